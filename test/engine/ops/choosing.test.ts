import { describe, expect, it } from 'vitest';
import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { clamp, remainder, round, truncate, xLogY } from '../../../src/engine/ops/elementwise.js';
import { embedding } from '../../../src/engine/ops/embedding.js';
import { argmax, argmin, maxAlong } from '../../../src/engine/ops/extrema.js';
import { oneHot, pick, scatter, scatterAdd, scatterNumber, takeAlong } from '../../../src/engine/ops/indexing.js';
import { norm } from '../../../src/engine/ops/norms.js';
import { median, sort, topK } from '../../../src/engine/ops/ordering.js';
import { cumulativeProduct, product } from '../../../src/engine/ops/products.js';
import { amax, logSumExp, mean, std, variance } from '../../../src/engine/ops/reductions.js';
import { evaluate, gradient } from '../evaluate.js';

const { NaN: none, POSITIVE_INFINITY: infinity } = Number;

describe('reductions', () => {
  it('over axes that are not neighbours', () => {
    const cube = [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ];
    expect(evaluate((b, x) => mean(b, x, { axes: [0, 2] }), [cube])).toEqual([3.5, 5.5]);
  });

  it('the variance divides by n − correction; of one number it is none', () => {
    expect(evaluate((b, x) => variance(b, x), [[1, 3]])).toBe(2);
    expect(evaluate((b, x) => variance(b, x, {}, 0), [[1, 3]])).toBe(1);
    expect(evaluate((b, x) => variance(b, x), [[1]])).toBe(none);
  });

  it('roots hand nothing down at 0, as in torch', () => {
    expect(gradient((b, x) => std(b, x), [[2, 2]])).toEqual([[0, 0]]);
    expect(gradient((b, x) => norm(b, x), [[0, 0]])).toEqual([[0, 0]]);
  });

  it('logSumExp neither overflows nor makes NaN of nothing but −∞', () => {
    expect(evaluate((b, x) => logSumExp(b, x), [[1000, 1000]])).toBe(1000 + Math.LN2);
    expect(evaluate((b, x) => logSumExp(b, x), [[-infinity, -infinity]])).toBe(-infinity);
    expect(evaluate((b, x) => logSumExp(b, x), [[infinity, 0]])).toBe(infinity);
  });

  it('amax shares among ties over any axes; the maximum along an axis goes to the first', () => {
    const ties = [
      [7, 1],
      [7, 7],
    ];
    expect(gradient((b, x) => amax(b, x), [ties])).toEqual([
      [
        [1 / 3, 0],
        [1 / 3, 1 / 3],
      ],
    ]);
    expect(gradient((b, x) => maxAlong(b, x, 1).values, [ties])).toEqual([
      [
        [1, 0],
        [1, 0],
      ],
    ]);
  });

  it('places of the largest and the smallest; NaN counts as the largest', () => {
    expect(
      evaluate(
        (b, x) => argmax(b, x, 1),
        [
          [
            [1, 5, 5],
            [2, none, 9],
          ],
        ],
      ),
    ).toEqual([1, 1]);
    expect(
      evaluate(
        (b, x) => argmin(b, x),
        [
          [
            [4, 1],
            [0, 3],
          ],
        ],
      ),
    ).toBe(2);
    expect(evaluate((b, x) => maxAlong(b, x, 0).values, [[1, none, 3]])).toBe(none);
  });

  it('products have their gradient also beside a 0', () => {
    expect(evaluate((b, x) => product(b, x), [[2, 3, 5]])).toBe(30);
    expect(gradient((b, x) => product(b, x), [[2, 0, 5]])).toEqual([[0, 10, 0]]);
    expect(evaluate((b, x) => cumulativeProduct(b, x, 0), [[2, 3, 5, 7]])).toEqual([2, 6, 30, 210]);
  });
});

describe('rounding', () => {
  it('goes to the even number from a half, towards 0, and leaves a remainder of the divisor’s sign', () => {
    const numbers = [-2.5, -1.5, -0.4, 0.5, 1.5, 2.6];
    expect(evaluate((b, x) => b.add(round(b, x), b.number(0)), [numbers])).toEqual([-2, -2, 0, 0, 2, 3]);
    expect(evaluate((b, x) => b.add(truncate(b, x), b.number(0)), [numbers])).toEqual([-2, -1, 0, 0, 1, 2]);
    expect(evaluate((b, x) => remainder(b, x, b.number(3)), [[-1, 4, 3]])).toEqual([2, 1, 0]);
  });

  it('clamp has a slope of 1 at its ends, and keeps a NaN', () => {
    const cut = (b: GraphBuilder, x: NodeId): NodeId => clamp(b, x, b.number(0), b.number(1));
    expect(evaluate(cut, [[-1, 0.5, 2, none]])).toEqual([0, 0.5, 1, none]);
    expect(gradient(cut, [[-1, 0, 0.5, 1, 2]])).toEqual([[0, 1, 1, 1, 0]]);
  });

  it('0 log 0 is 0, with no slope', () => {
    expect(
      evaluate(xLogY, [
        [0, 0, 2],
        [0, none, Math.E],
      ]),
    ).toEqual([0, none, 2]);
    expect(gradient(xLogY, [[0], [0]])).toEqual([[0], [0]]);
  });
});

describe('indices', () => {
  const table = [
    [1, 2, 3],
    [4, 5, 6],
  ];

  it('takeAlong looks into its own row', () => {
    expect(
      evaluate(
        (b, x, i) => takeAlong(b, x, 1, i),
        [
          table,
          [
            [2, 2],
            [0, 1],
          ],
        ],
      ),
    ).toEqual([
      [3, 3],
      [4, 5],
    ]);
  });

  it('scatterAdd adds, scatter replaces', () => {
    const inputs = [table, [[2], [0]], [[10], [20]]];
    expect(evaluate((b, x, i, s) => scatterAdd(b, x, 1, i, s), inputs)).toEqual([
      [1, 2, 13],
      [24, 5, 6],
    ]);
    expect(evaluate((b, x, i, s) => scatter(b, x, 1, i, s), inputs)).toEqual([
      [1, 2, 10],
      [20, 5, 6],
    ]);
    expect(
      evaluate(
        (b, x, i) => scatterNumber(b, x, 1, i, 9),
        [
          table,
          [
            [2, 2],
            [0, 1],
          ],
        ],
      ),
    ).toEqual([
      [1, 2, 9],
      [9, 9, 6],
    ]);
  });

  it('pick names one entry for each place; one that is out of range is NaN, were it within the whole', () => {
    expect(evaluate((b, x, i, j) => pick(b, x, [i, j]), [table, [0, 1], [2, -1]])).toEqual([3, 6]);
    expect(evaluate((b, x, i, j) => pick(b, x, [i, j]), [table, [0], [3]])).toEqual([none]);
  });

  it('oneHot', () => {
    expect(evaluate((b, i) => oneHot(b, i, 3), [[1, 0]])).toEqual([
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });

  it('embedding sums where a row stands, and leaves the padding’s row alone', () => {
    const look = (b: GraphBuilder, e: NodeId): NodeId => embedding(b, b.constant([3], [1, 0, 1]), e, 0);
    expect(evaluate(look, [table])).toEqual([table[1], table[0], table[1]]);
    expect(gradient(look, [table])).toEqual([
      [
        [0, 0, 0],
        [2, 2, 2],
      ],
    ]);
  });
});

describe('order', () => {
  it('sort and topK answer values with their places', () => {
    expect(evaluate((b, x) => sort(b, x).indices, [[3, 1, 2]])).toEqual([1, 2, 0]);
    expect(evaluate((b, x) => topK(b, x, 2).values, [[3, 1, 2]])).toEqual([3, 2]);
    expect(evaluate((b, x) => topK(b, x, 1, 0, false).values, [[3, 1, 2]])).toEqual([1]);
  });

  it('the median is the lower of two in the middle', () => {
    expect(evaluate((b, x) => median(b, x).values, [[3, 1, 2, 4]])).toBe(2);
    expect(evaluate((b, x) => median(b, x).values, [[3, none, 2]])).toBe(none);
  });

  it('hands the gradient to where an entry came from', () => {
    const weigh = (b: GraphBuilder, x: NodeId): NodeId => b.mul(sort(b, x).values, b.constant([3], [1, 10, 100]));
    expect(gradient(weigh, [[3, 1, 2]])).toEqual([[100, 1, 10]]);
  });
});
