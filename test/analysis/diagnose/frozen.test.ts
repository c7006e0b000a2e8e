import { expect, it } from 'vitest';
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
