import { describe, expect, it } from 'vitest';
import { checked, firstStep } from './small.js';

/** e^z / Σ e^z is 1/4 and 3/4 for z = (0, log 3). */
const third = Math.log(3);

describe('softmax', () => {
  it('has its input for z; δ_i = p_i (u_i − Σ p u), its whole Jacobian (contract, §0)', async () => {
    const at = await firstStep({ input: [2], layers: [{ type: 'softmax', name: 'p' }], x: [[0, third]] });
    expect(at('p.z')).toEqual([[0, third]]);
    expect(at('p.a')).toEqual([[expect.closeTo(0.25, 15), expect.closeTo(0.75, 15)]]);
    // J = ½ Σ p²: u = p, Σ p u = 1/16 + 9/16 = 10/16.
    expect(at('p.upstream')).toEqual([[expect.closeTo(0.25, 15), expect.closeTo(0.75, 15)]]);
    expect(at('p.delta')).toEqual([
      [expect.closeTo(0.25 * (0.25 - 0.625), 15), expect.closeTo(0.75 * (0.75 - 0.625), 15)],
    ]);
  });

  it.each([
    [
      0,
      [
        [0.25, 0.5],
        [0.75, 0.5],
      ],
    ],
    [
      -2,
      [
        [0.25, 0.5],
        [0.75, 0.5],
      ],
    ],
    [
      1,
      [
        [0.5, 0.5],
        [0.75, 0.25],
      ],
    ],
    [
      -1,
      [
        [0.5, 0.5],
        [0.75, 0.25],
      ],
    ],
  ])('along axis %i of an example', async (axis, p) => {
    const at = await firstStep({
      input: [2, 2],
      layers: [{ type: 'softmax', name: 'p', axis }],
      x: [
        [
          [0, 0],
          [third, 0],
        ],
      ],
    });
    expect(at('p.a')).toEqual([p.map((row) => row.map((value) => expect.closeTo(value, 15)))]);
  });

  // A bias would add the same to all entries of axis 0, and have no effect.
  it('raises no alarm', async () => {
    const layers = [
      { type: 'dense', units: 3, bias: false },
      { type: 'softmax', axis: 0 },
    ];
    expect(
      (
        await checked({
          input: [2, 2],
          layers,
          x: [
            [
              [0, 1],
              [third, 0],
            ],
          ],
        })
      ).verdict,
    ).toBe('match');
  });
});
