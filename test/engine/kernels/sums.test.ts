import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../src/engine/tensor.js';
import { threads, wholeTensorOf } from './arbitraries.js';
import { twins } from './twins.js';
import { variants, Workbench } from './workbench.js';

/** [outer, count, inner] around the widths of the loops. */
const extents = fc.tuple(
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 40 }),
  fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(1, 31, 32, 33)),
);

/** Batches that broadcast against each other. */
const batches = fc
  .tuple(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }), fc.boolean(), fc.boolean())
  .map(([all, left, right]): readonly [Shape, Shape] => [left ? all.map(() => 1) : all, right ? all.slice(1) : all]);

const products = fc
  .record({
    batches,
    rows: fc.integer({ min: 0, max: 12 }),
    inner: fc.integer({ min: 0, max: 12 }),
    columns: fc.integer({ min: 0, max: 12 }),
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
  })
  .chain(({ batches: [left, right], rows, inner, columns, transposeA, transposeB }) =>
    fc
      .tuple(
        wholeTensorOf([...left, ...(transposeA ? [inner, rows] : [rows, inner])]),
        wholeTensorOf([...right, ...(transposeB ? [columns, inner] : [inner, columns])]),
      )
      .map((inputs) => ({ inputs, attributes: { transposeA, transposeB } })),
  );

describe.each(variants)('sums, $set, $precision', ({ set, precision }) => {
  const unit = precision === 'float32' ? 2 ** -24 : 2 ** -53;

  it('sum is that of its twin', () => {
    fc.assert(
      fc.property(
        extents.chain((all) => wholeTensorOf(all)),
        threads,
        (x, count) => {
          const { kernel, plain } = twins(new Workbench(set, precision), 'sum', [x], { from: 1, to: 2 }, count);
          expect(kernel).toEqual(plain);
        },
      ),
    );
  });

  it('cumsum gives the bits of its twin', () => {
    fc.assert(
      fc.property(
        extents.chain((all) => wholeTensorOf(all)),
        fc.record({ axis: fc.nat(2), reverse: fc.boolean() }),
        threads,
        (x, attributes, count) => {
          const { kernel, plain } = twins(new Workbench(set, precision), 'cumsum', [x], attributes, count);
          expect(kernel).toEqual(plain);
        },
      ),
    );
  });

  it('sum rounds once in float32, and within the bound of any order in float64', () => {
    const values = Array.from({ length: 3000 }, (_, i) => Math.fround(Math.sin(i * i) * 2 ** (i % 9)));
    for (const shape of [
      [1, 3000, 1],
      [3, 100, 10],
      [2, 500, 3],
    ]) {
      const x = { shape, values };
      const { kernel, plain } = twins(new Workbench(set, precision), 'sum', [x], { from: 1, to: 2 });
      const sizes = twins(new Workbench(set, 'float64'), 'sum', [{ shape, values: values.map(Math.abs) }], {
        from: 1,
        to: 2,
      }).plain;
      kernel?.forEach((total, i) => {
        const inFloat64 = (shape[1] as number) * 2 ** -53 * (sizes[i] as number) * 2;
        const once = precision === 'float32' ? unit * Math.abs(total) * 2 : 0;
        expect(Math.abs(total - (plain[i] as number))).toBeLessThanOrEqual(inFloat64 + once);
      });
      expect(kernel?.length).toBe(plain.length);
    }
  });

  it('sum and max let NaN and infinities through', () => {
    const x = {
      shape: [4, 3],
      values: [1, Number.NaN, 2, Number.POSITIVE_INFINITY, 1, 1, 3, 4, Number.NEGATIVE_INFINITY, 0, 0, 0],
    };
    for (const op of ['sum', 'max'] as const) {
      for (const axes of [
        { from: 0, to: 1 },
        { from: 1, to: 2 },
        { from: 0, to: 2 },
      ]) {
        const { kernel, plain } = twins(new Workbench(set, precision), op, [x], axes);
        expect(kernel).toEqual(plain);
      }
    }
  });

  it('matmul is that of its twin, in batches too', () => {
    fc.assert(
      fc.property(products, threads, ({ inputs, attributes }, count) => {
        const { kernel, plain } = twins(new Workbench(set, precision), 'matmul', inputs, attributes, count);
        expect(kernel).toEqual(plain);
      }),
    );
  });

  it('matmul of batches that step along more than two axes is left to its twin', () => {
    const ones = (shape: Shape) => ({ shape, values: new Float64Array(shape.reduce((n, m) => n * m, 1)).fill(1) });
    const attributes = { transposeA: false, transposeB: false };
    const inputs = [ones([2, 1, 2, 2, 3]), ones([1, 2, 1, 3, 2])];
    expect(twins(new Workbench(set, precision), 'matmul', inputs, attributes).kernel).toBeNull();
  });
});
