import type { Slope } from '../../src/protocol.js';

/** How many times the height of what was traced a chart may show of what lies beside it. */
const ROOM = 3;

/** From which to which value a chart of a slope goes: a curve that shoots up where nothing was traced is cut off. */
export function slopeLimits({ at, written, below, above, from, to }: Slope): {
  readonly min: number;
  readonly max: number;
} {
  const curves = [written, below, above];
  const all = extent(at, curves, () => true);
  const seen = extent(at, curves, (place) => place >= from && place <= to);
  const [low, high] = all;
  const height = seen[1] - seen[0] || Math.max(Math.abs(seen[1]), 1);
  // Without a traced range there is nothing to go by.
  if (!Number.isFinite(height)) return Number.isFinite(high - low) ? padded(low, high) : { min: -1, max: 1 };
  return padded(Math.max(low, seen[0] - ROOM * height), Math.min(high, seen[1] + ROOM * height));
}

function padded(low: number, high: number): { readonly min: number; readonly max: number } {
  const room = (high - low || Math.max(Math.abs(high), 1)) * 0.08;
  return { min: low - room, max: high + room };
}

function extent(at: Float64Array, curves: readonly Float64Array[], within: (at: number) => boolean): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  at.forEach((place, i) => {
    if (!within(place)) return;
    for (const curve of curves) {
      const value = curve[i] as number;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  });
  return [low, high];
}

/**
 * Where the two part most within the traced range (anywhere, where nothing was traced); null where they never do. At a kink all that
 * lies between both sides is right, and rounding alone parts nothing.
 */
export function largestGap({ at, written, below, above, bound, from, to }: Slope): {
  readonly at: number;
  readonly written: number;
  readonly exact: number;
} | null {
  const nearest = (i: number): number => {
    const [one, other] = [below[i] as number, above[i] as number];
    return Math.min(Math.max(written[i] as number, Math.min(one, other)), Math.max(one, other));
  };
  let [place, furthest] = [-1, 0];
  at.forEach((z, i) => {
    if (z < from || z > to) return;
    const off = Math.abs((written[i] as number) - nearest(i));
    if (off > (bound[i] as number) && off > furthest) [place, furthest] = [i, off];
  });
  if (place < 0) return null;
  return { at: at[place] as number, written: written[place] as number, exact: nearest(place) };
}
