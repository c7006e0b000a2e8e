import type { Graph, NodeId } from '../../../engine/graph.js';
import { sameShape, sizeOf, type Tensor } from '../../../engine/tensor.js';
import type { Claims, Unplaced } from './claims.js';

/** A claim at its place: the node whose cotangent it states. */
export interface Placed {
  readonly name: string;
  readonly kind: 'gradient' | 'cotangent';
  readonly node: NodeId;
  readonly analytic: Float64Array;
}

export interface Placement {
  readonly placed: readonly Placed[];
  readonly unplaced: readonly Unplaced[];
}

/** Finds the node of each claim. */
export function placeClaims(graph: Graph, { gradients, cotangents }: Claims): Placement {
  const placed: Placed[] = [];
  const unplaced: Unplaced[] = [];
  const place = (kind: Placed['kind'], name: string, claim: Tensor, node: NodeId | null): void => {
    const reason = troubleOf(graph, kind, claim, node);
    if (reason !== null) unplaced.push({ name, reason });
    else placed.push({ kind, name, node: node as NodeId, analytic: Float64Array.from(claim.data) });
  };
  for (const [name, claim] of cotangents) place('cotangent', name, claim, cotangentNode(graph, name));
  for (const [name, claim] of gradients) place('gradient', name, claim, graph.parameters.get(name) ?? null);
  return { placed, unplaced };
}

function cotangentNode({ layers, x }: Graph, name: string): NodeId | null {
  if (name === 'x') return x;
  const dot = name.lastIndexOf('.');
  const layer = layers.find(({ path }) => path === name.slice(0, dot));
  if (!layer) return null;
  const what = name.slice(dot + 1);
  return what === 'delta' ? layer.z : what === 'upstream' ? layer.a : null;
}

function troubleOf(graph: Graph, kind: Placed['kind'], claim: Tensor, node: NodeId | null): string | null {
  if (node === null) return kind === 'gradient' ? 'there is no such parameter' : 'there is no such layer';
  const { shape } = graph.nodes[node] as Graph['nodes'][number];
  if (!sameShape(shape, claim.shape) || claim.data.length !== sizeOf(shape)) {
    return `it has the shape [${claim.shape.join(', ')}], and should have [${shape.join(', ')}]`;
  }
  if (kind === 'gradient' || graph.cotangents.has(node)) return null;
  return 'no single value of the network is behind this name, or none that the loss depends on';
}
