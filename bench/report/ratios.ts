import type { Row, Selection, Target } from './results.js';

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [above = Number.NaN, below = above] = [sorted[middle], sorted[middle - 1]];
  return sorted.length % 2 === 1 ? above : (above + below) / 2;
}

/** A target beside what was measured. */
export interface Outcome {
  readonly ours: Selection;
  /** In the target's own sense: a speed, or a cost. NaN where one of both did not take part. */
  readonly ratio: number;
  /** null where there is no ratio. */
  readonly met: boolean | null;
}

/** What became of a target, for each of our paths: the ratio of medians, each peer in its fastest layout. */
export function outcomes(target: Target, rows: readonly Row[]): Outcome[] {
  const theirs = fastest(target.theirs, rows);
  return target.ours.map((ours) => {
    const speed = fastest(ours, rows) / theirs;
    const ratio = target.atMost === undefined ? speed : 1 / speed;
    return { ours, ratio, met: Number.isNaN(ratio) ? null : reaches(target, ratio) };
  });
}

function reaches({ atLeast = 0, atMost = Number.POSITIVE_INFINITY }: Target, ratio: number): boolean {
  return ratio >= atLeast && ratio <= atMost;
}

function fastest({ peer, precision, variant }: Selection, rows: readonly Row[]): number {
  const matching = rows.filter(
    (row) =>
      row.peer === peer &&
      row.precision === precision &&
      (variant === undefined || row.variant === variant) &&
      !row.informative &&
      row.rates.length > 0,
  );
  return matching.length === 0 ? Number.NaN : Math.max(...matching.map(({ rates }) => median(rates)));
}
