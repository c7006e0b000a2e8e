import { describe, expect, it } from 'vitest';
import { checkCode } from './checkCode.js';

/** y = tanh(w x + mean of x): every number of an example depends on every other one of it. 2 examples of `size` numbers, after a scale. */
const mixing = (size: number, slope: string, lossFactor: number): string => `
const size = ${size};
export const layers = [
  {
    name: 'scale', parameters: { weight: { shape: [5, size], data: Array.from({ length: 5 * size }, (_, i) => Math.sin(i + 1)) } },
    forward({ x, parameters: { weight } }) {
      const sums = Array.from({ length: size }, (_, i) => [0, 1, 2, 3, 4].reduce((sum, row) => sum + weight.data[row * size + i], 0));
      return { y: { shape: x.shape, data: x.data.map((e, k) => e * sums[k % size]) }, saved: { x, sums } };
    },
    backward({ dy, saved: { x, sums } }) {
      const each = sums.map((_, i) => dy.data[i] * x.data[i] + dy.data[i + size] * x.data[i + size]);
      return {
        dx: { shape: x.shape, data: dy.data.map((e, k) => e * sums[k % size]) },
        gradients: { weight: [each, each, each, each, each] },
      };
    },
  },
  {
    name: 'mix',
    forward({ x }) {
      const means = [0, 1].map((n) => x.data.slice(n * size, (n + 1) * size).reduce((sum, e) => sum + e, 0) / size);
      const y = x.data.map((e, k) => Math.tanh(e + means[Math.floor(k / size)]));
      return { y: { shape: x.shape, data: y }, saved: y };
    },
    backward({ dy, saved: y }) {
      const dz = dy.data.map((e, k) => e * (${slope}));
      const means = [0, 1].map((n) => dz.slice(n * size, (n + 1) * size).reduce((sum, e) => sum + e, 0) / size);
      return { dx: { shape: dy.shape, data: dz.map((e, k) => e + means[Math.floor(k / size)]) } };
    },
  },
];
export const loss = {
  forward: (y, t) => ({ value: y.data.reduce((sum, e, k) => sum + (e - t.data[k]) ** 2, 0), saved: [y, t] }),
  backward: ([y, t]) => ({ shape: y.shape, data: y.data.map((e, k) => ${lossFactor} * (e - t.data[k])) }),
};
const some = (seed) => [0, 1].map((n) => Array.from({ length: size }, (_, i) => Math.cos(seed + 2 * n + 1.3 * i)));
export const data = { x: some(1), y: some(2) };`;

/** 420² · 840 products for every number of an input, and 5 · 420 parameters. */
const SIZE = 420;
const RIGHT = '1 - y[k] ** 2';

describe('a layer of so many numbers that they are not moved one by one', () => {
  it('matches along random directions', async () => {
    const { verdict, nodes } = await checkCode(mixing(SIZE, RIGHT, 2));
    expect(verdict).toBe('match');
    expect(nodes.find(({ layer, op }) => `${layer} ${op}` === 'mix dx')?.counts).toMatchObject({ match: 2 * SIZE });
  });

  it('is known to be wrong all over by a few of them, and what is left is said to be', async () => {
    const { verdict, nodes, findings } = await checkCode(mixing(SIZE, '1 - y[k]', 2));
    expect(verdict).toBe('mismatch');
    const { counts, verdict: of } = nodes.find(({ layer, op }) => `${layer} ${op}` === 'mix dx') ?? {};
    expect(of).toBe('mismatch');
    // Four of each example.
    expect(counts).toMatchObject({ mismatch: 8, inconclusive: 2 * SIZE - 8, match: 0 });
    expect(findings).toMatchObject([{ layer: 'mix', op: 'dx' }]);
    expect(findings[0]?.message).toContain('At least 8 of 840 numbers differ. Not all were looked at.');
  });
});

describe('many parameters below a fault', () => {
  it('are wrong by what the right gradient would be there, confirmed along random directions; one is sampled', async () => {
    const { parameters, findings } = await checkCode(mixing(SIZE, RIGHT, 1));
    expect(findings).toMatchObject([{ layer: 'loss', op: 'dy', fault: 'factor-half' }]);
    const [weight] = parameters;
    expect(weight).toMatchObject({ name: 'scale.weight', followsFrom: 'loss' });
    // Few are too faint to be told in a sum with the others: where they are, half of their own gradient is less than its error.
    expect(weight?.counts.mismatch).toBeGreaterThan(0.99 * 5 * SIZE);
    const sampled = [...(weight?.numeric.keys() ?? [])].filter((i) => !Number.isNaN(weight?.numeric[i]));
    expect(sampled.length).toBeGreaterThan(0);
    for (const i of sampled) expect(weight?.numeric[i]).toBeCloseTo(2 * (weight?.analytic[i] as number), 6);
  });
});
