import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { axisOf } from './axes.js';
import type { Extremum } from './extrema.js';
import { takeAlong } from './indexing.js';
import { slice } from './slicing.js';

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
