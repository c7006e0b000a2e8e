import type { Handwritten, NodeId } from '../../engine/graph.js';
import type { Data } from '../../engine/tensor.js';
import { carriedToGradients } from './exact/carried.js';
import { handwrittenNode, writtenBounds } from './exact/handwritten.js';
import type { JudgedOp } from './exact/judgedOp.js';
import { elementwiseNoise, type Point } from './point.js';
import { UNIT } from './rounding.js';

/** Rounding up to so many ulps of a formula's value is nothing out of the ordinary; more comes from terms that cancel. */
const ORDINARY = 2 ** 12 * UNIT;

/**
 * How far the model's own gradients may be off, entry by entry, because formulas of the user's lose digits: 1 − cos(z) beside 0
 * keeps none, and what differences of J say of the derivative is then no word against it. The rounding of each f and df, from its
 * variable on, carried along the way to each parameter. Parameters that none reaches are left out.
 */
export function lostDigits(point: Point, ops: readonly JudgedOp[]): ReadonlyMap<string, Float64Array> {
  const { graph, backward } = point;
  const lost = new Map<NodeId, Float64Array>();
  let first = graph.nodes.length;
  for (const each of graph.handwritten) {
    const found = [
      [each.value, elementwiseNoise(point, each.variable, each.value, 0)],
      [each.written, ofWritten(point, each, ops)],
    ] as const;
    for (const [node, rounding] of found) {
      const error = extraordinary(rounding, backward.view(node));
      if (error.every((e) => e === 0)) continue;
      lost.set(node, error);
      first = Math.min(first, node);
    }
  }
  return carriedToGradients(point.run, lost, first);
}

/** Where df is known to match, it is off by no more than that says: its bound may be infinite only because a part of it overflows. */
function ofWritten(point: Point, handwritten: Handwritten, ops: readonly JudgedOp[]): Float64Array {
  const node = handwrittenNode(point.graph, handwritten);
  const judged = ops.find((op) => op.kind === 'handwritten' && op.node === node)?.parts[0];
  const matches = judged?.counts.inconclusive === 0;
  return writtenBounds(point.run, handwritten)().map((error, i) =>
    matches ? Math.min(error, 2 * (judged.bound[i] ?? error)) : error,
  );
}

function extraordinary(error: Float64Array, values: Data): Float64Array {
  return error.map((e, i) => (e > ORDINARY * Math.abs(values[i] as number) ? e : 0));
}
