import { describe, expect, it } from 'vitest';
import { checked, firstStep } from './small.js';

describe('layers that only give numbers another shape', () => {
  const small = {
    input: [2, 2],
    layers: [
      { type: 'flatten', name: 'row' },
      { type: 'reshape', name: 'column', shape: [-1, 1] },
      { type: 'dense', name: 'scale', units: 1, weights: [[3]], bias: false },
    ],
    x: [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  };

  it('keep them in order, row by row; dense works along the last axis', async () => {
    const at = await firstStep(small);
    expect(at('row.a')).toEqual([[1, 2, 3, 4]]);
    expect(at('column.a')).toEqual([[[1], [2], [3], [4]]]);
    expect(at('scale.a')).toEqual([[[3], [6], [9], [12]]]);
    // J = ½ Σ (3x)²: δ of scale is 3x, ∇W = Σ 3x², and 9x goes further down.
    expect(at('loss')).toBe(135);
    expect(at('scale.delta')).toEqual([[[3], [6], [9], [12]]]);
    expect(at('scale.weight.gradient')).toEqual([[90]]);
    expect(at('column.delta')).toEqual([[[9], [18], [27], [36]]]);
    expect(at('row.delta')).toEqual([[9, 18, 27, 36]]);
  });

  it('raise no alarm', async () => {
    expect((await checked(small)).verdict).toBe('match');
  });
});
