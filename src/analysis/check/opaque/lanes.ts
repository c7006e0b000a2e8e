import type { Data, Shape } from '../../../engine/tensor.js';
import { scaleOf } from './moves.js';

/** A function of many numbers to many numbers. */
export type Mapping = (x: Data) => Float64Array;

/**
 * Lanes of a function: what stands in one of x reaches nothing but the same one of y. A number each where it is elementwise, an
 * example each for most layers' x, an output unit each for the rows of a dense layer's W, a channel for a convolution's. They
 * can be moved at once, each by a step of its own.
 */
export interface Lanes {
  readonly count: number;
  /** The lane of each entry of x, 0 ≤ lane < count; every lane has as many entries. */
  readonly ofX: Int32Array;
  readonly ofY: Int32Array;
}

/** All of x and y in one lane. */
export function oneLane(x: number, y: number): Lanes {
  return { count: 1, ofX: new Int32Array(x), ofY: new Int32Array(y) };
}

/** Each entry of x in a lane of its own, with the same entry of y. */
export function lanesOfEntries(size: number): Lanes {
  const each = Int32Array.from({ length: size }, (_, i) => i);
  return { count: size, ofX: each, ofY: each };
}

/**
 * The most lanes that a function has along axes of x and y that are as long as each other; one where there are none. `y`: f(x).
 * Yields after each call.
 */
export function* lanesOf(
  f: Mapping,
  x: Data,
  y: Float64Array,
  shapes: { readonly x: Shape; readonly y: Shape },
): Generator<void, Lanes> {
  const pairs = cutsOf(shapes.x).flatMap((ofX) =>
    cutsOf(shapes.y).flatMap((ofY) => (ofX.count === ofY.count ? [{ count: ofX.count, ofX, ofY }] : [])),
  );
  pairs.sort((one, other) => other.count - one.count);
  for (const { count, ofX, ofY } of pairs) {
    const lanes = { count, ofX: ofX.lanes(x.length), ofY: ofY.lanes(y.length) };
    if (yield* areSeparate(f, x, y, lanes)) return lanes;
  }
  return oneLane(x.length, y.length);
}

/** A tensor cut along neighbouring axes. */
interface Cut {
  readonly count: number;
  lanes(size: number): Int32Array;
}

/** All cuts into more than one lane. */
function cutsOf(shape: Shape): Cut[] {
  const cuts: Cut[] = [];
  for (let from = 0; from < shape.length; from++) {
    for (let to = from + 1, count = 1; to <= shape.length; to++) {
      count *= shape[to - 1] as number;
      // An axis of extent 1 at either end makes no other cut.
      if (count === 1 || shape[from] === 1 || shape[to - 1] === 1) continue;
      const inner = shape.slice(to).reduce((size, extent) => size * extent, 1);
      const lanes = count;
      cuts.push({ count, lanes: (size) => Int32Array.from({ length: size }, (_, i) => Math.floor(i / inner) % lanes) });
    }
  }
  return cuts;
}

/** No round number, that nothing comes out the same by chance. */
const STEP = 0.3701171875;

/**
 * Any two lanes have numbers that differ in some binary place: all lanes are moved that have a 0 there, then all that have a 1,
 * and those that were not moved must give what they gave, to the last bit.
 */
function* areSeparate(f: Mapping, x: Data, y: Float64Array, { count, ofX, ofY }: Lanes): Generator<void, boolean> {
  for (let bit = 1; bit < count; bit *= 2) {
    for (const side of [0, bit]) {
      const moves = (lane: number | undefined): boolean => ((lane as number) & bit) === side;
      const moved = x.map((each, i) => (moves(ofX[i]) ? each + STEP * scaleOf(each) : each));
      const found = f(moved);
      yield;
      if (found.some((each, j) => !moves(ofY[j]) && !Object.is(each, y[j]))) return false;
    }
  }
  return true;
}
