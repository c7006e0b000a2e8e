import type { Graph, LayerNodes, NodeId } from '../../engine/graph.js';
import type { Scene } from './scene.js';

const known = new WeakMap<Graph, (LayerNodes | null)[]>();

/** The layer that a node of the expanded graph was made for, forwards or backwards; null where it is none's. */
export function layerAt({ graph, reading }: Pick<Scene, 'graph' | 'reading'>, id: NodeId): LayerNodes | null {
  const origin = reading.expanded.origin(id);
  if (origin === undefined) return null;
  const layers = known.get(graph) ?? layersByNode(graph);
  known.set(graph, layers);
  return layers[origin] ?? null;
}

/** By node of the training graph; of layers within each other the innermost. */
function layersByNode({ nodes, layers, pulls }: Graph): (LayerNodes | null)[] {
  const found: (LayerNodes | null)[] = nodes.map(() => null);
  // Outer layers come to an end after those within them.
  for (const layer of [...layers].sort((p, q) => q.to - q.from - (p.to - p.from)))
    found.fill(layer, layer.from, layer.to);
  for (const { node, from, to } of pulls) found.fill(found[node] ?? null, from, to);
  return found;
}
