import type { History } from '../history.js';

/** What was recorded of a run at each of some steps, exactly: for another to be held against. */
export interface Recorded {
  /** `loss`, then `LAYER.delta` and `LAYER.gradient`, the last layer first: as a step computes them. */
  readonly names: readonly string[];
  readonly from: number;
  readonly count: number;
  /** names × count, row-major. */
  readonly curves: Float64Array;
}

/** The steps `from` ≤ step < `to`, as far as they are recorded. */
export function recordedOf(history: History, from: number, to: number): Recorded {
  const names = history.columns;
  const count = Math.max(0, Math.min(to, history.length) - from);
  const curves = new Float64Array(names.length * count);
  names.forEach((name, i) => {
    const series = history.named(name);
    if (series && 'slice' in series) curves.set(series.slice(from, from + count), i * count);
  });
  return { names, from, count, curves };
}

/**
 * The first of the steps at which one of the curves that both have differs, bit for bit, or at which one of them has a curve
 * that the other lacks; null where all are the same, as far as both go.
 */
export function firstDifference(one: Recorded, other: Recorded): number | null {
  const count = Math.min(one.count, other.count);
  if (count > 0 && !sameNames(one, other)) return one.from;
  let first = count;
  one.names.forEach((_, column) => {
    for (let i = 0; i < first; i++) if (!Object.is(valueAt(one, column, i), valueAt(other, column, i))) first = i;
  });
  return first < count ? one.from + first : null;
}

/** The same, of a run's own recorded steps and another's. */
export function firstDifferenceFrom(history: History, other: Recorded): number | null {
  return firstDifference(recordedOf(history, other.from, other.from + other.count), other);
}

function sameNames({ names }: Recorded, { names: others }: Recorded): boolean {
  return names.length === others.length && names.every((name, i) => name === others[i]);
}

function valueAt({ count, curves }: Recorded, column: number, i: number): number {
  return curves[column * count + i] as number;
}
