import { describe, expect, it } from 'vitest';
import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { attention } from '../../../src/engine/ops/attention.js';
import { batchNorm, updatedStatistics } from '../../../src/engine/ops/batchNorm.js';
import { cellStep } from '../../../src/engine/ops/cells.js';
import { dropout } from '../../../src/engine/ops/dropout.js';
import { einsum } from '../../../src/engine/ops/einsum.js';
import { matmul } from '../../../src/engine/ops/matrix.js';
import { multiHeadAttention } from '../../../src/engine/ops/multiHeadAttention.js';
import { groupNorm, layerNorm, localResponseNorm, rmsNorm } from '../../../src/engine/ops/normalization.js';
import { lastOutput, lastStates, recurrent } from '../../../src/engine/ops/recurrent.js';
import { softmax } from '../../../src/engine/ops/softmax.js';
import { ShapeError } from '../../../src/engine/primitives/rule.js';
import { evaluate } from '../evaluate.js';

describe('products', () => {
  it('of vectors and matrices by NumPy’s rules', () => {
    expect(
      evaluate(matmul, [
        [1, 2],
        [3, 4],
      ]),
    ).toBe(11);
    expect(
      evaluate(matmul, [
        [1, 2],
        [
          [1, 10],
          [100, 1000],
        ],
      ]),
    ).toEqual([201, 2010]);
    expect(
      evaluate(matmul, [
        [
          [1, 10],
          [100, 1000],
        ],
        [1, 2],
      ]),
    ).toEqual([21, 2100]);
  });

  it('einsum contracts what the output does not name', () => {
    const m = [
      [1, 2],
      [3, 4],
    ];
    expect(evaluate((b, x) => einsum(b, 'ii', [x]), [m])).toBe(5);
    expect(evaluate((b, x) => einsum(b, 'ij->ji', [x]), [m])).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(evaluate((b, x, y) => einsum(b, 'ij, j -> i', [x, y]), [m, [1, 10]])).toEqual([21, 43]);
    expect(
      evaluate(
        (b, x, y) => einsum(b, 'i,j', [x, y]),
        [
          [1, 2],
          [3, 5],
        ],
      ),
    ).toEqual([
      [3, 5],
      [6, 10],
    ]);
    expect(evaluate((b, x) => einsum(b, '...j->...', [x]), [m])).toEqual([3, 7]);
  });

  it('einsum says what does not go together', () => {
    expect(() => evaluate((b, x, y) => einsum(b, 'ij,jk->ik', [x, y]), [[[1, 2]], [[1], [2], [3]]])).toThrow(
      ShapeError,
    );
    expect(() => evaluate((b, x) => einsum(b, 'ij->ik', [x]), [[[1, 2]]])).toThrow(ShapeError);
    expect(() => evaluate((b, x) => einsum(b, 'i->i', [x]), [[[1, 2]]])).toThrow(ShapeError);
  });
});

describe('norms', () => {
  const x = [
    [1, 2],
    [3, 6],
  ];

  it('batch norm standardizes columns, layer norm rows', () => {
    expect(evaluate((b, z) => batchNorm(b, z, {}, 0), [x])).toEqual([
      [-1, -1],
      [1, 1],
    ]);
    expect(evaluate((b, z) => layerNorm(b, z, {}, 1, 0), [x])).toEqual([
      [-1, 1],
      [-1, 1],
    ]);
    expect(evaluate((b, z) => groupNorm(b, z, 2, {}, 1), [x])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('RMS norm divides by the root of the mean square', () => {
    expect(evaluate((b, z, g) => rmsNorm(b, z, g, 1, 0), [[[1, 7]], [10, 1]])).toEqual([[2, 1.4]]);
  });

  it('local response norm looks at channels around, one more before than after', () => {
    const channels = [[[1], [2], [3], [4]]];
    const normed = evaluate((b, z) => localResponseNorm(b, z, 2, { alpha: 1, beta: 0.5 }), [channels]) as number[][][];
    const powers = [1, 1 + 4, 4 + 9, 9 + 16].map((power) => 1 + power / 2);
    powers.forEach((power, c) => expect(normed[0]?.[c]?.[0]).toBeCloseTo((c + 1) / Math.sqrt(power), 14));
  });

  it('running statistics move towards the batch’s, the variance unbiased', () => {
    const statistics = (which: 'mean' | 'variance') =>
      evaluate((b, z, mean, variance) => updatedStatistics(b, z, { mean, variance }, 0.5)[which], [x, [0, 0], [1, 1]]);
    expect(statistics('mean')).toEqual([1, 2]);
    // Squares about the mean: 1 + 1 and 4 + 4, over n − 1 = 1.
    expect(statistics('variance')).toEqual([0.5 + 1, 0.5 + 4]);
  });
});

describe('dropout', () => {
  it('keeps from the rate on, and makes up for what goes', () => {
    expect(
      evaluate(
        (b, x, noise) => dropout(b, x, noise, 0.5),
        [
          [1, 2, 3],
          [0.49, 0.5, 0.9],
        ],
      ),
    ).toEqual([0, 4, 6]);
  });

  it('of everything leaves nothing', () => {
    expect(
      evaluate(
        (b, x, noise) => dropout(b, x, noise, 1),
        [
          [1, 2],
          [0, 0.99],
        ],
      ),
    ).toEqual([0, 0]);
  });
});

describe('attention', () => {
  const query = [[Math.log(2)], [0]];
  const key = [[1], [0]];
  const value = [[3], [6]];

  it('weighs values by the softmax of scores', () => {
    // First query: weights ⅔ and ⅓; second: ½ and ½.
    const output = evaluate((b, q, k, v) => attention(b, [q, k, v]).output, [query, key, value]) as number[][];
    expect(output[0]?.[0]).toBeCloseTo(4, 14);
    expect(output[1]?.[0]).toBeCloseTo(4.5, 14);
  });

  it('looks back only where it is causal', () => {
    const output = evaluate((b, q, k, v) => attention(b, [q, k, v], {}, { causal: true }).output, [query, key, value]);
    expect((output as number[][])[0]).toEqual([3]);
  });

  it('of a query that may look nowhere is no number, as torch has it', () => {
    const masked = (b: GraphBuilder, q: NodeId, k: NodeId, v: NodeId, allowed: NodeId): NodeId =>
      attention(b, [q, k, v], { allowed }).output;
    expect(
      evaluate(masked, [
        query,
        key,
        value,
        [
          [0, 1],
          [0, 0],
        ],
      ]),
    ).toEqual([[6], [Number.NaN]]);
  });

  it('in heads cuts queries, keys and values into shares', () => {
    // With the identity for every projection and one key, a query has the key's value whatever its score.
    const identity = [
      [1, 0],
      [0, 1],
    ];
    const heads = (b: GraphBuilder, q: NodeId, k: NodeId, w: NodeId): NodeId => {
      const projections = [{ weight: w }, { weight: w }, { weight: w }] as const;
      return multiHeadAttention(b, [q, k, k], { heads: 2, projections, output: { weight: w } }).output;
    };
    expect(evaluate(heads, [[[[1, 2]]], [[[5, 7]]], identity])).toEqual([[[5, 7]]]);
  });
});

it('softmax of a row of −∞ is no number', () => {
  const row = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  expect(evaluate((b, x) => softmax(b, x), [row])).toEqual([Number.NaN, Number.NaN]);
});

describe('recurrent cells, with weights so large that gates are open or shut', () => {
  const open = 1000;
  const step = (kind: 'lstm' | 'gru' | 'rnn-relu', part: 'h' | 'c', biases: readonly number[]) => {
    const rows = biases.map(() => [0]);
    return evaluate(
      (b, x, h, c, weightIH, weightHH, biasIH) =>
        cellStep(b, kind, x, { h, c }, { weightIH, weightHH, biasIH })[part] as NodeId,
      [[[1]], [[0.25]], [[0.5]], rows, rows, biases],
    );
  };

  it('an LSTM that forgets nothing and takes nothing in keeps c', () => {
    expect(step('lstm', 'c', [-open, open, 0, open])).toEqual([[0.5]]);
    expect(step('lstm', 'h', [-open, open, 0, open])).toEqual([[Math.tanh(0.5)]]);
  });

  it('an LSTM that forgets all and takes all in has c = tanh g', () => {
    expect(step('lstm', 'c', [open, -open, 2, open])).toEqual([[Math.tanh(2)]]);
  });

  it('a GRU keeps h where its update gate is open, and takes n where it is shut', () => {
    expect(step('gru', 'h', [0, open, 2])).toEqual([[0.25]]);
    expect(step('gru', 'h', [0, -open, 2])).toEqual([[Math.tanh(2)]]);
  });

  it('a layer of plain cells sums its inputs up, from both ends', () => {
    const weights = (weight: NodeId) => ({ weightIH: weight, weightHH: weight });
    const run = (b: GraphBuilder, x: NodeId, w: NodeId) => recurrent(b, 'rnn-relu', x, [[weights(w), weights(w)]]);
    const inputs = [[[[1], [2], [4]]], [[1]]];
    expect(evaluate((b, x, w) => run(b, x, w).sequence, inputs)).toEqual([
      [
        [1, 7],
        [3, 6],
        [7, 4],
      ],
    ]);
    expect(evaluate((b, x, w) => lastOutput(b, run(b, x, w)), inputs)).toEqual([[7, 7]]);
    expect(evaluate((b, x, w) => lastStates(b, run(b, x, w)).h, inputs)).toEqual([[[7]], [[7]]]);
  });
});
