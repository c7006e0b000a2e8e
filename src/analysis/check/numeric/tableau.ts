import type { Difference } from './ladder.js';

/** An extrapolated derivative that ends at one level, with what it may be off by. */
export interface Extrapolated {
  /** The level of the smallest step in it, and the largest. */
  readonly level: number;
  readonly from: number;
  readonly value: number;
  readonly truncation: number;
  readonly rounding: number;
  readonly bound: number;
}

/** Central differences have an error in powers of h², those of one side in powers of h. */
export interface Kind {
  readonly base: 4 | 2;
  readonly columns: number;
  /** By how much the change of each looked-at column must shrink at a halving, for J to count as smooth; more where derivatives vanish. */
  readonly shrinks: readonly (readonly [number, number])[];
}

const BY_FOUR = [2.5, 24] as const;
export const CENTRAL: Kind = { base: 4, columns: 4, shrinks: [BY_FOUR] };
/** Without known pieces J'' may jump at θ: an error in h, which the first column may hide and the second does not; odd powers of h are why there are no more. */
export const OPAQUE_CENTRAL: Kind = { base: 4, columns: 2, shrinks: [BY_FOUR, [5, 400]] };
export const ONE_SIDED: Kind = { base: 2, columns: 5, shrinks: [[1.5, 24], BY_FOUR] };

/** How many ulps of a quotient its own computation may cost. */
const ULPS = 2 ** -51;

/**
 * Richardson's extrapolation over levels without a gap, `differences[i]` at level `first + i`: for every level the narrowest
 * of those extrapolations whose differences behave as those of a smooth function do.
 */
export function extrapolate(differences: readonly Difference[], first: number, kind: Kind): Extrapolated[] {
  const values = [differences.map(({ value }) => value)];
  const roundings = [differences.map(({ rounding, value }) => rounding + ULPS * Math.abs(value))];
  for (let j = 1; j <= kind.columns; j++) {
    const factor = kind.base ** j;
    const [before, rounded] = [values[j - 1] as number[], roundings[j - 1] as number[]];
    values.push(before.map((value, i) => value + (value - (before[i - 1] ?? Number.NaN)) / (factor - 1)));
    roundings.push(rounded.map((each, i) => (factor * each + (rounded[i - 1] ?? Number.NaN)) / (factor - 1)));
  }
  const regular = differences.map((_, i) => behaves(differences, values, roundings, i, kind));
  return differences.flatMap((_, i) => {
    let best: Extrapolated | null = null;
    const needed = kind.shrinks.length + 1;
    for (let j = 1; j <= Math.min(kind.columns, i); j++) {
      // Column j stands on j + 1 differences; one look at whether they behave covers `needed` of them.
      const stands = Array.from({ length: Math.max(1, j - needed + 1) }, (_, back) => regular[i - back]);
      if (!stands.every(Boolean)) break;
      const truncation = truncated(values, i, j, kind.base);
      const rounding = (roundings[j] as number[])[i] as number;
      const bound = truncation + rounding;
      const value = (values[j] as number[])[i] as number;
      if (bound < (best?.bound ?? Number.POSITIVE_INFINITY)) {
        best = { level: first + i, from: first + i - j, value, truncation, rounding, bound };
      }
    }
    return best ? [best] : [];
  });
}

/** 2 max(|T_k,j − T_k,j−1|, |T_k,j − T_k−1,j|, 2 |T_k,j−1 − T_k−1,j−1| / base^(j+1)). */
function truncated(values: readonly number[][], i: number, j: number, base: number): number {
  const at = (row: number, column: number): number => values[column]?.[row] as number;
  const older = i - 1 >= j ? Math.abs(at(i, j) - at(i - 1, j)) : unseen(at, i, base);
  return (
    2 *
    Math.max(
      Math.abs(at(i, j) - at(i, j - 1)),
      older,
      (2 * Math.abs(at(i, j - 1) - at(i - 1, j - 1))) / base ** (j + 1),
    )
  );
}

/**
 * Without an older entry of its own column, terms of two orders may cancel where the last two columns meet. Their natural size:
 * each order is smaller than the one before as that one is than the derivative.
 */
function unseen(at: (row: number, column: number) => number, i: number, base: number): number {
  const column = base === 4 ? 0 : 1;
  const change = at(i, column) - at(i - 1, column);
  return Math.min((change * change) / Math.abs(at(i, column)), Math.abs(change)) / 15;
}

/** Whether the differences that end at place i shrink as those of a smooth function, or lie below the noise. */
function behaves(
  differences: readonly Difference[],
  values: readonly number[][],
  roundings: readonly number[][],
  i: number,
  kind: Kind,
): boolean {
  const looked = kind.shrinks.length + 1;
  if (i < looked) return false;
  const changes = kind.shrinks.every((range, column) => {
    const [value, rounding] = [values[column] as number[], roundings[column] as number[]];
    const change = (at: number): number => (value[at - 1] as number) - (value[at] as number);
    const noise = (at: number): number => (rounding[at - 1] as number) + (rounding[at] as number);
    for (let at = i; at - 1 > column && at > i - looked + 1 + column; at--) {
      if (!shrinks(change(at - 1), change(at), noise(at - 1), noise(at), range)) return false;
    }
    return true;
  });
  if (!changes || kind.base === 2) return changes;
  return Array.from({ length: looked }, (_, back) => i - back).every((at) => {
    const [before, after] = [differences[at - 1] as Difference, differences[at] as Difference];
    return shrinks(before.bend, after.bend, before.bendRounding, after.bendRounding, BY_FOUR);
  });
}

/** The sizes of what is compared are known up to their noise. */
function shrinks(
  before: number,
  after: number,
  noiseBefore: number,
  noiseAfter: number,
  [least, most]: readonly [number, number],
): boolean {
  const [larger, smaller] = [Math.abs(before), Math.abs(after)];
  return (
    smaller <= (larger + noiseBefore) / least + noiseAfter && smaller >= (larger - noiseBefore) / most - noiseAfter
  );
}
