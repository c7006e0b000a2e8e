import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binOf, edgeOf } from '../../../src/analysis/distribution/edges.js';
import { type Histogram, histogramOf } from '../../../src/analysis/distribution/histogram.js';

function histogram(...arrays: readonly (readonly number[])[]): Histogram {
  const work = histogramOf(arrays.map((array) => Float64Array.from(array)));
  for (let next = work.next(); ; next = work.next()) if (next.done) return next.value;
}

const sizes = fc.double({ noNaN: true, noDefaultInfinity: true }).map(Math.abs);

describe('bins of |v|', () => {
  it('hold what lies between their edges, for every number that there is', () => {
    fc.assert(
      fc.property(
        sizes.filter((size) => size > 0),
        (size) => edgeOf(binOf(size)) <= size && size < edgeOf(binOf(size) + 1),
      ),
    );
  });

  it('begin at powers of ten as they are written, eight in a decade', () => {
    for (const [power, size] of [1e-300, 1e-5, 0.1, 1, 1000, 1e22].entries()) {
      expect([edgeOf(binOf(size)), binOf(size) % 8, power]).toEqual([size, 0 * Math.sign(binOf(size)), power]);
    }
    expect(binOf(10) - binOf(1)).toBe(8);
  });
});

describe('a histogram', () => {
  it('has a place for every entry: counted by hand', () => {
    const found = histogram([1, -1, 0, 0.5], [Number.NaN, Number.NEGATIVE_INFINITY, -0, 100]);
    expect(found).toMatchObject({ entries: 8, zeros: 2, negative: 2, nonFinite: 2 });
    // 0.5 lies in bin −3 of 10^(−3/8) = 0.42 to 10^(−2/8) = 0.56, the ones in bin 0, 100 in bin 16.
    expect(found.first).toBe(-3);
    expect(Array.from(found.counts)).toEqual([1, 0, 0, 2, ...Array(15).fill(0), 1]);
  });

  it('has the median that sorting gives', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 60 }), (values) => {
        const sorted = values
          .filter(Number.isFinite)
          .map(Math.abs)
          .sort((a, b) => a - b);
        const at = (place: number): number => sorted[Math.floor(place)] ?? Number.NaN;
        const expected = at((sorted.length - 1) / 2) / 2 + at(sorted.length / 2) / 2;
        // An odd count has one in the middle, which halving may round where it is subnormal.
        const exact = sorted.length % 2 === 1 ? at(sorted.length / 2) : expected;
        expect(histogram(values).median).toBe(exact);
      }),
    );
  });

  it('has no median where nothing is finite', () => {
    expect(histogram([Number.NaN]).median).toBeNaN();
  });

  it('is the same for entries that are not looked at all at once', () => {
    const many = Array.from({ length: 150_000 }, (_, i) => Math.sin(i) * 10 ** (i % 7));
    const found = histogram(many);
    expect(found.counts.reduce((sum, count) => sum + count, found.zeros)).toBe(150_000);
    expect(found).toEqual(histogram(many.slice(0, 70_000), many.slice(70_000)));
  });
});
