import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { adaptiveAveragePool, adaptiveMaxPool } from '../../../src/engine/ops/adaptivePooling.js';
import { averagePool, maxPool } from '../../../src/engine/ops/pooling.js';
import { expectGradients, some } from '../arbitrary.js';
import { evaluate, gradient } from '../evaluate.js';

const row = [[[1, 5, 2, 4, 3]]];

describe('max pooling', () => {
  it('takes the largest of each window; what is left over counts where the ceiling is taken', () => {
    expect(evaluate((b, x) => maxPool(b, x, { kernel: [2] }), [row])).toEqual([[[5, 4]]]);
    expect(evaluate((b, x) => maxPool(b, x, { kernel: [2], ceilMode: true }), [row])).toEqual([[[5, 4, 3]]]);
  });

  it('never takes the padding, were all entries negative', () => {
    const pool = (b: GraphBuilder, x: NodeId): NodeId => maxPool(b, x, { kernel: [3], stride: [2], padding: [1] });
    expect(evaluate(pool, [[[[-1, -5, -2]]]])).toEqual([[[-1, -2]]]);
  });

  it('gives the whole gradient to the first winner, row by row', () => {
    const map = [
      [
        [
          [0, 7],
          [7, 7],
        ],
      ],
    ];
    expect(gradient((b, x) => maxPool(b, x, { kernel: [2, 2] }), [map])).toEqual([
      [
        [
          [
            [0, 1],
            [0, 0],
          ],
        ],
      ],
    ]);
  });

  it('shows a NaN', () => {
    expect(evaluate((b, x) => maxPool(b, x, { kernel: [2] }), [[[[1, Number.NaN, 3, 2]]]])).toEqual([
      [[Number.NaN, 3]],
    ]);
  });
});

describe('average pooling', () => {
  const pool = (countIncludePad: boolean) => (b: GraphBuilder, x: NodeId) =>
    averagePool(b, x, { kernel: [3], stride: [2], padding: [1], countIncludePad });

  it('counts the padding, or not', () => {
    expect(evaluate(pool(true), [row])).toEqual([[[(0 + 1 + 5) / 3, (5 + 2 + 4) / 3, (4 + 3 + 0) / 3]]]);
    expect(evaluate(pool(false), [row])).toEqual([[[(1 + 5) / 2, (5 + 2 + 4) / 3, (4 + 3) / 2]]]);
  });

  it('never counts what is beyond the padding', () => {
    const ceiling = (b: GraphBuilder, x: NodeId): NodeId => averagePool(b, x, { kernel: [2], ceilMode: true });
    expect(evaluate(ceiling, [row])).toEqual([[[3, 3, 3]]]);
  });
});

describe('adaptive pooling', () => {
  it('cuts windows that overlap where the count is no divisor', () => {
    // From ⌊5i/3⌋ to ⌈5(i + 1)/3⌉: entries 0–1, 1–3, 3–4.
    expect(evaluate((b, x) => adaptiveAveragePool(b, x, [3]), [row])).toEqual([[[3, 11 / 3, 3.5]]]);
    expect(evaluate((b, x) => adaptiveMaxPool(b, x, [3]), [row])).toEqual([[[5, 5, 4]]]);
  });

  it('leaves an axis alone for null', () => {
    expect(
      evaluate(
        (b, x) => adaptiveAveragePool(b, x, [null, 1]),
        [
          [
            [
              [1, 3],
              [5, 7],
            ],
          ],
        ],
      ),
    ).toEqual([[[2], [6]]]);
  });
});

const axis = fc.record({ kernel: some, stride: some, padded: fc.boolean(), more: fc.nat({ max: 4 }) });
const drawn = fc.record({
  lead: fc.tuple(fc.nat({ max: 2 }), some),
  axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
  ceilMode: fc.boolean(),
  countIncludePad: fc.boolean(),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;
const settings = ({ axes, ceilMode, countIncludePad }: Drawn) => ({
  kernel: axes.map(({ kernel }) => kernel),
  stride: axes.map(({ stride }) => stride),
  padding: axes.map(({ kernel, padded }) => (padded ? kernel >> 1 : 0)),
  ceilMode,
  countIncludePad,
});
const shapeOf = ({ lead, axes }: Drawn) => [...lead, ...axes.map(({ kernel, more }) => kernel + more)];

describe('the gradients of', () => {
  it.each([
    ['max pooling', maxPool],
    ['average pooling', averagePool],
  ])('%s agree with central differences', (_, pool) => {
    expectGradients(drawn.map((one) => ({ shapes: [shapeOf(one)], build: (b, [x = 0]) => pool(b, x, settings(one)) })));
  });

  it.each([
    ['adaptive max pooling', adaptiveMaxPool],
    ['adaptive average pooling', adaptiveAveragePool],
  ])('%s agree with central differences', (_, pool) => {
    expectGradients(
      fc.tuple(drawn, some, some).map(([one, p, q]) => ({
        shapes: [shapeOf(one)],
        build: (b, [x = 0]) => pool(b, x, [p, q].slice(0, one.axes.length)),
      })),
    );
  });
});
