import { describe, expect, it } from 'vitest';
import type { Dense } from '../../src/session/history.js';
import { Pyramid } from '../../src/session/pyramid.js';
import { smoothed } from '../../src/session/smooth.js';

function curve(values: readonly number[]): Dense {
  return {
    length: values.length,
    at: (step) => values[step] ?? Number.NaN,
    slice: (from = 0, to = values.length) => Float64Array.from(values.slice(from, to)),
    over: (from, to) => new Pyramid((step) => values[step] ?? Number.NaN).over(from, to),
  };
}

describe('smoothed', () => {
  it('each point is the mean of those around it; the first is itself, and at the end there are fewer', () => {
    const { steps, values } = smoothed(curve([1, 3, 8, 1, 3]), [0, 4], 3, 100);
    expect([...steps]).toEqual([0, 1, 2, 3, 4]);
    expect([...values]).toEqual([1, 4, 4, 4, 2].map((value) => expect.closeTo(value, 12)));
  });

  it('values beyond a range count at its ends', () => {
    const { steps, values } = smoothed(curve([0, 0, 6, 0, 0]), [3, 4], 3, 100);
    expect([...steps]).toEqual([3, 4]);
    expect([...values]).toEqual([2, 0]);
  });

  it('of many steps so many are shown as were asked for, the first and the last among them', () => {
    const { steps } = smoothed(curve(Array.from({ length: 1001 }, () => 1)), [0, 1000], 25, 5);
    expect([...steps]).toEqual([0, 250, 500, 750, 1000]);
  });

  it('numbers that are not finite stay where they are, and pull no mean along', () => {
    const { values } = smoothed(curve([2, Number.NaN, 4, Number.POSITIVE_INFINITY]), [0, 3], 3, 100);
    expect([...values]).toEqual([2, Number.NaN, 4, Number.POSITIVE_INFINITY]);
  });

  it('numbers near the largest have a mean too', () => {
    const { values } = smoothed(curve([1.5e308, 1.5e308, 1.5e308]), [1, 1], 3, 10);
    expect(values[0]).toBeCloseTo(1.5e308, -295);
  });
});
