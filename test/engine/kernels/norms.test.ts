import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { norms, record, shardCount, squares } from '../../../src/engine/kernels/norms.js';
import { norm } from '../../../src/engine/tensor.js';
import { variants, Workbench } from './workbench.js';

const threads = fc.integer({ min: 1, max: 3 });

/** Lays nodes' numbers in memory, and answers their norms. */
function normsOf(bench: Workbench, all: readonly (readonly number[])[], count: number): number[] {
  const nodes = all.map((values) => ({ address: bench.place(values), size: values.length }));
  const sums = bench.placeFloat64(new Float64Array(shardCount(nodes)));
  const to = bench.placeFloat64(new Float64Array(nodes.length + 1).fill(7));
  const { precision } = bench;
  bench.run([squares(precision, nodes, sums), norms(precision, nodes, sums, to)], count);
  expect(bench.readFloat64(to + 8 * nodes.length)).toBe(7);
  return nodes.map((_, i) => bench.readFloat64(to + 8 * i));
}

describe.each(variants)('norms, $set, $precision', ({ set, precision }) => {
  it('are the roots of sums of squares in float64', () => {
    const whole = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { maxLength: 50 });
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 5 }), threads, (all, count) => {
        // Exact: the numbers are whole, and their squares' sum is below 2⁵³.
        const expected = all.map((values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)));
        expect(normsOf(new Workbench(set, precision), all, count)).toEqual(expected);
      }),
    );
  });

  it('of many numbers are the same in any number of threads', () => {
    const values = Array.from({ length: 30_001 }, (_, i) => Math.fround(Math.sin(i)));
    const [alone, ...others] = [1, 2, 3].map((count) =>
      normsOf(new Workbench(set, precision), [values, [3, 4]], count),
    );
    for (const other of others) expect(other).toEqual(alone);
    expect(alone?.[0]).toBeCloseTo(norm(values), 9);
    expect(alone?.[1]).toBe(5);
  });

  it('neither overflow nor underflow, and are none where a number is none', () => {
    const [large, small] = precision === 'float64' ? [1e300, 1e-300] : [Math.fround(1e38), Math.fround(1e-38)];
    const all = [[large, large], [small, 0, -small], [0, 0], [], [1, Number.POSITIVE_INFINITY], [Infinity, Number.NaN]];
    const found = normsOf(new Workbench(set, precision), all as number[][], 1);
    expect(found.slice(2)).toEqual([0, 0, Infinity, Number.NaN]);
    expect((found[0] as number) / large).toBeCloseTo(Math.SQRT2, 14);
    expect((found[1] as number) / small).toBeCloseTo(Math.SQRT2, 14);
  });

  it('are written into rows behind the loss, some of them together, as the norm of norms', () => {
    const some = fc.array(fc.oneof(fc.double({ min: 0 }), fc.constant(1e-300)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 4 }), fc.float(), threads, (columns, loss, count) => {
        const bench = new Workbench(set, precision);
        const rows = bench.placeFloat64(new Float64Array(2 * (1 + columns.length)));
        const cursor = bench.place([0], 0);
        new Int32Array(bench.memory, cursor, 1)[0] = rows;
        const places = columns.map((parts) => parts.map((value) => bench.placeFloat64([value])));
        const words = record(precision, { loss: bench.place([loss]), cursor, columns: places });
        bench.run([words, words], count);
        const row = [loss, ...columns.map((parts) => (parts.length === 1 ? parts[0] : norm(parts)))];
        const read = (i: number): number => bench.readFloat64(rows + 8 * i);
        expect([...row, ...row].map((_, i) => read(i))).toEqual([...row, ...row]);
      }),
    );
  });
});
