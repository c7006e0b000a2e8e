import type { GraphBuilder } from '../../../engine/builder.js';
import { differentiate } from '../../../engine/differentiate.js';
import type { LayerNodes, NodeId } from '../../../engine/graph.js';

/** The forward nodes from ≤ id < to once more, with some values replaced by others: which node now stands for which. */
export function replay(
  b: GraphBuilder,
  { from, to }: Pick<LayerNodes, 'from' | 'to'>,
  replaced: ReadonlyMap<NodeId, NodeId>,
): (node: NodeId) => NodeId {
  const made = new Map(replaced);
  const now = (node: NodeId): NodeId => made.get(node) ?? node;
  for (let id = from; id < to; id++) {
    const node = b.node(id);
    if (node.kind !== 'apply' || made.has(id) || !node.inputs.some((input) => made.has(input))) continue;
    made.set(id, b.apply(node.op, node.inputs.map(now), node.attributes));
  }
  return now;
}

const UNCUT: ReadonlySet<string> = new Set();

/** A node once more, by the copies of its inputs; those that a cut ("FROM TO") goes through are constants to it. */
export function again(b: GraphBuilder, id: NodeId, made: Map<NodeId, NodeId>, cut = UNCUT): void {
  const node = b.node(id);
  if (node.kind !== 'apply' || made.has(id) || !node.inputs.some((input) => made.has(input))) return;
  const inputs = node.inputs.map((input) => {
    const now = made.get(input) ?? input;
    return cut.has(`${input} ${id}`) ? b.apply('detach', [now]) : now;
  });
  made.set(id, b.apply(node.op, inputs, node.attributes));
}

/** Where a layer's own op ends, and ∂J by that. */
export interface End {
  readonly node: NodeId;
  readonly cotangent: NodeId;
}

/** What replaces what in a layer when its op is differentiated; each has the shape of what it replaces. */
export interface Replacement {
  readonly x?: NodeId;
  readonly parameters?: ReadonlyMap<NodeId, NodeId>;
  /** Nodes that are taken for constants. */
  readonly constants?: readonly NodeId[];
}

/**
 * What a layer's op hands to `of` (its input, or one of its parameters) by the cotangent of its end, with some of what it
 * computes from replaced; null where the end does not depend on it.
 */
export function handed(
  b: GraphBuilder,
  layer: LayerNodes,
  of: NodeId,
  end: End,
  { x = layer.x, parameters = new Map(), constants = [] }: Replacement,
): NodeId | null {
  const { from } = layer;
  // Cut off, so that nothing before this layer is differentiated along with it.
  const input = b.apply('detach', [x]);
  const replaced = new Map([[layer.x, input], ...parameters]);
  if (of !== layer.x) replaced.set(of, b.apply('detach', [parameters.get(of) ?? of]));
  const held = constantsOf(b, layer, replaced, constants);
  const now = replay(b, { from, to: end.node + 1 }, held);
  return differentiate(b, now(end.node), end.cotangent).get(held.get(of) as NodeId) ?? null;
}

/** Each constant is computed from what replaces its inputs, and then cut off. */
function constantsOf(
  b: GraphBuilder,
  { from }: LayerNodes,
  replaced: ReadonlyMap<NodeId, NodeId>,
  constants: readonly NodeId[],
): Map<NodeId, NodeId> {
  const held = new Map(replaced);
  for (const id of [...constants].sort((p, q) => p - q)) {
    held.set(id, b.apply('detach', [replay(b, { from, to: id + 1 }, held)(id)]));
  }
  return held;
}
