import { describe, expect, it } from 'vitest';
import { erf } from '../../../src/engine/primitives/erf.js';

describe('erf', () => {
  // Abramowitz & Stegun, table 7.1, and Python's math.erf for the digits beyond it.
  it.each([
    [0, 0],
    [1e-300, 1.1283791670955126e-300],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    // At this one a series of positive terms was wrong by 8 units.
    [2.0939502716064453, 0.9969364952706221],
    [2, 0.9953222650189527],
    [2.4999999, 0.9995930477647266],
    [2.5, 0.999593047982555],
    [3, 0.9999779095030014],
    [6, 1],
    [30, 1],
  ])('erf(%f)', (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThanOrEqual(3 * 2 ** -53 * Math.abs(expected));
    expect(erf(-x)).toBe(-erf(x));
  });

  it('keeps NaN and goes to ±1 at infinity', () => {
    expect(erf(Number.NaN)).toBeNaN();
    expect([erf(Number.POSITIVE_INFINITY), erf(Number.NEGATIVE_INFINITY)]).toEqual([1, -1]);
  });
});
