import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { axisOf, range } from './axes.js';
import { flatten } from './movement.js';
import { amax, sum } from './reductions.js';

/** An axis' winner: its value and its place, a whole number. */
export interface Extremum {
  readonly values: NodeId;
  readonly indices: NodeId;
}

/**
 * 1 at the first of the largest entries along an axis, 0 elsewhere. NaN counts as the largest, so that it is not lost.
 * x is [… n …], and so is the answer.
 */
export function firstLargest(b: GraphBuilder, x: NodeId, axis: number): NodeId {
  const largest = b.apply('equal', [x, amax(b, x, { axes: [axis], keepdim: true })]);
  const wins = b.where(b.apply('notEqual', [x, x]), b.number(1), largest);
  const counted = b.mul(wins, b.apply('cumsum', [wins], { axis, reverse: false }));
  return b.apply('equal', [counted, b.number(1)]);
}

export interface FirstMaxAttributes {
  /** Counted from the front. */
  readonly axis: number;
}

export function firstMaxComposition(b: GraphBuilder, inputs: readonly NodeId[], { axis }: FirstMaxAttributes): NodeId {
  const x = inputs[0] as NodeId;
  return sum(b, b.where(firstLargest(b, x, axis), x, b.number(0)), { axes: [axis] });
}

/** The largest entry along an axis; the whole gradient goes to the first of those that tie (torch.max, pooling). */
export function firstMax(b: GraphBuilder, x: NodeId, axis: number): NodeId {
  return firstMaxComposition(b, [x], { axis: axisOf(b.shape(x), axis) });
}

/** The largest entries along an axis and their places; the first where several tie (torch.max with a dim). */
export function maxAlong(b: GraphBuilder, x: NodeId, axis: number, keepdim = false): Extremum {
  const at = axisOf(b.shape(x), axis);
  const first = firstLargest(b, x, at);
  const over = { axes: [at], keepdim };
  return {
    values: sum(b, b.where(first, x, b.number(0)), over),
    indices: sum(b, b.mul(first, placesAlong(b, x, at)), over),
  };
}

/** The smallest entries along an axis and their places; the first where several tie. */
export function minAlong(b: GraphBuilder, x: NodeId, axis: number, keepdim = false): Extremum {
  const { values, indices } = maxAlong(b, b.apply('negate', [x]), axis, keepdim);
  return { values: b.apply('negate', [values]), indices };
}

/** The place of the largest entry along an axis, or in row-major order of all for null; no gradient. */
export function argmax(b: GraphBuilder, x: NodeId, axis: number | null = null, keepdim = false): NodeId {
  return axis === null ? maxAlong(b, flatten(b, x), 0).indices : maxAlong(b, x, axis, keepdim).indices;
}

/** The place of the smallest entry; likewise. */
export function argmin(b: GraphBuilder, x: NodeId, axis: number | null = null, keepdim = false): NodeId {
  return argmax(b, b.apply('negate', [x]), axis, keepdim);
}

/** 0, 1, … along an axis, in a shape that broadcasts with x. */
function placesAlong(b: GraphBuilder, x: NodeId, axis: number): NodeId {
  const shape = b.shape(x);
  const extent = shape[axis] as number;
  return b.constant(
    shape.slice(axis).map((_, k) => (k === 0 ? extent : 1)),
    range(extent),
  );
}
