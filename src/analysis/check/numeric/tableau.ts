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

/** T_i,j and what rounding may have moved it by: [column][row], NaN above the diagonal. */
interface Table {
  readonly values: readonly number[][];
  readonly roundings: readonly number[][];
}

/**
 * Richardson's extrapolation over levels without a gap, `differences[i]` at level `first + i`: for every level the narrowest
 * of those extrapolations whose differences behave as those of a smooth function do. It runs for every entry of every parameter:
 * loops, and no arrays but the table's.
 */
export function extrapolate(differences: readonly Difference[], first: number, kind: Kind): Extrapolated[] {
  const table = tableOf(differences, kind);
  const found: Extrapolated[] = [];
  // How many rows up to this one behave.
  let regular = 0;
  for (let i = 1; i < differences.length; i++) {
    regular = behaves(differences, table, i, kind) ? regular + 1 : 0;
    const best = narrowestAt(table, i, first, regular, kind);
    if (best !== null) found.push(best);
  }
  return found;
}

function tableOf(differences: readonly Difference[], { base, columns }: Kind): Table {
  let value: number[] = [];
  let rounding: number[] = [];
  for (const each of differences) {
    value.push(each.value);
    rounding.push(each.rounding + ULPS * Math.abs(each.value));
  }
  const [values, roundings] = [[value], [rounding]];
  for (let j = 1; j <= columns && j < differences.length; j++) {
    const factor = base ** j;
    const [before, rounded] = [value, rounding];
    [value, rounding] = [[], []];
    for (let i = 0; i < j; i++) {
      value.push(Number.NaN);
      rounding.push(Number.NaN);
    }
    for (let i = j; i < before.length; i++) {
      const at = before[i] as number;
      value.push(at + (at - (before[i - 1] as number)) / (factor - 1));
      rounding.push((factor * (rounded[i] as number) + (rounded[i - 1] as number)) / (factor - 1));
    }
    values.push(value);
    roundings.push(rounding);
  }
  return { values, roundings };
}

/** The narrowest extrapolation of row i, of which `regular` rows behave; column j stands on j + 1 differences, one row covers `needed` of them. */
function narrowestAt(
  { values, roundings }: Table,
  i: number,
  first: number,
  regular: number,
  { base, columns, shrinks: { length: looks } }: Kind,
): Extrapolated | null {
  let [column, narrowest, cut] = [0, Number.POSITIVE_INFINITY, 0];
  for (let j = 1; j <= columns && j <= i && regular >= Math.max(1, j - looks); j++) {
    const truncation = truncated(values, i, j, base);
    const bound = truncation + ((roundings[j] as number[])[i] as number);
    if (bound < narrowest) [column, narrowest, cut] = [j, bound, truncation];
  }
  if (column === 0) return null;
  const [value, rounding] = [(values[column] as number[])[i] as number, (roundings[column] as number[])[i] as number];
  return { level: first + i, from: first + i - column, value, truncation: cut, rounding, bound: narrowest };
}

/** 2 max(|T_k,j − T_k,j−1|, |T_k,j − T_k−1,j|, 2 |T_k,j−1 − T_k−1,j−1| / base^(j+1)). */
function truncated(values: readonly number[][], i: number, j: number, base: number): number {
  const [column, last] = [values[j] as number[], values[j - 1] as number[]];
  const [at, beside, above] = [column[i] as number, last[i] as number, last[i - 1] as number];
  const older = i - 1 >= j ? Math.abs(at - (column[i - 1] as number)) : unseen(values, i, base);
  return 2 * Math.max(Math.abs(at - beside), older, (2 * Math.abs(beside - above)) / base ** (j + 1));
}

/**
 * Without an older entry of its own column, terms of two orders may cancel where the last two columns meet. Their natural size:
 * each order is smaller than the one before as that one is than the derivative.
 */
function unseen(values: readonly number[][], i: number, base: number): number {
  const column = values[base === 4 ? 0 : 1] as number[];
  const change = (column[i] as number) - (column[i - 1] as number);
  return Math.min((change * change) / Math.abs(column[i] as number), Math.abs(change)) / 15;
}

/** Whether the differences that end at place i shrink as those of a smooth function, or lie below the noise. */
function behaves(differences: readonly Difference[], { values, roundings }: Table, i: number, kind: Kind): boolean {
  const looked = kind.shrinks.length + 1;
  if (i < looked) return false;
  for (let column = 0; column < kind.shrinks.length; column++) {
    const [value, rounding] = [values[column] as number[], roundings[column] as number[]];
    for (let at = i; at - 1 > column && at > i - looked + 1 + column; at--) {
      if (!changesShrink(value, rounding, at, kind.shrinks[column] as readonly [number, number])) return false;
    }
  }
  if (kind.base === 2) return true;
  for (let at = i; at > i - looked; at--) {
    const [before, after] = [differences[at - 1] as Difference, differences[at] as Difference];
    if (!shrinks(before.bend, after.bend, before.bendRounding, after.bendRounding, BY_FOUR)) return false;
  }
  return true;
}

/** Whether a column's last two changes up to row `at` shrink. */
function changesShrink(
  value: readonly number[],
  rounding: readonly number[],
  at: number,
  range: readonly [number, number],
): boolean {
  const [v0, v1, v2] = [value[at - 2] as number, value[at - 1] as number, value[at] as number];
  const [r0, r1, r2] = [rounding[at - 2] as number, rounding[at - 1] as number, rounding[at] as number];
  return shrinks(v0 - v1, v1 - v2, r0 + r1, r1 + r2, range);
}

/** The sizes of what is compared are known up to their noise. */
function shrinks(
  before: number,
  after: number,
  noiseBefore: number,
  noiseAfter: number,
  range: readonly [number, number],
): boolean {
  const [larger, smaller] = [Math.abs(before), Math.abs(after)];
  return (
    smaller <= (larger + noiseBefore) / range[0] + noiseAfter &&
    smaller >= (larger - noiseBefore) / range[1] - noiseAfter
  );
}
