import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FusedName } from '../../../src/engine/fused/table.js';
import type { Kernels } from '../../../src/engine/kernels/choose.js';
import { type Shape, sizeOf } from '../../../src/engine/tensor.js';
import { threads } from '../kernels/arbitraries.js';
import { type Input, twins } from '../kernels/twins.js';
import { variants, Workbench } from '../kernels/workbench.js';
import { expectItsComposition, kindOf, side, type Use } from './sides.js';

const number = fc.float({ min: -6, max: 6, noNaN: true });
const tensor = (shape: Shape): fc.Arbitrary<Input> =>
  fc.array(number, { minLength: sizeOf(shape), maxLength: sizeOf(shape) }).map((values) => ({ shape, values }));

/** Rows around the widths of vectors. */
const shapes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 37 }));

/** [N, K], or [N, T, K]. */
const rows = fc.tuple(shapes, fc.boolean()).map(([[n, k], deep]) => (deep ? [n, 2, k] : [n, k]));

const uses = (
  op: FusedName,
  attributes: Use<FusedName>['attributes'],
  inputs: (shape: Shape) => readonly Shape[],
): readonly [string, fc.Arbitrary<Use<FusedName>>] => [
  `${op} of ${inputs([2, 3]).length}`,
  rows.chain((shape) => fc.tuple(...inputs(shape).map(tensor)).map((all) => ({ op, inputs: all, attributes }))),
];

const norm = { axes: 1, epsilon: 1e-2 };
const weight = (shape: Shape): Shape => shape.slice(-1);

const cases = [
  uses('layerNorm', norm, (shape) => [shape]),
  uses('layerNorm', norm, (shape) => [shape, weight(shape)]),
  uses('layerNorm', norm, (shape) => [shape, weight(shape), weight(shape)]),
  uses('layerNorm', { ...norm, axes: 2 }, (shape) => [shape, shape.slice(-2), shape.slice(-2)]),
  uses('layerNormGradient', norm, (shape) => [shape, shape]),
  uses('layerNormGradient', norm, (shape) => [shape, shape, weight(shape)]),
  uses('rmsNorm', norm, (shape) => [shape]),
  uses('rmsNorm', norm, (shape) => [shape, weight(shape)]),
  uses('rmsNormGradient', norm, (shape) => [shape, shape]),
  uses('rmsNormGradient', norm, (shape) => [shape, shape, weight(shape)]),
  uses('sumOfProducts', { axes: 1 }, (shape) => [shape, shape]),
] as const;

describe.each(variants)('row by row, $set, $precision', ({ set, precision }) => {
  const modes: readonly Kernels[] = [set, 'plain'];

  it.each(cases)('%s and its gradients are those of its composition', (_, use) => {
    fc.assert(
      fc.property(use, fc.constantFrom(...modes), (each, kernels) => expectItsComposition(each, precision, kernels)),
      { numRuns: 40 },
    );
  });

  it.each(cases)('%s has the same bits in any number of threads, and leaves no entry out', (_, use) => {
    fc.assert(
      fc.property(use, threads, ({ op, inputs, attributes }, many) => {
        const run = (count: number) => twins(new Workbench(set, precision), op, inputs, attributes, count);
        const [one, several] = [run(1), run(many)];
        expect(several.kernel).toEqual(one.kernel);
        expect(one.kernel).not.toBeNull();
        one.kernel?.forEach((value, i) => {
          const other = one.plain[i] as number;
          expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-3 * (1 + Math.abs(other)));
        });
      }),
      { numRuns: 30 },
    );
  });

  const [inf, none] = [Number.POSITIVE_INFINITY, Number.NaN];
  const special = [
    [1, -inf, 2, -inf, -inf, 0.5, -inf],
    [1, inf, 2, 3, 4, 5, 6],
    [1, 2, 3, 4, 5, 6, none],
    [500, -500, 0, 0, 0, 0, 1],
  ];
  it.each(['layerNorm', 'rmsNorm'] as const)('%s lets NaN and infinities through where its composition does', (op) => {
    const use = { op, inputs: [{ shape: [4, 7], values: special.flat() }], attributes: norm };
    const kinds = (fuses: boolean, kernels: Kernels) =>
      side(use, { precision, fuses, kernels }).values.map((values) => values.map(kindOf));
    for (const kernels of modes) expect(kinds(true, kernels)).toEqual(kinds(false, kernels));
  });
});

describe('no rows, or rows of nothing', () => {
  it.each([
    [[0, 3], [3]],
    [[2, 0], [0]],
  ])('of shape %j', (shape, row) => {
    const zeros = (of: Shape): Input => ({ shape: of, values: new Float64Array(sizeOf(of)) });
    const [x, gamma, beta] = [zeros(shape), zeros(row), zeros(row)];
    for (const kernels of ['simd', 'plain'] as const) {
      const mode = { precision: 'float64', fuses: true, kernels } as const;
      const normed = side({ op: 'layerNorm', inputs: [x, gamma, beta], attributes: norm }, mode);
      expect(normed.values[2]).toEqual(new Array(row[0]).fill(0));
    }
  });
});
