import { check } from '../analysis/check/check.js';
import type { CheckProgress, CheckReport } from '../analysis/check/report.js';
import { type Slope, slopeOf } from '../analysis/slope.js';
import type { Tensor } from '../engine/tensor.js';
import type { Trainer } from '../engine/train/trainer.js';
import type { Run } from './run.js';
import type { Stop } from './slices.js';

/** Checks the model as the text now describes it, at the parameters and the batch of the step where the run stands; the layer `first` first. */
export function checkRun(
  { model, timeline: { trainer } }: Run,
  stop: Stop,
  first: string | null,
): Generator<CheckProgress, CheckReport | null> {
  const input = { model, state: trainer.state(), batch: trainer.batch, first };
  const claims = { claims: gradientsOf(trainer), cotangents: () => cotangentsOf(trainer) };
  return check({ ...input, ...(model.precision === 'float64' ? claims : {}) }, stop);
}

/** A derivative written by hand beside what it should be, where the run stands. Throws an Error for the user where there is none. */
export function slopeAt({ model, timeline: { trainer } }: Run, layer: string): Slope {
  const slope = slopeOf(model, trainer.state(), trainer.batch, layer);
  if (!slope) throw new Error(`there is no derivative written by hand in "${layer}"`);
  return slope;
}

/** The gradients on view, in the arithmetic that training runs in: in float64 they are what is judged (law 7). */
function gradientsOf(trainer: Trainer): Map<string, Tensor> {
  return new Map([...trainer.graph.gradients].map(([name, id]) => [name, trainer.value(id)]));
}

/** What they were computed from. */
function cotangentsOf(trainer: Trainer): Map<string, Tensor> {
  return new Map(
    trainer.graph.layers.flatMap(({ path, delta, upstream }): [string, Tensor][] => [
      [`${path}.delta`, trainer.value(delta)],
      [`${path}.upstream`, trainer.value(upstream)],
    ]),
  );
}
