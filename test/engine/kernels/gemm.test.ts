import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Gemm, gemm } from '../../../src/engine/kernels/instructions.js';
import { variants, Workbench } from './workbench.js';

/** Where numbers of a matrix lie in an array: stored by rows or by columns, with `gap` unused entries after each line. */
interface Layout {
  readonly byColumns: boolean;
  readonly gap: number;
}

interface Case {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly batch: readonly [number, number];
  readonly a: Layout;
  readonly b: Layout;
  readonly gapC: number;
  readonly add: 'nothing' | 'bias' | 'accumulate';
  readonly shift: number;
  readonly seed: number;
}

const layout = fc.record({ byColumns: fc.boolean(), gap: fc.nat(3) });

/** Around the edges of tiles and blocks, small and large; now and then empty. */
const extent = fc.oneof(fc.nat(20), fc.constantFrom(31, 32, 33, 96, 97), fc.integer({ min: 21, max: 130 }));

const cases: fc.Arbitrary<Case> = fc.record({
  rows: extent,
  columns: extent,
  inner: fc.oneof(extent, fc.constantFrom(255, 256, 257, 520)),
  batch: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  a: layout,
  b: layout,
  gapC: fc.nat(3),
  add: fc.constantFrom('nothing', 'bias', 'accumulate'),
  shift: fc.nat(3),
  seed: fc.nat(),
});

/** Whole numbers from −8 to 8: their products and sums are exact in float32 too, so that no order of adding differs. */
function numbers(count: number, seed: number): number[] {
  let state = seed | 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 16) % 17) - 8;
  });
}

/** Strides of a matrix of that layout, and how many entries it takes. */
function strides(rows: number, columns: number, { byColumns, gap }: Layout) {
  return byColumns
    ? { row: 1, column: rows + gap, entries: columns * (rows + gap) }
    : { row: columns + gap, column: 1, entries: rows * (columns + gap) };
}

/** The definition, entry by entry, on arrays in which addresses are indices. */
function plain(
  c: number[],
  a: readonly number[],
  b: readonly number[],
  bias: readonly number[],
  g: Required<Gemm>,
): void {
  for (let o = 0; o < g.outer.count; o++)
    for (let m = 0; m < g.middle.count; m++)
      for (let i = 0; i < g.rows; i++)
        for (let j = 0; j < g.columns; j++) {
          let sum = 0;
          for (let k = 0; k < g.inner; k++) {
            const x = a[o * g.outer.a + m * g.middle.a + i * g.a.row + k * g.a.column] as number;
            sum += x * (b[o * g.outer.b + m * g.middle.b + k * g.b.row + j * g.b.column] as number);
          }
          const at = o * g.outer.c + m * g.middle.c + i * g.c.row + j;
          const added = g.accumulate ? (c[at] as number) : g.bias ? (bias[j] as number) : 0;
          c[at] = sum + added;
        }
}

/** The numbers of a case, and the instruction without addresses. */
function made(one: Case) {
  const { rows, columns, inner, batch, seed } = one;
  const [outer, middle] = batch;
  const a = strides(rows, inner, one.a);
  const b = strides(inner, columns, one.b);
  const cRow = columns + one.gapC;
  const entries = { a: a.entries, b: b.entries, c: rows * cRow };
  const instruction = {
    rows,
    columns,
    inner,
    a: { address: 0, row: a.row, column: a.column },
    b: { address: 0, row: b.row, column: b.column },
    c: { address: 0, row: cRow },
    bias: one.add === 'bias' ? 1 : 0,
    accumulate: one.add === 'accumulate',
    outer: { count: outer, a: middle * entries.a, b: 0, c: middle * entries.c },
    middle: { count: middle, ...entries },
  };
  return {
    instruction,
    a: numbers(outer * middle * entries.a, seed),
    b: numbers(middle * entries.b, seed + 1),
    c: numbers(outer * middle * entries.c, seed + 2),
    bias: numbers(columns, seed + 3),
  };
}

function onMachine(bench: Workbench, one: Case, threads: number): number[] {
  const { instruction, a, b, c, bias } = made(one);
  const size = bench.precision === 'float32' ? 4 : 8;
  const at = (values: number[]) => bench.place(values, one.shift * size);
  const to = at(c);
  const words = gemm(bench.precision, {
    ...instruction,
    a: { ...instruction.a, address: at(a) },
    b: { ...instruction.b, address: at(b) },
    c: { ...instruction.c, address: to },
    bias: instruction.bias ? at(bias) : 0,
  });
  bench.run([words], threads);
  return bench.read(to, c.length);
}

describe.each(variants)('gemm, $set, $precision', ({ set, precision }) => {
  it('is the matrix product on any layout, and touches nothing else', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 3 }), (one, threads) => {
        const { instruction, a, b, c, bias } = made(one);
        plain(c, a, b, bias, instruction);
        const found = onMachine(new Workbench(set, precision), one, threads);
        // Entry by entry: what differs, and where; to compare whole arrays takes longer than to multiply.
        expect(c.flatMap((value, i) => (Object.is(value, found[i]) ? [] : [[i, found[i], value]]))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  // By tiles along rows and along columns, by dot products (few rows, Wᵀ), and entry by entry.
  it.each([
    [5, 70, 300, false],
    [70, 5, 300, true],
    [64, 33, 17, true],
    [3, 50, 300, true],
    [3, 3, 3, false],
  ] as const)('gives the same bits on any number of threads: %i × %i from %i, B by columns: %s', (...extents) => {
    const [rows, columns, inner, byColumns] = extents;
    const values = (count: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(i * 1.7));
    const run = (threads: number) => {
      const bench = new Workbench(set, precision);
      const a = { address: bench.place(values(rows * inner)), row: inner, column: 1 };
      const { row, column } = strides(inner, columns, { byColumns, gap: 0 });
      const b = { address: bench.place(values(inner * columns)), row, column };
      const c = { address: bench.place(new Float64Array(rows * columns)), row: columns };
      bench.run([gemm(precision, { rows, columns, inner, a, b, c })], threads);
      return bench.read(c.address, rows * columns);
    };
    const alone = run(1);
    for (const threads of [2, 3, 5]) expect(run(threads)).toEqual(alone);
  });

  it('rounds no worse than the bound of the inner product', () => {
    // Higham, Accuracy and Stability of Numerical Algorithms, §3.1: |error| ≤ γ_n Σ|x||y|, in any order of adding.
    const inner = 1000;
    const x = Array.from({ length: inner }, (_, i) => Math.fround(Math.sin(i)));
    const y = Array.from({ length: inner }, (_, i) => Math.fround(Math.cos(3 * i) * 2 ** (i % 12)));
    const bench = new Workbench(set, precision);
    const a = { address: bench.place(x), row: inner, column: 1 };
    const b = { address: bench.place(y), row: 1, column: 1 };
    const c = { address: bench.place([0]), row: 1 };
    bench.run([gemm(precision, { rows: 1, columns: 1, inner, a, b, c })]);
    // Products of float32 numbers are exact in float64, and so the sum here errs by far less than float32's.
    const exact = x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
    const size = x.reduce((sum, value, i) => sum + Math.abs(value * (y[i] as number)), 0);
    const unit = precision === 'float32' ? 2 ** -24 : 2 ** -52;
    const bound = ((inner * unit) / (1 - inner * unit)) * size;
    expect(Math.abs((bench.read(c.address, 1)[0] as number) - exact)).toBeLessThanOrEqual(bound);
  });

  it('lets NaN and infinities through', () => {
    const bench = new Workbench(set, precision);
    const a = { address: bench.place([Number.NaN, 1, 0, 0, Number.POSITIVE_INFINITY, 1]), row: 2, column: 1 };
    const b = { address: bench.place([0, 1, 2, 3]), row: 2, column: 1 };
    const c = { address: bench.place(new Float64Array(6)), row: 2 };
    bench.run([gemm(precision, { rows: 3, columns: 2, inner: 2, a, b, c })]);
    // ∞ · 0 is NaN, and so is NaN · 0.
    expect(bench.read(c.address, 6)).toEqual([Number.NaN, Number.NaN, 0, 0, Number.NaN, Number.POSITIVE_INFINITY]);
  });
});
