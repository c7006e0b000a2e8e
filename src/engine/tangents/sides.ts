import type { GraphBuilder } from '../builder.js';
import type { Application, NodeId } from '../graph.js';
import type { PrimitiveName } from '../primitives/table.js';

const COMPARISONS: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>([
  'greater',
  'greaterEqual',
  'less',
  'lessEqual',
  'equal',
  'notEqual',
]);

/**
 * What a decision is a little way along the direction in which its inputs move, where that may differ from what it is here:
 * numbers that are equal compare as their tangents do. Null for ops that jump nowhere.
 */
export function sideOf(
  b: GraphBuilder,
  node: Application<PrimitiveName>,
  tangents: readonly (NodeId | null)[],
): NodeId | null {
  const moves = tangents.map((t) => t ?? b.number(0));
  const [x, y] = node.inputs as [NodeId, NodeId | undefined];
  if (COMPARISONS.has(node.op) && y !== undefined) {
    return b.where(b.apply('equal', [x, y]), b.apply(node.op as 'greater', moves), node.id);
  }
  if (node.op === 'sign') return b.where(b.apply('equal', [x, b.number(0)]), b.apply('sign', moves), node.id);
  // A whole number that falls lies on the step below.
  if (node.op === 'floor') {
    const falls = b.mul(b.apply('equal', [x, node.id]), b.apply('less', [moves[0] as NodeId, b.number(0)]));
    return b.sub(node.id, falls);
  }
  return null;
}
