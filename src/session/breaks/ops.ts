import type { Graph, LayerNodes, NodeId } from '../../engine/graph.js';
import type { Model } from '../../engine/model.js';
import { deltaName, type Itinerary } from '../itinerary.js';

/** The names of the ops that make a layer's quantities, each with those that it makes: `softmax` makes `weights`, `tanh` a gate or `a`. */
export function opsWithin(
  layer: LayerNodes,
  graph: Graph,
  { layers }: Pick<Model, 'layers'>,
): Map<string, Set<string>> {
  const ops = new Map<string, Set<string>>();
  const add = (op: string, quantity: string): void => {
    ops.set(op, (ops.get(op) ?? new Set()).add(quantity));
  };
  for (const [quantity, id] of nodesOf(layer, graph)) {
    const node = graph.nodes[id];
    if (node?.kind === 'apply') add(node.op, quantity);
  }
  for (const { name, activation } of layer.gates) add(activation, name);
  const activation = layers.find(({ path }) => path === layer.path)?.activation;
  if (activation) add(activation, 'a');
  return ops;
}

/** Where a layer has just made a quantity, and where it has just gone back through what makes it: the next place after its δ. */
export function placesOfQuantity(layer: LayerNodes, quantity: string, itinerary: Itinerary): number[] {
  const { path, z, a, delta, upstream } = layer;
  const whole = quantity === 'a' || (quantity === 'z' && z === a);
  const made = itinerary.indexOf({ phase: 'forward', layer: path, part: whole ? null : quantity });
  const first = delta === upstream ? 'delta' : 'upstream';
  const back = itinerary.indexOf({ phase: 'backward', layer: path, part: whole ? first : deltaName(layer, quantity) });
  return [made, back + 1];
}

/** Every node of a layer's own with the quantity that it is computed for: the last one where it serves several. */
function nodesOf(layer: LayerNodes, graph: Graph): [quantity: string, node: NodeId][] {
  const { z, a, from, to } = layer;
  const quantities = [...layer.quantities, ...(z === a ? [] : [{ name: 'a', nodes: [a] }])];
  const ends = new Set(quantities.flatMap(({ nodes }) => nodes));
  const within = graph.layers.filter((other) => other !== layer && other.from >= from && other.to <= to);
  const isOwn = (id: NodeId): boolean =>
    id >= from && id < to && !within.some((other) => other.from <= id && id < other.to);
  const seen = new Set<NodeId>();
  return quantities.reverse().flatMap(({ name, nodes }) => {
    const found: [string, NodeId][] = [];
    const waiting = [...nodes];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const node = graph.nodes[id];
      if (seen.has(id) || !isOwn(id) || node?.kind !== 'apply') continue;
      seen.add(id);
      found.push([name, id]);
      waiting.push(...node.inputs.filter((input) => !ends.has(input)));
    }
    return found;
  });
}
