import { describe, expect, it } from 'vitest';
import { factorAxis } from '../../webview/panel/diagnosis/axis.js';

describe('the axis of factors', () => {
  it('tells ¼, ½ and 2 apart where all factors lie close to 1', () => {
    const axis = factorAxis([0.23, 0.99, 1.1]);
    expect(axis.ticks.map(({ label }) => label)).toEqual(['×0.1', '×¼', '×½', '×1', '×2']);
    expect([axis.at(0.1), axis.at(2)]).toEqual([0, 1]);
    // log(1/0.1) of log(2/0.1)
    expect(axis.at(1)).toBeCloseTo(Math.log(10) / Math.log(20), 12);
  });

  it('counts decades where they lie far apart, and never more than fit', () => {
    expect(factorAxis([3e-5, 20]).ticks.map(({ label }) => label)).toEqual(['×1e−4', '×1e−2', '×1', '×1e2']);
    expect(factorAxis([1e-300, 1]).ticks.length).toBeLessThan(9);
  });

  it('has a place for what has no logarithm: 0 at the left, ∞ at the right', () => {
    const axis = factorAxis([0, Number.POSITIVE_INFINITY, Number.NaN, 0.5]);
    expect([axis.at(0), axis.at(Number.POSITIVE_INFINITY), axis.at(Number.NaN)]).toEqual([0, 1, 0]);
  });
});
