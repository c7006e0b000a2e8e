import { beforeAll, describe, expect, it } from 'vitest';
import type { Explanation } from '../../../src/protocol.js';
import type { Session } from '../../../src/session/session.js';
import { sessionOf } from '../../session/open.js';

/**
 * One 2 × 2 filter over a picture of 3 × 3, worked out by hand. z = [[5, 7], [11, 5]], so that a = 5 − 7 + 2 · 11 + 0.5 · 5 = 22.5 and,
 * with y = 21.5, the last δ is 1: what comes back to z is the last layer's own row, [[1, −1], [2, 0.5]].
 */
const model = (filter: object): string =>
  JSON.stringify({
    input: [1, 3, 3],
    layers: [
      // Hands the picture on: its δ is the pixels'.
      { type: 'reshape', name: 'pixels', shape: [1, 3, 3] },
      { type: 'conv2d', name: 'conv', filters: 1, kernel: 2, bias: false, ...filter },
      { type: 'flatten', name: 'row' },
      { type: 'dense', name: 'out', units: 1, bias: false, weights: [[1, -1, 2, 0.5]] },
    ],
    loss: 'squared-error',
    data: {
      x: [
        [
          [
            [1, 0, 2],
            [0, 1, 0],
            [3, 0, 1],
          ],
        ],
      ],
      y: [[21.5]],
    },
  });

const FILTER = {
  weights: [
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ],
};

/** A term as `weight · δ = value`, by the names that they are asked for by. */
const termsOf = ({ terms }: Explanation): string[] =>
  terms.map(({ terms: factors, value }) => `${factors.map(({ at }) => at).join(' · ')} = ${value}`);

describe('δ below a convolution: Σ_u,v W_u,v δ_p−u,q−v, the full correlation with the filter turned round', () => {
  let session: Session;
  beforeAll(async () => {
    session = await sessionOf(model(FILTER));
  });
  const ask = async (at: string): Promise<Explanation> =>
    (await session.request('explain', { at, depth: 0, most: 8 })).explanation;

  it('a pixel in the middle is blamed by all four places of the filter', async () => {
    const middle = await ask('pixels.delta[0,0,1,1]');
    expect(middle.rule).toBe('δ_i⁽ˡ⁾ = (Σ_o Σ_u,v W_o,c,u,v δ_o,p−u,q−v)');
    expect(middle.value).toBe(5.5);
    // 4 · 1 + 2 · 2 + 3 · (−1) + 1 · 0.5, the biggest first.
    expect(termsOf(middle)).toEqual([
      'conv.weight[0,0,1,1] · conv.delta[0,0,0,0] = 4',
      'conv.weight[0,0,0,1] · conv.delta[0,0,1,0] = 4',
      'conv.weight[0,0,1,0] · conv.delta[0,0,0,1] = -3',
      'conv.weight[0,0,0,0] · conv.delta[0,0,1,1] = 0.5',
    ]);
  });

  it('an edge by two, a corner by one', async () => {
    expect(termsOf(await ask('pixels.delta[0,0,2,1]'))).toEqual([
      'conv.weight[0,0,1,1] · conv.delta[0,0,1,0] = 8',
      'conv.weight[0,0,1,0] · conv.delta[0,0,1,1] = 1.5',
    ]);
    const corner = await ask('pixels.delta[0,0,0,2]');
    expect([corner.value, corner.terms.map(({ at }) => at)]).toEqual([
      -2,
      ['conv.weight[0,0,0,1]', 'conv.delta[0,0,0,1]'],
    ]);
  });

  it('all nine', async () => {
    const all: number[] = [];
    for (let i = 0; i < 9; i++) all.push((await ask(`pixels.delta[0,0,${Math.floor(i / 3)},${i % 3}]`)).value);
    // 1 · 1, 2 · 1 − 1 · 1, −2 · 1; 3 · 1 + 1 · 2, 5.5, 2 · 0.5 − 4 · 1; 3 · 2, 4 · 2 + 3 · 0.5, 4 · 0.5.
    expect(all).toEqual([1, 1, -2, 5, 5.5, -3, 6, 9.5, 2]);
  });

  it('∇W of a place of the filter is the correlation of the pixels below it with δ', async () => {
    const gradient = await ask('conv.weight.gradient[0,0,0,0]');
    // 1 · 1 − 1 · 0 + 2 · 0 + 0.5 · 1, the picture's upper left square.
    expect(gradient.value).toBe(1.5);
    expect(termsOf(gradient).slice(0, 2)).toEqual([
      'conv.delta[0,0,0,0] · x[0,0,0,0] = 1',
      'conv.delta[0,0,1,1] · x[0,0,1,1] = 0.5',
    ]);
  });
});

describe('a stride', () => {
  it('leaves pixels that one place of the filter alone has seen', async () => {
    // Padded by one and in steps of two: z = [[4 · 1, 3 · 0 + 4 · 2], [2 · 0 + 4 · 3, 1 · 1 + 4 · 1]] = [[4, 8], [12, 5]].
    const session = await sessionOf(model({ ...FILTER, stride: 2, padding: 1 }));
    const ask = async (at: string): Promise<Explanation> =>
      (await session.request('explain', { at, depth: 0, most: 8 })).explanation;
    const z = await Promise.all(['0,0', '0,1', '1,0', '1,1'].map((at) => ask(`conv.z[0,0,${at}]`)));
    expect(z.map(({ value }) => value)).toEqual([4, 8, 12, 5]);
    // a = 4 − 8 + 2 · 12 + 0.5 · 5 = 22.5 again, δ = 1. The middle pixel is seen by the filter's first weight alone, at the last place.
    const middle = await ask('pixels.delta[0,0,1,1]');
    expect([middle.value, middle.terms.map(({ at }) => at)]).toEqual([
      0.5,
      ['conv.weight[0,0,0,0]', 'conv.delta[0,0,1,1]'],
    ]);
  });
});
