import type { GraphBuilder } from '../builder.js';
import type { Application, NodeId } from '../graph.js';
import type { PrimitiveName } from '../primitives/table.js';

/**
 * The one-sided directional derivative of a primitive at its inputs, as nodes: lim_{h→0+} (f(x + h t) − f(x)) / h for the
 * direction t. `tangents`: t for each input, null where it does not move; each broadcasts to its input. Answers null where
 * the output does not move; what it answers broadcasts to the output.
 * Written without a look at the vjp rules, which are checked against it.
 */
export type Tangent<K extends PrimitiveName = PrimitiveName> = (
  b: GraphBuilder,
  node: Application<K>,
  tangents: readonly (NodeId | null)[],
) => NodeId | null;

/** The number that a node holds for good; null where it is no such node. */
export function numberOf(b: GraphBuilder, id: NodeId): number | null {
  const node = b.node(id);
  return node.kind === 'constant' && node.value?.length === 1 ? (node.value[0] as number) : null;
}

/** slope · t; a direction of ±1 costs no product, and no rounding. */
export function times(b: GraphBuilder, t: NodeId, slope: NodeId): NodeId {
  const number = b.shape(t).length === 0 ? numberOf(b, t) : null;
  if (number === 1) return slope;
  return number === -1 ? negated(b, slope) : b.mul(t, slope);
}

export function negated(b: GraphBuilder, t: NodeId): NodeId {
  const number = b.shape(t).length === 0 ? numberOf(b, t) : null;
  return number === null ? b.apply('negate', [t]) : b.number(-number);
}

/** The sum of what moves; null where nothing does. */
export function added(b: GraphBuilder, parts: readonly (NodeId | null)[]): NodeId | null {
  const moving = parts.filter((part) => part !== null);
  return moving.length === 0 ? null : moving.reduce((sum, part) => b.add(sum, part));
}
