import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Shape, sizeOf } from '../../../src/engine/tensor.js';
import { numbers, threads } from './arbitraries.js';
import { apart, type Twins, twins } from './twins.js';
import { variants, Workbench } from './workbench.js';

const none = {};
/** So many arguments that shares of three threads differ. */
const line = fc.nat(70).chain(numbers);

/** A shape, and others that broadcast to it: axes of 1, leading ones left out. */
const shapes = (count: number): fc.Arbitrary<readonly Shape[]> =>
  fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }).chain((full) => {
    const part = fc
      .tuple(
        fc.array(fc.boolean(), { minLength: full.length, maxLength: full.length }),
        fc.nat({ max: full.length }),
        fc.boolean(),
      )
      .map(([ones, cut, whole]) => (whole ? full : full.map((n, axis) => (ones[axis] ? 1 : n)).slice(cut)));
    return fc.array(part, { minLength: count, maxLength: count });
  });

const inputs = (count: number) =>
  shapes(count).chain((all) =>
    fc.tuple(...all.map((shape) => numbers(sizeOf(shape)).map((values) => ({ shape, values })))),
  );

/** Rows long enough for whole vectors, and for several lines to share. */
const longRows = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 }), fc.constantFrom('row', 'column', 'scalar'))
  .chain(([rows, columns, which]) => {
    const other = { row: [columns], column: [rows, 1], scalar: [] }[which];
    return fc.tuple(
      numbers(rows * columns).map((values) => ({ shape: [rows, columns], values })),
      numbers(sizeOf(other)).map((values) => ({ shape: other, values })),
    );
  });

const exactUnary = ['negate', 'sqrt', 'relu', 'abs', 'sign', 'floor'] as const;
const roundedUnary = [
  ...(['exp', 'expm1', 'log', 'log1p', 'tanh', 'erf', 'sigmoid', 'softplus'] as const),
  ...(['tan', 'sinh', 'cosh'] as const),
];
const roundedBinary = ['pow', 'atan2'] as const;
const binary = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum'] as const;
const comparisons = ['greater', 'greaterEqual', 'less', 'lessEqual', 'equal', 'notEqual'] as const;

describe.each(variants)('entry by entry, $set, $precision', ({ set, precision }) => {
  it.each(exactUnary)('%s gives the bits of its twin', (op) => {
    fc.assert(
      fc.property(line, threads, (values, count) => {
        const { kernel, plain } = twins(
          new Workbench(set, precision),
          op,
          [{ shape: [values.length], values }],
          none,
          count,
        );
        expect(kernel).toEqual(plain);
      }),
    );
  });

  /** Each of both may be wrong by 4 u of its value; below the normal numbers by a few of the smallest ones. */
  function expectNear(bench: Workbench, { kernel, plain }: Twins, what: (i: number) => string): void {
    const few = precision === 'float32' ? 2 ** -147 : 2 ** -1072;
    kernel?.forEach((y, i) => {
      const other = plain[i] as number;
      if (!(Math.abs(y - other) <= few)) expect(apart(y, other, bench), what(i)).toBeLessThanOrEqual(8);
    });
    expect(kernel?.length).toBe(plain.length);
  }

  it.each(roundedUnary)('%s is as near to its twin as both are to the exact value', (op) => {
    fc.assert(
      fc.property(line, threads, (values, count) => {
        const bench = new Workbench(set, precision);
        const both = twins(bench, op, [{ shape: [values.length], values }], none, count);
        expectNear(bench, both, (i) => `${op}(${values[i]})`);
      }),
    );
  });

  it.each(roundedBinary)('%s is as near to its twin as both are to the exact value, broadcast in any way', (op) => {
    const squares = longRows.map(([x]) => [x, { shape: [], values: [2] }] as const);
    fc.assert(
      fc.property(fc.oneof(inputs(2), longRows, squares), threads, (pair, count) => {
        const bench = new Workbench(set, precision);
        expectNear(bench, twins(bench, op, pair, none, count), (i) => `${op}, entry ${i}`);
      }),
    );
  });

  it.each([...binary, ...comparisons])('%s gives the bits of its twin, broadcast in any way', (op) => {
    fc.assert(
      fc.property(fc.oneof(inputs(2), longRows), threads, (pair, count) => {
        for (const operands of [pair, [...pair].reverse()]) {
          const { kernel, plain } = twins(new Workbench(set, precision), op, operands, none, count);
          expect(kernel).toEqual(plain);
        }
      }),
    );
  });

  it('where chooses as its twin does', () => {
    fc.assert(
      fc.property(inputs(3), threads, (operands, count) => {
        const { kernel, plain } = twins(new Workbench(set, precision), 'where', operands, none, count);
        expect(kernel).toEqual(plain);
      }),
    );
  });

  it('leaves operands that step along more axes than it has loops to the twin', () => {
    const ones = (...shape: number[]) => ({ shape, values: new Float64Array(sizeOf(shape)).fill(1) });
    const alternating = [ones(2, 1, 2, 1, 2), ones(1, 2, 1, 2, 1)];
    expect(twins(new Workbench(set, precision), 'add', alternating, none).kernel).toBeNull();
  });
});
