import type { Data } from '../../engine/tensor.js';
import { BINS, binOf, edgeOf, FIRST_BIN } from './edges.js';

/** How large some numbers are: |v| by bins, and what has no place on a log axis. */
export interface Histogram {
  readonly entries: number;
  readonly zeros: number;
  /** Less than 0; −∞ too. */
  readonly negative: number;
  /** NaN or infinite. */
  readonly nonFinite: number;
  /** The median of |v| over finite entries, zeros too, by the usual mean of the middle two; NaN where there are none. */
  readonly median: number;
  /** The bin (`binOf`) of the first of the counts. */
  readonly first: number;
  readonly counts: Float64Array;
}

/** Entries that are looked at between two pauses: about a millisecond. */
const PIECE = 16_384;

/** Counts entries; yields on the way. The arrays must not change meanwhile. */
export function* histogramOf(arrays: readonly Data[]): Generator<void, Histogram> {
  const bins = new Float64Array(BINS);
  let [entries, zeros, negative, nonFinite] = [0, 0, 0, 0];
  for (const piece of piecesOf(arrays)) {
    for (const value of piece) {
      if (value < 0) negative++;
      if (value === 0) zeros++;
      else if (!Number.isFinite(value)) nonFinite++;
      else {
        const place = binOf(Math.abs(value)) - FIRST_BIN;
        bins[place] = (bins[place] as number) + 1;
      }
    }
    entries += piece.length;
    yield;
  }
  const [first, counts] = filled(bins);
  const median = yield* middle(arrays, { zeros, first, counts, finite: entries - nonFinite });
  return { entries, zeros, negative, nonFinite, median, first, counts };
}

function* piecesOf(arrays: readonly Data[]): Generator<Data, void> {
  for (const array of arrays) {
    for (let from = 0; from < array.length; from += PIECE) yield array.subarray(from, from + PIECE);
  }
}

/** The counts from the first bin that is not empty to the last one. */
function filled(bins: Float64Array): [first: number, counts: Float64Array] {
  const from = bins.findIndex((count) => count > 0);
  if (from < 0) return [0, new Float64Array()];
  let end = bins.length;
  while (bins[end - 1] === 0) end--;
  return [FIRST_BIN + from, bins.slice(from, end)];
}

interface Counted extends Pick<Histogram, 'zeros' | 'first' | 'counts'> {
  readonly finite: number;
}

/** The median of the sizes: only the bin that holds it is sorted. */
function* middle(arrays: readonly Data[], counted: Counted): Generator<void, number> {
  const { finite } = counted;
  if (finite === 0) return Number.NaN;
  const upper = yield* sizeAt(arrays, counted, Math.floor(finite / 2));
  if (finite % 2 === 1) return upper;
  const lower = yield* sizeAt(arrays, counted, finite / 2 - 1);
  // Halved first: the sum of two large sizes may be no number.
  return lower / 2 + upper / 2;
}

/** The size at a place, from 0 on, of all finite entries by size. */
function* sizeAt(arrays: readonly Data[], { zeros, first, counts }: Counted, place: number): Generator<void, number> {
  if (place < zeros) return 0;
  let [before, i] = [zeros, 0];
  while (before + (counts[i] as number) <= place) before += counts[i++] as number;
  const [from, to] = [edgeOf(first + i), edgeOf(first + i + 1)];
  const sizes: number[] = [];
  for (const piece of piecesOf(arrays)) {
    for (const value of piece) {
      const size = Math.abs(value);
      if (size >= from && size < to) sizes.push(size);
    }
    yield;
  }
  return Float64Array.from(sizes).sort()[place - before] as number;
}
