import type { MakeArena } from '../../engine/arena.js';
import { makeBestArena } from '../../engine/kernels/choose.js';
import type { Dataset, Model } from '../../engine/model.js';
import { Trainer } from '../../engine/train/trainer.js';

/** What came of smaller learning rates, each tried on a network of its own from step 0. */
export interface RateTrial {
  /** Updates that each was tried for. */
  readonly updates: number;
  /** J of the first batch at step 0. */
  readonly before: number;
  /** The η that brought J down furthest, and the mean of J over the last epoch of it; null where J fell with none. */
  readonly best: { readonly learningRate: number; readonly loss: number } | null;
  /** The smallest η that was tried. */
  readonly least: number;
  /** J with gradients clipped to a norm of 1, at the file's own η; null where the file clips already, or it is not SGD. */
  readonly clipped: number | null;
}

type Trainable = Model & { readonly data: Dataset };

/** Updates for each: an epoch, but at least and at most so many. */
const UPDATES = { least: 50, most: 100 };

/** η is halved so often at most: a factor of 16,384. */
const HALVINGS = 14;

/** Halves η until J falls, and on as long as it falls further. Yields after each update. */
export function* tryRates(model: Trainable, makeArena: MakeArena = makeBestArena): Generator<undefined, RateTrial> {
  const { training } = model;
  let [best, before, least, updates]: [RateTrial['best'], number, number, number] = [null, Number.NaN, Number.NaN, 0];
  for (let k = 1; k <= HALVINGS; k++) {
    least = rounded(training.learningRate / 2 ** k);
    const seen = yield* trained({ ...model, training: { ...training, learningRate: least } }, makeArena);
    ({ before, updates } = seen);
    if (best !== null && !(seen.loss < best.loss)) break;
    if (seen.loss < before) best = { learningRate: least, loss: seen.loss };
  }
  const clips = training.clip === null && training.optimizer.name === 'sgd';
  const clipping = { ...training, clip: { by: 'norm' as const, most: 1 } };
  const clipped = clips ? (yield* trained({ ...model, training: clipping }, makeArena)).loss : null;
  return { updates, before, best, least, clipped };
}

/** As somebody would type it. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

/** J at step 0, and the mean of its last values after so many updates; NaN where it went beyond all numbers. */
function* trained(
  model: Trainable,
  makeArena: MakeArena,
): Generator<undefined, Pick<RateTrial, 'before' | 'updates'> & { readonly loss: number }> {
  const arena = makeArena(model.precision);
  const trainer = new Trainer(model, model.data, arena);
  try {
    const { stepsPerEpoch } = trainer.plan;
    const updates = Math.max(UPDATES.least, Math.min(UPDATES.most, stepsPerEpoch));
    const [before, last] = [trainer.loss, Math.min(stepsPerEpoch, updates)];
    let sum = 0;
    while (trainer.step < updates) {
      trainer.advance();
      const { loss, step } = trainer;
      if (!Number.isFinite(loss)) return { updates, before, loss: Number.NaN };
      if (step > updates - last) sum += loss;
      yield;
    }
    return { updates, before, loss: sum / last };
  } finally {
    trainer.dispose();
  }
}
