import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pyramid } from '../../src/session/pyramid.js';

const numbers = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
);

/** By looking at each of them. */
function counted(values: readonly number[], from: number, to: number) {
  const inside = values.slice(from, to);
  const known = inside.filter((value) => !Number.isNaN(value));
  const finite = inside.filter(Number.isFinite);
  const stepOf = (value: number): number => (known.length > 0 ? from + inside.indexOf(value) : -1);
  const hole = inside.findIndex(Number.isNaN);
  return {
    low: stepOf(Math.min(...known)),
    high: stepOf(Math.max(...known)),
    hole: hole < 0 ? -1 : from + hole,
    count: finite.length,
    mean: finite.reduce((sum, value) => sum + value, 0) / Math.max(1, finite.length),
  };
}

describe('Pyramid', () => {
  it('says of any stretch what a look at each of its numbers says, whatever was asked for and forgotten before', () => {
    const values = fc.array(numbers, { minLength: 1, maxLength: 400 });
    const ends = fc.array(fc.tuple(fc.nat(400), fc.nat(400), fc.boolean()), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, ends, (given, asked) => {
        const pyramid = new Pyramid((step) => given[step] as number);
        for (const [one, other, forget] of asked) {
          const [from, to] = [Math.min(one, other), Math.max(one, other)].map((end) => Math.min(end, given.length));
          const { low, high, hole, count, mean } = pyramid.over(from as number, to as number);
          const expected = counted(given, from as number, to as number);
          expect({ low, high, hole, count }).toEqual({
            low: expected.low,
            high: expected.high,
            hole: expected.hole,
            count: expected.count,
          });
          expect(mean).toBeCloseTo(expected.mean, 6);
          if (forget) pyramid.truncate(from as number);
        }
      }),
    );
  });

  it('what is forgotten may come anew, with other numbers', () => {
    const values = new Float64Array(100).fill(1);
    const pyramid = new Pyramid((step) => values[step] as number);
    expect(pyramid.over(0, 100).mean).toBe(1);
    pyramid.truncate(40);
    values.fill(3, 40);
    expect(pyramid.over(40, 100).mean).toBeCloseTo(3, 12);
    expect(pyramid.over(0, 100).high).toBe(40);
  });

  it('looks at no number of a long stretch twice', () => {
    let looks = 0;
    const pyramid = new Pyramid((step) => {
      looks++;
      return step;
    });
    pyramid.over(0, 1 << 16);
    const first = looks;
    pyramid.over(0, 1 << 16);
    // The blocks' own extremes are looked up: a few, not 65,536.
    expect(looks - first).toBeLessThan(10);
  });

  it('numbers near the largest have a mean too', () => {
    expect(new Pyramid(() => 1.5e308).over(0, 1000).mean).toBeCloseTo(1.5e308, -295);
  });
});
