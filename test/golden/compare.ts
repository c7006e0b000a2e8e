import { numbersOf, type Written } from './cases.js';

/** How far an entry may be from torch's. */
function bound(expected: number): number {
  return 1e-12 * Math.max(1, Math.abs(expected));
}

/** Entries that are not torch's: where, what they are and what they should be. None where all agree. */
export function differences(actual: ArrayLike<number>, expected: readonly Written[]): readonly string[] {
  const wanted = numbersOf(expected);
  if (actual.length !== wanted.length) return [`${actual.length} entries in place of ${wanted.length}`];
  return Array.from(wanted).flatMap((value, i) => {
    const entry = actual[i] as number;
    return agrees(entry, value) ? [] : [`[${i}] is ${entry}, torch has ${value}`];
  });
}

/** NaN agrees with NaN alone, an infinity with the same infinity. */
function agrees(actual: number, expected: number): boolean {
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) return Object.is(actual, expected);
  return Math.abs(actual - expected) <= bound(expected);
}
