import type { Distribution } from '../../src/protocol.js';
import { logarithmicLabel, logarithmicTicks } from './ticks.js';

/** Where a ridgeline is drawn, in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A step's distribution: a line over its own baseline. */
export interface Ridge {
  readonly row: number;
  readonly step: number;
  readonly baseline: number;
  /** An SVG path; closed along the baseline it is an area. */
  readonly line: string;
  readonly nonFinite: number;
}

export interface Ridges {
  readonly ridges: readonly Ridge[];
  /** Of the axis of sizes. */
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  /** Rows that are labelled with their step: the one where the session stands, and others with room between them. */
  readonly labels: readonly Ridge[];
  /** The row of the step where the session stands, or of the last one before it; −1 where there is none. */
  readonly here: number;
}

/** How high each ridge rises. */
export const RISE = 32;
/** So small a share of all entries at the left end gets no room. */
const TAIL = 1e-3;
const LABELS_APART = 36;
const LABEL = 14;
const TICKS_APART = 56;

/**
 * A distribution over steps as paths: one scale of sizes for all rows, each row by its own height, since a narrow distribution
 * would press all others flat. Rows stand where their steps do.
 */
export function ridgesOf(distribution: Distribution, step: number, box: Box): Ridges {
  const { steps, edges, counts, nonFinite } = distribution;
  const bins = Math.max(0, edges.length - 1);
  const first = firstBin(counts, bins);
  const [low, high] = [Math.log10(edges[first] ?? 1), Math.log10(edges[bins] ?? 10)];
  const x = (size: number): number =>
    box.left + ((Math.log10(size) - low) / (high - low || 1)) * (box.right - box.left);
  const [from, to] = [steps[0] ?? 0, steps.at(-1) ?? 0];
  const ridges = Array.from(steps, (at, row): Ridge => {
    const baseline = box.top + ((at - from) / (to - from || 1)) * (box.bottom - box.top);
    const own = counts.subarray(row * bins + first, (row + 1) * bins);
    const most = own.reduce((largest, count) => Math.max(largest, count), 0);
    const place = (bin: number): string => {
      const middle = x(Math.sqrt(edges[bin] as number) * Math.sqrt(edges[bin + 1] as number));
      return `L${middle.toFixed(1)} ${(baseline - (RISE * (counts[row * bins + bin] as number)) / (most || 1)).toFixed(1)}`;
    };
    const over = Array.from({ length: bins - first }, (_, i) => place(first + i)).join('');
    const y = baseline.toFixed(1);
    return {
      row,
      step: at,
      baseline,
      line: `M${box.left} ${y}${over}L${box.right} ${y}`,
      nonFinite: nonFinite[row] as number,
    };
  });
  const here = rowAt(steps, step);
  const every = logarithmicTicks(10 ** low, 10 ** high);
  const thin = Math.max(1, Math.ceil((every.length * TICKS_APART) / (box.right - box.left)));
  return {
    ridges,
    here,
    labels: labelled(ridges, here),
    ticks:
      bins === 0
        ? []
        : every.filter((_, i) => i % thin === 0).map((size) => ({ at: x(size), label: logarithmicLabel(size) })),
  };
}

/** The row of a step, or of the last one before it; −1 where there is none. */
export function rowAt(steps: Float64Array, step: number): number {
  return steps.filter((each) => each <= step).length - 1;
}

/** The first bin that is drawn: what lies left of it is next to nothing. */
function firstBin(counts: Float64Array, bins: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let left = 0;
  for (let bin = 0; bin < bins; bin++) {
    for (let at = bin; at < counts.length; at += bins) left += counts[at] as number;
    if (left > TAIL * total) return bin;
  }
  return 0;
}

/** Where the axis begins: |v| that is smaller has no place on it. */
export function firstEdge({ edges, counts }: Distribution): number {
  return edges[firstBin(counts, Math.max(0, edges.length - 1))] ?? 0;
}

/** Entries of a row that are too small for a place on the axis, but not 0. */
export function smaller({ edges, counts, below }: Distribution, row: number): number {
  const bins = Math.max(0, edges.length - 1);
  const tail = counts.subarray(row * bins, row * bins + firstBin(counts, bins));
  return tail.reduce((sum, count) => sum + count, below[row] ?? 0);
}

function labelled(ridges: readonly Ridge[], here: number): Ridge[] {
  const own = ridges[here];
  const kept: Ridge[] = [];
  for (const ridge of ridges) {
    const before = kept.at(-1)?.baseline ?? Number.NEGATIVE_INFINITY;
    const near = own !== undefined && ridge !== own && Math.abs(ridge.baseline - own.baseline) < LABEL;
    if (ridge === own || (!near && ridge.baseline - before >= LABELS_APART)) kept.push(ridge);
  }
  return kept;
}
