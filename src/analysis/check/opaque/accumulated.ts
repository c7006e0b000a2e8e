import type { Reference } from '../claims/point.js';
import { reproduces } from '../faults/hypothesis.js';

/** Two calls of one backward at the same numbers: what it handed one of its inputs each time. */
export interface Twice {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Each of the two was rounded once more when it was added to. */
const ULPS = 4;

/**
 * Whether a backward adds its gradient to what it gave at the call before: the second differs from the first by just what one call
 * should give. `right`: that, with its bound; `unit`: the unit roundoff of the code.
 */
export function accumulates({ first, second }: Twice, right: Reference, unit: number): boolean {
  const added = second.map((each, i) => each - (first[i] as number));
  const rounding = (i: number): number => ULPS * unit * (Math.abs(first[i] as number) + Math.abs(second[i] as number));
  const bound = right.bound.map((e, i) => e + rounding(i));
  return added.some((each) => each !== 0) && reproduces(added, { exact: right.exact, bound });
}
