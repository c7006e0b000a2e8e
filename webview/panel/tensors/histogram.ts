/** Entries of a slice by their value: bins of one width from −limit to limit, what lies beyond on either side, and what is no number. */
export interface Histogram {
  readonly counts: readonly number[];
  readonly below: number;
  readonly above: number;
  readonly nonFinite: number;
}

/** An odd number of them: the one in the middle is centred on zero. */
export const BINS = 41;

export function histogramOf(data: Float64Array, limit: number): Histogram {
  const counts = Array.from({ length: BINS }, () => 0);
  let [below, above, nonFinite] = [0, 0, 0];
  for (const value of data) {
    if (!Number.isFinite(value)) nonFinite++;
    else if (value < -limit) below++;
    else if (value > limit) above++;
    else {
      const bin = limit === 0 ? (BINS - 1) / 2 : Math.min(BINS - 1, Math.floor(((value / limit + 1) / 2) * BINS));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return { counts, below, above, nonFinite };
}

export interface Summary {
  readonly entries: number;
  readonly zeros: number;
  readonly smallest: number;
  readonly mean: number;
  readonly largest: number;
}

/** Of finite entries; NaN where there are none. */
export function summaryOf(data: Float64Array): Summary {
  const finite = data.filter(Number.isFinite);
  const none = finite.length === 0;
  return {
    entries: data.length,
    zeros: finite.reduce((count, value) => count + (value === 0 ? 1 : 0), 0),
    smallest: none ? Number.NaN : finite.reduce((least, value) => Math.min(least, value)),
    mean: none ? Number.NaN : finite.reduce((sum, value) => sum + value / finite.length, 0),
    largest: none ? Number.NaN : finite.reduce((most, value) => Math.max(most, value)),
  };
}
