import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downsample, type Points } from '../../src/session/downsample.js';

function curve(values: readonly number[]): Points {
  return { steps: Float64Array.from(values.keys()), values: Float64Array.from(values) };
}

/** Ten thousand points of a calm curve with one thing in it. */
function calmBut(at: number, value: number): Points {
  return curve(Array.from({ length: 10_000 }, (_, i) => (i === at ? value : Math.sin(i / 1000))));
}

describe('downsample', () => {
  it('leaves a short curve alone', () => {
    expect(downsample(curve([3, 1, 2]), 3)).toEqual(curve([3, 1, 2]));
  });

  it.each([
    ['a peak', 1e6],
    ['a dip', -1e6],
    ['an infinity', Number.POSITIVE_INFINITY],
    ['a NaN', Number.NaN],
  ])('keeps %s', (_, value) => {
    const { steps, values } = downsample(calmBut(4321, value), 100);
    expect(values[steps.indexOf(4321)]).toBe(value);
  });

  it('shows a NaN without hiding the peak beside it', () => {
    const points = calmBut(4321, Number.NaN);
    points.values[4322] = 1e6;
    const { steps } = downsample(points, 100);
    expect(Array.from(steps)).toEqual(expect.arrayContaining([4321, 4322]));
  });

  it('keeps ascending steps of the curve, both ends, the extremes, and the limit', () => {
    const values = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, fc.integer({ min: 4, max: 60 }), (given, limit) => {
        const points = curve(given);
        const kept = downsample(points, limit);
        expect(kept.steps.length).toBeLessThanOrEqual(Math.max(limit, 0));
        expect(Array.from(kept.steps)).toEqual([...new Set(kept.steps)].sort((a, b) => a - b));
        kept.steps.forEach((step, i) => {
          expect(kept.values[i]).toBe(given[step]);
        });
        expect([kept.steps[0], kept.steps.at(-1)]).toEqual([0, given.length - 1]);
        expect(Math.max(...kept.values)).toBe(Math.max(...given));
        expect(Math.min(...kept.values)).toBe(Math.min(...given));
      }),
    );
  });

  it.each([0, 1, 2, 3])('keeps to a limit of %i', (limit) => {
    expect(downsample(calmBut(5, 5), limit).steps.length).toBeLessThanOrEqual(limit);
  });
});
