import { PLAIN_ARENA } from '../../../engine/arena.js';
import type { Handwritten } from '../../../engine/graph.js';
import { SlopeOf, type Slopes } from './handwritten.js';
import type { TracedRun } from './traced.js';

/** f' of a hand-written derivative's own f, from both sides, with its bound, at every traced input; flat, as the variable is. */
export function slopeOf(run: TracedRun, handwritten: Handwritten): Slopes {
  return new SlopeOf(run, handwritten, PLAIN_ARENA).traced();
}

/**
 * The same on a grid for a plot: `points` values of z, even over the traced range and [−6, 6]. What else f looks at (a
 * target y) is what it is at `entry`, a flat place in the variable.
 */
export function slopeOnGrid(run: TracedRun, handwritten: Handwritten, points: number, entry = 0): Slopes {
  let [low, high] = [-6, 6];
  for (const z of run.execution.view(handwritten.variable)) {
    if (!Number.isFinite(z)) continue;
    [low, high] = [Math.min(low, z), Math.max(high, z)];
  }
  const step = (high - low) / Math.max(points - 1, 1);
  const grid = Float64Array.from({ length: points }, (_, i) => low + i * step);
  return new SlopeOf(run, handwritten, PLAIN_ARENA).on(grid, entry);
}
