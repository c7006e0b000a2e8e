import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/engine/atOnce.js';
import type { Trainer } from '../../../src/engine/train/trainer.js';
import { Run } from '../../../src/session/run.js';
import { modelOf, modelText } from '../models.js';

/** Says J, and notes down at which steps it was asked. */
function noting() {
  const asked: number[] = [];
  const measurement = {
    key: 'J',
    *measure(trainer: Trainer): Generator<void, number> {
      asked.push(trainer.step);
      const { loss } = trainer;
      yield;
      return loss;
    },
  };
  return { asked, measurement };
}

const patient = (): boolean => false;

describe('samples of a run', () => {
  it('are J as the history has it', async () => {
    const run = new Run(await modelOf(modelText()));
    atOnce(run.moveTo(50));
    const { samples, complete } = atOnce(run.samples.take(noting().measurement, 20, patient));
    expect(complete).toBe(true);
    expect(samples.map(({ step }) => step)).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 50]);
    for (const { step, value } of samples) expect(value).toBe(run.timeline.history.loss.at(step));
  });

  it('are taken where they are new: a run that has grown adds the steps that are, and leaves out every second', async () => {
    const run = new Run(await modelOf(modelText()));
    const { asked, measurement } = noting();
    atOnce(run.moveTo(16));
    atOnce(run.samples.take(measurement, 10, patient));
    expect(asked.splice(0)).toEqual([16, 0, 2, 4, 6, 8, 10, 12, 14]);
    atOnce(run.samples.take(measurement, 10, patient));
    expect(asked).toEqual([]);
    atOnce(run.moveTo(35));
    const { samples } = atOnce(run.samples.take(measurement, 10, patient));
    expect(asked.splice(0)).toEqual([35, 20, 24, 28, 32]);
    expect(samples.map(({ step }) => step)).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 35]);
  });

  it('are as many of a part of the steps; of those and of the whole nothing is taken again', async () => {
    const run = new Run(await modelOf(modelText()));
    const { asked, measurement } = noting();
    const take = (among = {}) =>
      atOnce(run.samples.take(measurement, 5, patient, among)).samples.map(({ step }) => step);
    atOnce(run.moveTo(32));
    expect(take()).toEqual([0, 16, 32]);
    asked.length = 0;
    expect(take({ from: 8, to: 16 })).toEqual([8, 12, 16]);
    expect(asked.splice(0)).toEqual([8, 12]);
    expect(take({ from: 8, to: 12 })).toEqual([8, 10, 12]);
    expect(asked.splice(0)).toEqual([10]);
    expect(take()).toEqual([0, 16, 32]);
    expect(asked).toEqual([]);
  });

  it('end where it was enough, and go on from there', async () => {
    const run = new Run(await modelOf(modelText()));
    const { asked, measurement } = noting();
    atOnce(run.moveTo(9));
    const seen = [];
    for (let complete = false; !complete; ) {
      const found = atOnce(run.samples.take(measurement, 20, () => true));
      seen.push(found.samples.length);
      complete = found.complete;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(asked).toEqual([9, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('of steps that another text has made others are taken again, and those before are not', async () => {
    const run = new Run(await modelOf(modelText()));
    const { asked, measurement } = noting();
    atOnce(run.moveTo(10));
    atOnce(run.samples.take(measurement, 20, patient));
    atOnce(run.moveTo(6));
    run.adopt(await modelOf(modelText({ train: { learningRate: 0.3 } })));
    atOnce(run.moveTo(10));
    asked.length = 0;
    const { samples } = atOnce(run.samples.take(measurement, 20, patient));
    expect(asked).toEqual([10, 6, 7, 8, 9]);
    expect(samples.map(({ value }) => value)).toEqual(Array.from(run.timeline.history.loss.slice(0, 11)));
  });

  it('leave no step to the run that it has not been at', async () => {
    const run = new Run(await modelOf(modelText()));
    atOnce(run.moveTo(30));
    atOnce(run.moveTo(12));
    const before = run.timeline.trainer.state();
    atOnce(run.samples.take(noting().measurement, 40, patient));
    expect([run.timeline.step, run.timeline.recorded]).toEqual([12, 30]);
    expect(run.timeline.trainer.state()).toEqual(before);
  });
});
