import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { open, outputIn, seen } from './small.js';

const small = {
  input: [1],
  layers: [{ type: 'batchnorm', name: 'norm', momentum: 0.25, epsilon: 1, gamma: [2], beta: [1] }],
  x: [[1], [5]],
};

describe('batch norm', () => {
  it('standardizes by the batch in training: mean 3, variance 4, √(4 + ε) = √5', async () => {
    const model = await open(small);
    const at = seen(new Trainer(model, model.data));
    const root = Math.sqrt(5);
    expect(at('norm.z')).toEqual([[expect.closeTo(1 - 4 / root, 14)], [expect.closeTo(1 + 4 / root, 14)]]);
  });

  it('keeps running statistics, the variance unbiased, as torch: (1 − m) old + m new', async () => {
    const model = await open(small);
    expect(model.buffers.map(({ name, initial }) => [name, [...initial.data]])).toEqual([
      ['norm.running_mean', [0]],
      ['norm.running_var', [1]],
    ]);
    const trainer = new Trainer(model, model.data);
    trainer.advance();
    expect(seen(trainer)('norm.running_mean')).toEqual([0.25 * 3]);
    expect(seen(trainer)('norm.running_var')).toEqual([0.75 * 1 + 0.25 * 8]);
  });

  it('judges held-out examples by the running ones: mean 0 and variance 1 before the first update', async () => {
    const root = Math.sqrt(2);
    expect(outputIn(await open(small), 'eval')).toEqual([
      [expect.closeTo(1 + 2 / root, 14)],
      [expect.closeTo(1 + 10 / root, 14)],
    ]);
  });

  it('can be expected at its statistics', async () => {
    const text = { ...small, expect: { 'norm.running_mean': [0], 'norm.running_var@1': [2.75] } };
    const { expectations } = await open(text);
    expect(expectations.map(({ at, step }) => [at, step])).toEqual([
      ['norm.running_mean', 0],
      ['norm.running_var', 1],
    ]);
  });

  it.each([
    ['batches of one example', { batchSize: 1 }, 2],
    ['a last batch of one example', { batchSize: 2 }, 3],
  ])('can’t make statistics of %s', async (_, train, examples) => {
    const x = Array.from({ length: examples }, (_, i) => [i]);
    await expect(open({ ...small, x, train })).rejects.toThrow(
      /norm takes its statistics over the batch; .* change batchSize/,
    );
  });

  it('of maps can: each example has several values of a channel', async () => {
    const layers = [{ type: 'batchnorm', name: 'norm' }];
    const model = await open({ input: [1, 2], layers, x: [[[1, 5]]], train: { batchSize: 1 } });
    expect(model.layers).toHaveLength(1);
  });
});
