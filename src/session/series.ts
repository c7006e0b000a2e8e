import { didYouMean } from '../formats/nearest.js';
import type { Series, SeriesQuery } from '../protocol.js';
import { downsample, type Points } from './downsample.js';
import type { Dense, History, Sparse } from './history.js';
import { smoothed } from './smooth.js';

/** The recorded part of a curve between two steps. Throws an Error for the user where the name means nothing. */
export function seriesOf(history: History, { name, from, to, points, smooth }: SeriesQuery, revision: number): Series {
  const found = history.named(name);
  if (!found) throw new Error(`there is no series "${name}"${didYouMean(name, history.names)}`);
  if (smooth !== undefined && !('steps' in found))
    return { name, revision, ...smoothed(found, [from, to], smooth, points) };
  const recorded = 'steps' in found ? sparse(found, from, to) : dense(found, from, to);
  return { name, revision, ...downsample(recorded, points) };
}

function dense(series: Dense, from: number, to: number): Points {
  const first = Math.max(0, Math.ceil(from));
  const values = series.slice(first, Math.max(first, Math.floor(to) + 1));
  // A long run has many: a loop takes a tenth of the time of `Float64Array.from`.
  const steps = new Float64Array(values.length);
  for (let i = 0; i < steps.length; i++) steps[i] = first + i;
  return { values, steps };
}

function sparse({ steps, values }: Sparse, from: number, to: number): Points {
  const all = steps.slice();
  const inside = Array.from(all.keys()).filter((i) => (all[i] as number) >= from && (all[i] as number) <= to);
  return {
    steps: Float64Array.from(inside, (i) => steps.at(i)),
    values: Float64Array.from(inside, (i) => values.at(i)),
  };
}
