import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { checked, open, outputIn, seen } from './small.js';

const x = [[1, 2, 3, 4, 5, 6, 7, 8]];
const small = {
  input: [8],
  layers: [
    { type: 'dropout', name: 'drop', rate: 0.75 },
    { type: 'dense', name: 'last', units: 1, weights: { init: 'constant', value: 1 } },
  ],
  x,
  train: { learningRate: 1e-6 },
};

describe('dropout', () => {
  it('drops entries or divides them by 1 − rate; δ passes where an entry did', async () => {
    const model = await open(small);
    const at = seen(new Trainer(model, model.data));
    const [a] = at('drop.a') as [number[]];
    const [upstream] = at('last.delta') as [[number]];
    for (const [i, value] of a.entries()) expect([0, 4 * (i + 1)]).toContain(value);
    expect(new Set(a.map((value) => value === 0)).size).toBe(2);
    expect(at('drop.delta')).toEqual([a.map(() => upstream[0])]);
    expect(at('last.weight.gradient')).toEqual([a.map((value) => value * upstream[0])]);
  });

  it('draws anew at each step, and the same when a step is replayed', async () => {
    const model = await open(small);
    const trainer = new Trainer(model, model.data);
    const state = trainer.state();
    const masks = Array.from({ length: 8 }, () => {
      const mask = JSON.stringify(seen(trainer)('drop.a'));
      trainer.advance();
      return mask;
    });
    expect(new Set(masks).size).toBeGreaterThan(4);
    trainer.restore(state);
    expect(JSON.stringify(seen(trainer)('drop.a'))).toBe(masks[0]);
  });

  it('draws for each layer by itself', async () => {
    const twice = {
      ...small,
      layers: [
        { type: 'dropout', rate: 0.5 },
        { type: 'dropout', rate: 0.5 },
      ],
      x: [new Array<number>(64).fill(1)],
      input: [64],
    };
    const model = await open(twice);
    const at = seen(new Trainer(model, model.data));
    const [first, second] = [at('dropout1.a'), at('dropout2.a')] as [[number[]], [number[]]];
    // What passes both is 4; were the masks the same, nothing that passed the first would be dropped by the second.
    expect(second[0].some((value, i) => value === 0 && first[0][i] !== 0)).toBe(true);
  });

  it('is the identity on held-out examples', async () => {
    expect(outputIn(await open(small), 'eval')).toEqual([[36]]);
  });

  it('raises no alarm', async () => {
    expect((await checked(small, 2)).verdict).toBe('match');
  });
});
