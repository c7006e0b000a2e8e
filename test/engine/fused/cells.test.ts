import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUSED, type FusedName } from '../../../src/engine/fused/table.js';
import type { Shape } from '../../../src/engine/tensor.js';
import { threads } from '../kernels/arbitraries.js';
import { twins } from '../kernels/twins.js';
import { variants, Workbench } from '../kernels/workbench.js';
import { expectEquality, WAYS } from './equality.js';

/** How many gates each input has side by side. */
const OPS = {
  lstmMemory: [4, 1],
  lstmMemoryGates: [1, 4, 1],
  lstmMemoryState: [1, 4],
  lstmOutput: [4, 1],
  lstmOutputGates: [1, 4, 1],
  lstmOutputState: [1, 4, 1],
  gruOutput: [2, 1, 1],
  gruOutputGates: [1, 2, 1, 1],
  gruOutputCandidate: [1, 2, 1],
  gruOutputState: [1, 2],
} as const satisfies { readonly [K in FusedName]?: readonly number[] };

type Name = keyof typeof OPS;
const names = Object.keys(OPS) as Name[];

/** Examples and units, around the widths of vectors. */
const sizes = fc.tuple(fc.nat(4), fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 40 })));

const shapesOf = (op: Name, [rows, units]: readonly [number, number]): Shape[] =>
  OPS[op].map((gates) => [rows, gates * units]);

describe.each(WAYS)('equals its composition, forward and backward: $kernels, $precision', (way) => {
  it.each(names)('%s', (op) => {
    fc.assert(
      fc.property(sizes, fc.nat(1000), fc.constantFrom(0.5, 4), (size, seed, far) => {
        expectEquality({ op, shapes: shapesOf(op, size), attributes: {}, range: [-far, far] }, seed, way);
      }),
      { numRuns: 15, seed: 1 },
    );
  });
});

describe.each(variants)('a cell, $set, $precision', ({ set, precision }) => {
  const { NaN: none, POSITIVE_INFINITY: infinite } = Number;
  const special = [none, infinite, -infinite, 0, -0, 40, -40, 1];

  it.each(names)('%s makes of NaN and infinities what its twin makes of them, on any number of threads', (op) => {
    const draws = fc.array(fc.constantFrom(...special), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(draws, threads, (values, count) => {
        const inputs = shapesOf(op, [3, 5]).map((shape, k) => ({
          shape,
          values: Array.from(
            { length: 15 * (OPS[op][k] as number) },
            (_, i) => values[(i * 7 + k * 11) % 60] as number,
          ),
        }));
        const { kernel, plain } = twins(new Workbench(set, precision), op, inputs, {}, count);
        kernel?.forEach((value, i) => {
          const other = plain[i] as number;
          if (Number.isFinite(other))
            expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(other)));
          else expect(value).toBe(other);
        });
        expect(kernel?.length).toBe(plain.length);
      }),
      { numRuns: 30 },
    );
  });
});

describe('shapes that do not go together', () => {
  it('are named', () => {
    expect(
      FUSED.lstmMemory.shape(
        [
          [2, 12],
          [2, 3],
        ],
        {},
      ),
    ).toEqual([2, 3]);
    expect(
      FUSED.lstmMemoryGates.shape(
        [
          [2, 3],
          [2, 12],
          [2, 3],
        ],
        {},
      ),
    ).toEqual([2, 12]);
    expect(() =>
      FUSED.lstmMemory.shape(
        [
          [2, 11],
          [2, 3],
        ],
        {},
      ),
    ).toThrow("a cell's [2, 11] should be [2, 12]");
    expect(() =>
      FUSED.gruOutput.shape(
        [
          [2, 6],
          [2, 3],
          [3, 3],
        ],
        {},
      ),
    ).toThrow("a cell's [3, 3] should be [2, 3]");
  });
});
