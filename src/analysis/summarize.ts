import type { Graph, LayerNodes, NodeId } from '../engine/graph.js';
import { type Data, norm } from '../engine/tensor.js';

/** A step that has been computed: its graph, and the numbers of its nodes. */
export interface Computed {
  readonly graph: Graph;
  view(node: NodeId): Data;
  /** ‖node‖₂ */
  norm(node: NodeId): number;
}

/** Euclidean norms over the batch. */
export interface LayerNorms {
  readonly z: number;
  readonly a: number;
  readonly delta: number;
  readonly upstream: number;
}

export function layerNorms(step: Computed, layer: LayerNodes): LayerNorms {
  const { z, a, delta, upstream } = layer;
  return { z: step.norm(z), a: step.norm(a), delta: step.norm(delta), upstream: step.norm(upstream) };
}

/** The norm of several parameters' gradients taken together. */
export function gradientNorm(step: Computed, parameters: readonly string[]): number {
  const of = (name: string): number => step.norm(step.graph.gradients.get(name) as NodeId);
  const [only] = parameters;
  return parameters.length === 1 && only !== undefined ? of(only) : norm(parameters.map(of));
}

/** A norm is finite where all entries are, but for the largest numbers there are. */
function allFinite(step: Computed, node: NodeId): boolean {
  return Number.isFinite(step.norm(node)) || step.view(node).every(Number.isFinite);
}

/** Where a number first became NaN or infinite in this step. */
export interface NonFinite {
  readonly layer: string;
  readonly quantity: string;
}

/** In the order in which a step computes: forward by layer, the loss, backward by layer from the last, then gradients. */
export function firstNonFinite(step: Computed): NonFinite | null {
  const found = firstNonFiniteValue(step);
  return found && { layer: found.layer, quantity: found.quantity };
}

/** The same, and its node. */
export function firstNonFiniteValue(step: Computed): (NonFinite & { readonly node: NodeId }) | null {
  const { graph } = step;
  // A container comes after what it contains.
  const layers = [...graph.layers].sort((one, other) => one.a - other.a);
  const forward = layers.flatMap(({ path, z, a }) => [
    { layer: path, quantity: 'z', node: z },
    { layer: path, quantity: 'a', node: a },
  ]);
  const backward = [...layers].reverse().flatMap(({ path, delta, upstream }) => [
    { layer: path, quantity: 'upstream', node: upstream },
    { layer: path, quantity: 'delta', node: delta },
  ]);
  const gradients = [...graph.gradients].map(([name, node]) => ({ layer: name, quantity: 'gradient', node }));
  const all = [...forward, { layer: 'loss', quantity: 'J', node: graph.loss }, ...backward, ...gradients];
  return all.find(({ node }) => !allFinite(step, node)) ?? null;
}
