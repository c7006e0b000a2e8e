import { didYouMean } from '../formats/nearest.js';
import type { Series, SeriesQuery } from '../protocol.js';
import { downsample, keptOf, type Points } from './downsample.js';
import type { Dense, History, Sparse } from './history.js';
import { smoothed } from './smooth.js';

/** The recorded part of a curve between two steps. Throws an Error for the user where the name means nothing. */
export function seriesOf(history: History, { name, from, to, points, smooth }: SeriesQuery, revision: number): Series {
  const found = history.named(name);
  if (!found) throw new Error(`there is no series "${name}"${didYouMean(name, history.names)}`);
  if (smooth !== undefined && !('steps' in found))
    return { name, revision, ...smoothed(found, [from, to], smooth, points) };
  const shown = 'steps' in found ? downsample(between(found, from, to), points) : dense(found, [from, to], points);
  return { name, revision, ...shown };
}

/** A long run has many steps: none of them is looked at that is not shown. */
function dense(series: Dense, [from, to]: readonly [number, number], limit: number): Points {
  const first = Math.max(0, Math.ceil(from));
  const count = Math.max(0, Math.min(series.length, Math.floor(to) + 1) - first);
  const steps = Float64Array.from(keptOf(count, limit, within(series, first)), (i) => first + i);
  return { steps, values: steps.map((step) => series.at(step)) };
}

/** What a stretch has, counted from a first step on. */
function within(series: Dense, first: number): Parameters<typeof keptOf>[2] {
  return (from, to) => {
    const { low, high, hole } = series.over(first + from, first + to);
    const index = (step: number): number => (step < 0 ? step : step - first);
    return { low: index(low), high: index(high), hole: index(hole) };
  };
}

function between({ steps, values }: Sparse, from: number, to: number): Points {
  const all = steps.slice();
  const first = all.findIndex((step) => step >= from);
  const after = all.findIndex((step) => step > to);
  const [start, end] = [first < 0 ? all.length : first, after < 0 ? all.length : after];
  return { steps: all.slice(start, end), values: values.slice(start, end) };
}
