import { describe, expect, it } from 'vitest';
import { clampInto, normFactor, scaleInto } from '../../../src/engine/train/clipping.js';

describe('clipping by the norm', () => {
  // torch 1.13: clip_grad_norm_ of [3, 4] and [−12, 0], whose norms are 5 and 12, and 13 together.
  const [first, second] = [Float64Array.of(3, 4), Float64Array.of(-12, 0)];
  const norms = Float64Array.of(5, 12);

  it('scales all gradients together', () => {
    const factor = normFactor(norms, 1);
    const [a, b] = [new Float64Array(2), new Float64Array(2)];
    scaleInto(a, first, factor);
    scaleInto(b, second, factor);
    const expected = [0.23076921301775288, 0.3076922840236705, -0.9230768520710115, 0];
    [...a, ...b].forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 15);
    });
  });

  it('leaves short ones as they are', () => {
    expect(normFactor(norms, 20)).toBe(1);
  });

  it('makes nothing of an infinite norm, and NaN of one that is NaN', () => {
    expect(normFactor(Float64Array.of(Number.POSITIVE_INFINITY, 1), 1)).toBe(0);
    expect(normFactor(Float64Array.of(Number.NaN, 1), 1)).toBeNaN();
  });

  it('does not overflow where the squares would', () => {
    expect(normFactor(Float64Array.of(3e200, 4e200), 1)).toBeCloseTo(2e-201, 215);
  });
});

describe('clipping by the value', () => {
  it('brings each entry into the range, and lets a NaN through', () => {
    const out = new Float64Array(5);
    clampInto(out, Float64Array.of(-3, -0.5, 0.25, Number.POSITIVE_INFINITY, Number.NaN), 0.5);
    expect([...out]).toEqual([-0.5, -0.5, 0.25, 0.5, Number.NaN]);
  });
});
