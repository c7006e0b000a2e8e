import { numbersOf, type Written } from './cases.js';

/**
 * How far an entry of a whole network, or of a training run, may be from torch's: no bound over so many steps is small
 * enough to bound anything, and a permutation is farther off than this.
 */
const FROM_END_TO_END = 1e-12;

/**
 * Entries that are not torch's: where, what they are and what they should be. None where all agree.
 * `bounds`: how far each may be off. NaN agrees with NaN alone, an infinity with the same infinity.
 */
export function differences(
  actual: ArrayLike<number>,
  expected: ArrayLike<Written>,
  bounds?: ArrayLike<number>,
): readonly string[] {
  const wanted = numbersOf(expected);
  if (actual.length !== wanted.length) return [`${actual.length} entries in place of ${wanted.length}`];
  return Array.from(wanted).flatMap((value, i) => {
    const entry = actual[i] as number;
    const bound = bounds ? (bounds[i] as number) : FROM_END_TO_END * Math.max(1, Math.abs(value));
    return agrees(entry, value, bound) ? [] : [`[${i}] is ${entry}, torch has ${value}, the bound is ${bound}`];
  });
}

/** A bound that is not finite bounds nothing: a number disagrees then. */
function agrees(actual: number, expected: number, bound: number): boolean {
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) return Object.is(actual, expected);
  return Number.isFinite(bound) && Math.abs(actual - expected) <= bound;
}
