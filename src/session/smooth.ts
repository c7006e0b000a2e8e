import type { Points } from './downsample.js';
import type { Dense } from './history.js';

/**
 * At most `limit` evenly spaced points of a curve between two steps, inclusive, each the mean of the `width` values around it
 * (fewer at the end, and at the beginning as many before it as after it: a curve falls there, and would begin too low). Numbers that are not finite stay as they are, and count in no mean.
 */
export function smoothed(series: Dense, [from, to]: readonly [number, number], width: number, limit: number): Points {
  const [first, last] = [Math.max(0, Math.ceil(from)), Math.min(series.length - 1, Math.floor(to))];
  const steps = spaced(first, last, limit);
  return { steps, values: steps.map((step) => meanAround(series, step, Math.floor(width / 2))) };
}

function spaced(first: number, last: number, limit: number): Float64Array {
  const count = Math.max(0, Math.min(limit, last - first + 1));
  const apart = count > 1 ? (last - first) / (count - 1) : 0;
  return Float64Array.from({ length: count }, (_, i) => first + Math.round(i * apart));
}

function meanAround(series: Dense, step: number, reach: number): number {
  const own = series.at(step);
  if (!Number.isFinite(own)) return own;
  const near = Math.min(reach, step);
  return series.over(step - near, Math.min(series.length, step + near + 1)).mean;
}
