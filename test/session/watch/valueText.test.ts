import { describe, expect, it } from 'vitest';
import { type DType, tensor } from '../../../src/engine/tensor.js';
import { valueText } from '../../../src/session/watch/valueText.js';

describe('a value in one line', () => {
  it.each<[shape: number[], values: number[], dtype: DType, text: string]>([
    [[], [0.1 + 0.2], 'float64', '0.3'],
    [[], [-0], 'float64', '-0'],
    [[], [Number.NaN], 'float64', 'NaN'],
    [[], [1], 'bool', 'true'],
    [[3], [1, Number.NEGATIVE_INFINITY, 1e-20], 'float64', '[1, -∞, 1e-20]'],
    [[2], [1, 0], 'bool', '[true, false]'],
    [[2, 2], [3, 0, 0, -4], 'float64', '[[3, 0], [0, -4]]'],
    [[2, 4], [3, 0, 0, -4, 0, 0, 0, 0], 'float64', '2 × 4 · ‖·‖ 5 · -4 … 3 · 75 % zeros'],
    [[7], [3, Number.NaN, 1, 1, 1, 1, 1], 'float64', '7 · ‖·‖ NaN · 1 … 3 · 1 not finite'],
    [[2, 4], [1, 1, 1, 0, 1, 1, 1, 0], 'bool', '2 × 4 · true in 75 %'],
  ])('%j of %j', (shape, values, dtype, text) => {
    expect(valueText(tensor(shape, values, dtype))).toBe(text);
  });
});
