import type { Data } from '../../../engine/tensor.js';
import { scaleOf } from './moves.js';

/** A function of many numbers to many numbers. */
export type Mapping = (x: Data) => Float64Array;

/**
 * Into how many stretches of equal length x and y can be cut so that what stands in one of x reaches nothing but the same one of
 * y: a number each where a function is elementwise, an example each in most layers. They can be moved at once, each by a step of
 * its own. `candidates`: what is tried, the largest first; 1 where none of them is so.
 */
export function lanesOf(f: Mapping, x: Data, y: Float64Array, candidates: readonly number[]): number {
  const possible = candidates.filter((count) => count > 1 && x.length % count === 0 && y.length % count === 0);
  return possible.find((count) => areSeparate(f, x, y, count)) ?? 1;
}

/** No round number, that nothing comes out the same by chance. */
const STEP = 0.3701171875;

/**
 * Any two lanes have numbers that differ in some binary place: all lanes are moved that have a 0 there, then all that have a 1,
 * and those that were not moved must give what they gave, to the last bit.
 */
function areSeparate(f: Mapping, x: Data, y: Float64Array, count: number): boolean {
  for (let bit = 1; bit < count; bit *= 2) {
    for (const side of [0, bit]) {
      const moves = (lane: number): boolean => (lane & bit) === side;
      const [ofX, ofY] = [x.length / count, y.length / count];
      const moved = x.map((each, i) => (moves(Math.floor(i / ofX)) ? each + STEP * scaleOf(each) : each));
      const found = f(moved);
      if (found.some((each, j) => !moves(Math.floor(j / ofY)) && !Object.is(each, y[j]))) return false;
    }
  }
  return true;
}
