import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { axisOf, extentOf } from './axes.js';
import type { Extremum } from './extrema.js';
import { takeAlong } from './indexing.js';
import { select, slice } from './slicing.js';

/** An axis' entries in order, and the places that they came from; equal ones keep their order, NaN counts as the largest. */
export function sort(b: GraphBuilder, x: NodeId, axis = -1, descending = false): Extremum {
  const at = axisOf(b.shape(x), axis);
  const indices = b.apply('argsort', [x], { axis: at, descending });
  return { values: takeAlong(b, x, at, indices), indices };
}

/** The `count` largest entries of an axis, the largest first; or the smallest, the smallest first. */
export function topK(b: GraphBuilder, x: NodeId, count: number, axis = -1, largest = true): Extremum {
  const at = axisOf(b.shape(x), axis);
  const order = b.apply('argsort', [x], { axis: at, descending: largest });
  const indices = slice(b, order, { axis: at, end: count });
  return { values: takeAlong(b, x, at, indices), indices };
}

/** The middle entry of an axis in order, the lower one of two; NaN where there is one (torch.median with a dim). */
export function median(b: GraphBuilder, x: NodeId, axis = -1): Extremum {
  const at = axisOf(b.shape(x), axis);
  const { values, indices } = sort(b, x, at);
  const middle = (extentOf(b.shape(x), at) - 1) >> 1;
  const [value, index, largest] = [
    select(b, values, at, middle),
    select(b, indices, at, middle),
    select(b, values, at, -1),
  ];
  return { values: b.where(b.apply('notEqual', [largest, largest]), largest, value), indices: index };
}
