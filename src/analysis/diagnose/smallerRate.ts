import type { Remedy } from './rule.js';
import type { Scene } from './scene.js';
import { brief, counted } from './words.js';

/** Clipping is a mend where J falls by so much of what it does with the best η. */
const HELPS = 0.5;

/** What mends an η that is too high: where it was tried out, only what let J fall. */
export function smallerRate({ model, rates }: Scene): Remedy[] {
  const { training } = model;
  if (!rates) {
    const tenth = Number((training.learningRate / 10).toPrecision(3));
    return [rate(tenth, 'a tenth of what it is; whether that is enough has not been tried yet')];
  }
  const { best, before, clipped, updates } = rates;
  const tried = (loss: number): string =>
    `tried from step 0: after ${counted(updates, 'update')} J is ${brief(loss)}, of ${brief(before)} at the start`;
  return [
    ...(best ? [rate(best.learningRate, tried(best.loss))] : []),
    ...(clipped !== null && before - clipped > HELPS * (before - (best?.loss ?? before)) && clipped < before
      ? [clip(tried(clipped))]
      : []),
  ];
}

function rate(value: number, why: string): Remedy {
  const changes = [{ kind: 'set' as const, of: 'train' as const, key: 'learningRate', value }];
  return { title: `η = ${brief(value)}`, why, changes };
}

function clip(why: string): Remedy {
  const changes = [{ kind: 'set' as const, of: 'train' as const, key: 'clip', value: { norm: 1 } }];
  return { title: '`"clip": { "norm": 1 }` in `train`', why, changes };
}
