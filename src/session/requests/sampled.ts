import { alongUpdate } from '../../analysis/landscape/along.js';
import { sharpnessOf } from '../../analysis/landscape/sharpness.js';
import { noiseOf } from '../../analysis/noise/noise.js';
import type { OfStep } from '../../protocol.js';
import type { Run } from '../run.js';
import { distributionOf } from '../sampling/distribution.js';
import { sharpnessHistoryOf } from '../sampling/sharpnessHistory.js';
import type { Handlers } from './handlers.js';
import type { Parts } from './parts.js';

/** What charts are drawn from and nobody else asks for: it takes a while. */
export function sampledRequests(
  parts: Parts,
): Handlers<'along' | 'noise' | 'sharpness' | 'sharpnessHistory' | 'distribution'> {
  return {
    along: () => here(parts, ({ timeline, model }) => alongUpdate(timeline.trainer, model)),
    noise: () => here(parts, ({ timeline, model }) => noiseOf(timeline.trainer, model)),
    sharpness: () => here(parts, ({ timeline, model }) => sharpnessOf(timeline.trainer, model)),
    sharpnessHistory: (query) =>
      sample(parts, (run, revision, enough) => sharpnessHistoryOf(run, query, revision, enough)),
    distribution: (query) => sample(parts, (run, revision, enough) => distributionOf(run, query, revision, enough)),
  };
}

/** What is asked of the step where the run stands, and goes on beside whatever the run does. */
function here<T extends object>(parts: Parts, make: (run: Run) => Generator<void, T>): Promise<T & OfStep> {
  return sample(parts, function* (run, revision) {
    const { step } = run.timeline;
    return { revision, step, ...(yield* make(run)) };
  });
}

/** What goes on beside whatever the run does. `enough`: whether nobody waits for it any more. */
export async function sample<T extends object>(
  { stage, beside, broadcast }: Parts,
  make: (run: Run, revision: number, enough: () => boolean) => Generator<void, T>,
): Promise<T> {
  const run = stage.trainable();
  return beside.do(run.ended, (enough) => make(run, broadcast.revision, enough));
}
