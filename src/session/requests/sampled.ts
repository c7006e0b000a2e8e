import { alongUpdate } from '../../analysis/landscape/along.js';
import { sharpnessOf } from '../../analysis/landscape/sharpness.js';
import { noiseOf } from '../../analysis/noise/noise.js';
import type { OfStep } from '../../protocol.js';
import type { Run } from '../run.js';
import { distributionOf } from '../sampling/distribution.js';
import { sharpnessHistoryOf } from '../sampling/sharpnessHistory.js';
import type { Stop } from '../slices.js';
import type { Handlers } from './handlers.js';
import type { Parts } from './parts.js';

/** What charts are drawn from and nobody else asks for: it takes a while. */
export function sampledRequests(
  parts: Parts,
): Handlers<'along' | 'noise' | 'sharpness' | 'sharpnessHistory' | 'distribution'> {
  return {
    along: (_, waits) => here(parts, waits, ({ timeline, model }) => alongUpdate(timeline.trainer, model)),
    noise: (_, waits) => here(parts, waits, ({ timeline, model }) => noiseOf(timeline.trainer, model)),
    sharpness: (_, waits) => here(parts, waits, ({ timeline, model }) => sharpnessOf(timeline.trainer, model)),
    sharpnessHistory: (query, waits) =>
      sample(parts, waits, (run, revision, enough) => sharpnessHistoryOf(run, query, revision, enough)),
    distribution: (query, waits) =>
      sample(parts, waits, (run, revision, enough) => distributionOf(run, query, revision, enough)),
  };
}

/** What is asked of the step where the run stands, and goes on beside whatever the run does. */
function here<T extends object>(
  parts: Parts,
  waits: Stop,
  make: (run: Run) => Generator<void, T>,
): Promise<T & OfStep> {
  return sample(parts, waits, function* (run, revision) {
    const { step } = run.timeline;
    return { revision, step, ...(yield* make(run)) };
  });
}

/** What goes on beside whatever the run does, as long as somebody waits. `enough`: whether that has been long enough. */
export async function sample<T extends object>(
  { stage, beside, broadcast }: Parts,
  waits: Stop,
  make: (run: Run, revision: number, enough: () => boolean) => Generator<void, T>,
): Promise<T> {
  const run = stage.trainable();
  return beside.do({ ended: run.ended, waits }, (enough) => make(run, broadcast.revision, enough));
}
