import { describe, expect, it } from 'vitest';
import { diagnosed } from './diagnosed.js';
import { dense, model } from './files.js';

it('frozen layers are named where too few numbers are left to learn one batch by heart', async () => {
  // Of 2 · 3 + 3 + 3 + 1 numbers the last four are free, and there are eight y to be met.
  const layers = [dense(3, 'tanh', { name: 'below' }), dense(1, undefined, { name: 'out' })];
  const data = { x: Array.from({ length: 8 }, (_, i) => [i / 8, 1]), y: Array.from({ length: 8 }, (_, i) => [i % 3]) };
  const silenceWith = async (train: object): Promise<string | undefined> => {
    const file = model([2], layers, 'mean-squared-error', data, { epochs: 5, ...train });
    const { silent } = await diagnosed(file, 5, { overfit: 'tried' });
    return silent.find(({ rule }) => rule === 'overfits')?.because;
  };
  expect(await silenceWith({ freeze: ['below.*'] })).toBe(
    '4 free numbers, with *below* frozen, for 8 to be met: that can’t be learned by heart',
  );
  expect((await silenceWith({})) ?? '').not.toContain('frozen');
});

describe('weights that the file keeps from learning', () => {
  const data = { x: Array.from({ length: 8 }, (_, i) => [i / 8, 1]), y: Array.from({ length: 8 }, (_, i) => [i % 3]) };
  const found = async (freeze: readonly string[], top: object = {}) => {
    const layers = [
      dense(3, 'tanh', { name: 'below' }),
      dense(3, 'tanh', { name: 'middle' }),
      dense(1, undefined, { name: 'out', ...top }),
    ];
    const file = model([2], layers, 'mean-squared-error', data, { learningRate: 0.1, epochs: 5, freeze });
    const { findings } = await diagnosed(file, 2);
    return findings.find(({ rule }) => rule === 'updateRatio');
  };

  it('are told where they are all that there are', async () => {
    const all = await found(['*']);
    expect(all).toMatchObject({ severity: 'warning', title: 'All weights are frozen' });
    expect(all?.claim).toBe(
      '`freeze` holds the weights of *below*, *middle* and *out*, which are all that there are: no update changes anything.',
    );
    expect(all?.mends.map(({ title }) => title)).toEqual(['no `freeze`']);
    expect((await found(['*.weight', '*w.bias']))?.claim).toMatch(
      /an update changes `middle.bias`, `out.bias` alone\.$/,
    );
  });

  it('are told where they are random, above a layer that learns', async () => {
    const two = await found(['below.bias', 'middle.*', 'out.*']);
    expect(two?.title).toBe('2 layers are frozen at random');
    expect(two?.mends[0]?.title).toBe('`freeze` without *middle* and *out*');
    expect(two?.mends[0]?.edits?.map(({ text }) => text).join()).toContain('"below.bias"');
    expect((await found(['out.weight']))?.title).toBe('out is frozen at random');
  });

  it('are as they should be below all layers that learn, and where somebody gave the numbers', async () => {
    expect(await found(['below.*', 'middle.*'])).toBeUndefined();
    expect(await found(['out.*'], { weights: [[1, -1, 2]] })).toBeUndefined();
    expect(await found(['out.*'], { weights: { init: 'ones' } })).toBeUndefined();
  });
});
