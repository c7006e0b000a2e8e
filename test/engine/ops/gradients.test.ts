import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { ACTIVATIONS, type Activation } from '../../../src/engine/ops/activations.js';
import { attention } from '../../../src/engine/ops/attention.js';
import { batchNorm, batchNormWith } from '../../../src/engine/ops/batchNorm.js';
import type { CellKind } from '../../../src/engine/ops/cells.js';
import { alphaDropout, dropout } from '../../../src/engine/ops/dropout.js';
import { einsum } from '../../../src/engine/ops/einsum.js';
import * as elementwise from '../../../src/engine/ops/elementwise.js';
import { embedding } from '../../../src/engine/ops/embedding.js';
import { maxAlong, minAlong } from '../../../src/engine/ops/extrema.js';
import { gatedLinearUnit, parametricRelu, softplusWithSlope } from '../../../src/engine/ops/gates.js';
import { indexAdd, indexSelect, pick, scatter, scatterAdd, takeAlong } from '../../../src/engine/ops/indexing.js';
import { concat, flip, repeat, repeatInterleave, roll, stack, tril, triu } from '../../../src/engine/ops/joining.js';
import { bilinear, matmul, outer } from '../../../src/engine/ops/matrix.js';
import { flatten, moveAxis, squeeze, transpose, unsqueeze } from '../../../src/engine/ops/movement.js';
import { multiHeadAttention } from '../../../src/engine/ops/multiHeadAttention.js';
import {
  groupNorm,
  instanceNorm,
  layerNorm,
  localResponseNorm,
  rmsNorm,
} from '../../../src/engine/ops/normalization.js';
import {
  cosineSimilarity,
  distances,
  norm,
  normalize,
  pairwiseDistance,
  weightNorm,
} from '../../../src/engine/ops/norms.js';
import { median, sort, topK } from '../../../src/engine/ops/ordering.js';
import { type PadMode, pad } from '../../../src/engine/ops/padding.js';
import { cumulativeProduct, product } from '../../../src/engine/ops/products.js';
import { lastOutput, recurrent } from '../../../src/engine/ops/recurrent.js';
import { amax, amin, cumsum, logSumExp, mean, std, sum, variance } from '../../../src/engine/ops/reductions.js';
import { pixelShuffle, pixelUnshuffle, resample } from '../../../src/engine/ops/resampling.js';
import { chunk, diagonal, select, slice, splitEvery, unbind } from '../../../src/engine/ops/slicing.js';
import { logSoftmax, softmax, softmin } from '../../../src/engine/ops/softmax.js';
import { fold, unfold } from '../../../src/engine/ops/unfolding.js';
import type { Shape } from '../../../src/engine/tensor.js';
import { sizeOf } from '../../../src/engine/tensor.js';
import { expectGradients, extent, positive, shape, some, withAxis } from '../arbitrary.js';
import type { Sample } from '../central.js';

/** Every op's gradient against central differences of the op itself, at random shapes; the values themselves are torch's (test/golden). */
type Drawn = fc.Arbitrary<Omit<Sample, 'range'> & Partial<Sample>>;
type One = (b: GraphBuilder, x: NodeId) => NodeId;

const everywhere = (build: One, range?: Sample['range']): Drawn =>
  shape.map((s) => ({ shapes: [s], ...(range && { range }), build: (b, [x = 0]) => build(b, x) }));

const along = (build: (b: GraphBuilder, x: NodeId, axis: number) => NodeId, least = 0): Drawn =>
  withAxis
    .filter((drawn) => (drawn.shape[drawn.axis] as number) >= least)
    .map((drawn) => ({ shapes: [drawn.shape], build: (b, [x = 0]) => build(b, x, drawn.axis) }));

/** Some axes of a shape, and whether they stay. */
const reduction = (build: (b: GraphBuilder, x: NodeId, over: object) => NodeId, least = 0): Drawn =>
  fc
    .tuple(shape, fc.boolean())
    .chain(([s, keepdim]) => fc.subarray([...s.keys()]).map((axes) => ({ s, axes, keepdim })))
    .filter(({ s, axes }) => sizeOf(axes.map((axis) => s[axis] as number)) >= least)
    .map(({ s, axes, keepdim }) => ({ shapes: [s], build: (b, [x = 0]) => build(b, x, { axes, keepdim }) }));

const fixed = (shapes: readonly Shape[], build: (b: GraphBuilder, ...x: NodeId[]) => NodeId): Drawn =>
  fc.constant({ shapes, build: (b: GraphBuilder, inputs: readonly NodeId[]) => build(b, ...inputs) });

function agrees(all: Readonly<Record<string, Drawn>>, runs = 25): void {
  it.each(Object.entries(all))('%s', (_, drawn) => expectGradients(drawn, runs));
}

describe('entry by entry', () => {
  const { clamp, xLogY, logAddExp, ...others } = elementwise;
  const flat = ['ceil', 'truncate', 'round', 'and', 'or', 'exclusiveOr', 'not', 'isNoNumber', 'remainder'];
  const unary = Object.entries(others).filter(([name, f]) => f.length === 2 && !flat.includes(name));
  const ranges: Readonly<Record<string, Sample['range']>> = {
    arcsin: [-0.8, 0.8],
    arccos: [-0.8, 0.8],
    artanh: [-0.8, 0.8],
    arcosh: [1.2, 3],
    fraction: [0.1, 0.9],
  };
  agrees({
    ...Object.fromEntries(unary.map(([name, f]) => [name, everywhere(f as One, ranges[name] ?? positive)])),
    clamp: everywhere((b, x) => clamp(b, x, b.number(-1.013), b.number(0.517))),
    xLogY: shape.map((s) => ({ shapes: [s, s], range: positive, build: (b, [x = 0, y = 0]) => xLogY(b, x, y) })),
    logAddExp: shape.map((s) => ({ shapes: [s, s], build: (b, [x = 0, y = 0]) => logAddExp(b, x, y) })),
    ...Object.fromEntries(
      Object.entries<Activation>(ACTIVATIONS)
        .filter(([name]) => name !== 'softmax')
        .map(([name, { build, parameters }]) => [name, everywhere((b, x) => build(b, x, parameters))]),
    ),
    'gated linear unit': along((b, x, axis) => gatedLinearUnit(b, concat(b, [x, b.mul(x, x)], axis), axis)),
    'parametric relu': fixed([[2, 3, 2], [3]], parametricRelu),
    'softplus with a slope': everywhere((b, x) => softplusWithSlope(b, x, 2, 1.013)),
  });
});

describe('reductions', () => {
  agrees({
    sum: reduction(sum),
    mean: reduction(mean, 1),
    amax: reduction(amax, 1),
    amin: reduction(amin, 1),
    variance: reduction((b, x, over) => variance(b, x, over), 2),
    'standard deviation': reduction((b, x, over) => std(b, x, over, 0), 2),
    logSumExp: reduction(logSumExp, 1),
    'norm of order 2': reduction((b, x, over) => norm(b, x, 2, over), 1),
    'norm of order 3': reduction((b, x, over) => norm(b, x, 3, over), 1),
    'norm of order ∞': reduction((b, x, over) => norm(b, b.apply('exp', [x]), Number.POSITIVE_INFINITY, over), 1),
    cumsum: along(cumsum),
    'cumulative product': along(cumulativeProduct),
    product: along((b, x, axis) => product(b, x, axis)),
    'product of all': everywhere((b, x) => product(b, x)),
    'largest along': along((b, x, axis) => maxAlong(b, x, axis).values, 1),
    'smallest along': along((b, x, axis) => minAlong(b, x, axis).values, 1),
    softmax: along(softmax, 1),
    'log softmax': along(logSoftmax, 1),
    softmin: along(softmin, 1),
    normalize: along((b, x, axis) => normalize(b, x, 2, axis), 1),
    'cosine similarity': fixed(
      [
        [2, 3],
        [2, 3],
      ],
      (b, x = 0, y = 0) => cosineSimilarity(b, x, y),
    ),
    distances: fixed(
      [
        [2, 3],
        [4, 3],
      ],
      (b, x = 0, y = 0) => distances(b, x, y),
    ),
    'weight norm': fixed(
      [
        [2, 3, 2],
        [2, 1, 1],
      ],
      (b, v = 0, g = 0) => weightNorm(b, v, g),
    ),
    'pairwise distance': fixed(
      [
        [2, 3],
        [2, 3],
      ],
      (b, x = 0, y = 0) => pairwiseDistance(b, x, y),
    ),
  });
});

describe('moves', () => {
  const modes: readonly PadMode[] = ['constant', 'reflect', 'replicate', 'circular'];
  const padded = (mode: PadMode): Drawn =>
    fc.tuple(some, some, extent, extent).map(([p, q, before, after]) => ({
      shapes: [[p + 1, q + 4]],
      build: (b, [x = 0]) =>
        pad(
          b,
          x,
          [
            [0, 1],
            [before, after],
          ],
          mode,
        ),
    }));
  agrees({
    flatten: everywhere((b, x) => flatten(b, x)),
    transpose: along((b, x, axis) => transpose(b, x, axis, -1)),
    moveAxis: along((b, x, axis) => moveAxis(b, x, 0, axis)),
    unsqueeze: along(unsqueeze),
    squeeze: everywhere((b, x) => squeeze(b, x)),
    slice: along((b, x, axis) => slice(b, x, { axis, start: -3, step: 2 })),
    select: along((b, x, axis) => select(b, x, axis, -1), 1),
    'parts of a few': along((b, x, axis) => splitEvery(b, x, 2, axis)[0] as NodeId),
    'so many parts': along((b, x, axis) => stackSums(b, chunk(b, x, 2, axis))),
    unbind: along((b, x, axis) => stackSums(b, unbind(b, x, axis)), 1),
    diagonal: fc.tuple(some, some, fc.integer({ min: -1, max: 1 })).map(([p, q, offset]) => ({
      shapes: [[2, p + 1, q + 1]],
      build: (b, [x = 0]) => diagonal(b, x, offset),
    })),
    concat: along((b, x, axis) => concat(b, [x, b.mul(x, x), x], axis)),
    stack: along((b, x, axis) => stack(b, [x, b.mul(x, x)], axis)),
    repeat: everywhere((b, x) => repeat(b, x, [2, ...b.shape(x).map(() => 2)])),
    repeatInterleave: along((b, x, axis) => repeatInterleave(b, x, 3, axis)),
    roll: along((b, x, axis) => roll(b, x, [-3], [axis])),
    flip: along((b, x, axis) => flip(b, x, [axis])),
    tril: fixed([[2, 3, 4]], (b, x = 0) => tril(b, x, 1)),
    triu: fixed([[2, 4, 3]], (b, x = 0) => triu(b, x, -1)),
    ...Object.fromEntries(modes.map((mode) => [`pad, ${mode}`, padded(mode)])),
    sort: along((b, x, axis) => sort(b, x, axis, true).values),
    median: along((b, x, axis) => median(b, x, axis).values, 1),
    topK: along((b, x, axis) => topK(b, x, 2, axis).values),
  });

  /** Σ of squares of each part: tells the parts apart. */
  function stackSums(b: GraphBuilder, parts: readonly NodeId[]): NodeId {
    return stack(
      b,
      parts.map((part, k) => b.mul(b.number(k + 1), b.total(b.mul(part, part)))),
      0,
    );
  }
});

describe('maps', () => {
  const windows = {
    kernel: [2, 3],
    stride: [2, 1],
    padding: [
      [1, 0],
      [0, 2],
    ],
    dilation: [1, 2],
  } as const;
  agrees(
    {
      'resampled by the nearest': fixed([[1, 2, 3, 4]], (b, x = 0) => resample(b, x, [5, 2], 'nearest')),
      'resampled linearly': fixed([[1, 2, 3, 4]], (b, x = 0) => resample(b, x, [5, 2], 'linear')),
      'resampled linearly, corners kept': fixed([[2, 2, 3]], (b, x = 0) =>
        resample(b, x, [7], 'linear', { alignCorners: true }),
      ),
      'resampled cubically': fixed([[1, 1, 3, 4]], (b, x = 0) => resample(b, x, [5, 7], 'cubic')),
      'pixels shuffled': fixed([[2, 8, 2, 3]], (b, x = 0) => pixelShuffle(b, x, 2)),
      'pixels unshuffled': fixed([[2, 1, 4, 6]], (b, x = 0) => pixelUnshuffle(b, x, 2)),
      unfolded: fixed([[2, 2, 5, 4]], (b, x = 0) => unfold(b, x, windows)),
      folded: fixed([[2, 12, 6]], (b, x = 0) => fold(b, x, [5, 4], windows)),
    },
    2,
  );
});

describe('indices', () => {
  const index = (b: GraphBuilder): NodeId => b.constant([2, 3], [1, 0, 1, 1, 2, 0]);
  const places = (b: GraphBuilder): NodeId => b.constant([3], [2, 0, 2]);
  agrees({
    takeAlong: fixed([[3, 4]], (b, x = 0) => takeAlong(b, x, 0, index(b))),
    'takeAlong, the other axis': fixed([[2, 4]], (b, x = 0) => takeAlong(b, x, 1, index(b))),
    scatterAdd: fixed(
      [
        [3, 4],
        [2, 3],
      ],
      (b, x = 0, y = 0) => scatterAdd(b, x, 0, index(b), y),
    ),
    scatter: fixed(
      [
        [2, 4],
        [2, 2],
      ],
      (b, x = 0, y = 0) => scatter(b, x, 1, b.constant([2, 2], [3, 0, 1, 2]), y),
    ),
    indexSelect: fixed([[2, 3]], (b, x = 0) => indexSelect(b, x, 1, places(b))),
    indexAdd: fixed(
      [
        [3, 2],
        [3, 2],
      ],
      (b, x = 0, y = 0) => indexAdd(b, x, 0, places(b), y),
    ),
    pick: fixed([[3, 4, 2]], (b, x = 0) => pick(b, x, [places(b), b.constant([3], [-1, 0, 1])])),
    embedding: fixed([[3, 2]], (b, x = 0) => embedding(b, index(b), x)),
  });
});

describe('products of matrices', () => {
  const ranks: Readonly<Record<string, readonly [Shape, Shape]>> = {
    'of vectors': [[3], [3]],
    'row and matrix': [[3], [3, 2]],
    'matrix and column': [[2, 3], [3]],
    'batch and matrix': [
      [2, 2, 3],
      [3, 2],
    ],
    'batch and vector': [[2, 2, 3], [3]],
    'batches that broadcast': [
      [2, 1, 2, 3],
      [3, 3, 2],
    ],
    'vector and batch': [[3], [2, 3, 2]],
  };
  const equations: Readonly<Record<string, readonly Shape[]>> = {
    'ij,jk->ik': [
      [2, 3],
      [3, 2],
    ],
    'bij,bjk->bik': [
      [2, 2, 3],
      [2, 3, 2],
    ],
    'bhqd,bhkd->bhqk': [
      [1, 2, 3, 2],
      [1, 2, 2, 2],
    ],
    'i,j->ij': [[2], [3]],
    'ij->ji': [[2, 3]],
    'ij->': [[2, 3]],
    'ii->i': [[3, 3]],
    ii: [[3, 3]],
    'iji->j': [[2, 3, 2]],
    'bi,oij,bj->bo': [
      [2, 2],
      [3, 2, 3],
      [2, 3],
    ],
    '...ij,...jk->...ik': [
      [2, 2, 3],
      [3, 2],
    ],
    'i...->...': [[2, 3, 2]],
    'ij,kj': [
      [2, 3],
      [2, 3],
    ],
    'i,i,i->i': [[3], [3], [3]],
  };
  agrees(
    {
      ...Object.fromEntries(
        Object.entries(ranks).map(([name, shapes]) => [name, fixed(shapes, (b, x = 0, y = 0) => matmul(b, x, y))]),
      ),
      ...Object.fromEntries(
        Object.entries(equations).map(([equation, shapes]) => [
          `einsum ${equation}`,
          fixed(shapes, (b, ...x) => einsum(b, equation, x)),
        ]),
      ),
      outer: fixed([[2], [3]], (b, x = 0, y = 0) => outer(b, x, y)),
      bilinear: fixed([[2, 2, 3], [2, 2, 2], [2, 3, 2], [2]], (b, x = 0, y = 0, w = 0, c = 0) =>
        bilinear(b, x, y, w, c),
      ),
    },
    3,
  );
});

describe('norms', () => {
  const maps = fc
    .tuple(some, some, fc.array(some, { maxLength: 2 }))
    .map(([n, c, rest]) => [n + 1, 2 * c, ...rest] as const);
  const channels = (build: (b: GraphBuilder, x: NodeId, gamma: NodeId, beta: NodeId) => NodeId): Drawn =>
    maps.map((s) => ({
      shapes: [s, [s[1]], [s[1]]],
      build: (b, [x = 0, gamma = 0, beta = 0]) => build(b, x, gamma, beta),
    }));
  agrees({
    'batch norm': channels((b, x, gamma, beta) => batchNorm(b, x, { gamma, beta }, 0.1)),
    'batch norm with given statistics': channels((b, x, gamma, beta) =>
      batchNormWith(b, x, { mean: beta, variance: b.mul(gamma, gamma) }, { gamma, beta }, 0.1),
    ),
    'layer norm': maps.map((s) => ({
      shapes: [s, s.slice(-1), s.slice(-1)],
      build: (b, [x = 0, gamma = 0, beta = 0]) => layerNorm(b, x, { gamma, beta }, 1, 0.1),
    })),
    'group norm': channels((b, x, gamma, beta) => groupNorm(b, x, 2, { gamma, beta }, 0.1)),
    'instance norm': channels((b, x, gamma, beta) => instanceNorm(b, x, { gamma, beta }, 0.1)),
    'RMS norm': maps.map((s) => ({
      shapes: [s, s.slice(-2)],
      build: (b, [x = 0, gamma = 0]) => rmsNorm(b, x, gamma, 2, 0.1),
    })),
    'local response norm': maps.map((shape) => ({
      shapes: [shape],
      build: (b, [x = 0]) => localResponseNorm(b, x, 3, { alpha: 2 }),
    })),
    dropout: everywhere((b, x) => dropout(b, x, b.apply('noise', [b.number(1)], noise(b.shape(x))), 0.4)),
    'alpha dropout': everywhere((b, x) => alphaDropout(b, x, b.apply('noise', [b.number(1)], noise(b.shape(x))), 0.4)),
  });

  function noise(s: Shape) {
    return { shape: s, seed: 1, purpose: 'a test', distribution: 'uniform' } as const;
  }
});

describe('attention', () => {
  const heads: readonly Shape[] = [[2, 3, 4], [2, 2, 4], [12, 4], [12], [4, 4], [4]];
  agrees(
    {
      plain: fixed(
        [
          [2, 3, 2],
          [2, 4, 2],
          [2, 4, 3],
        ],
        (b, q = 0, k = 0, v = 0) => attention(b, [q, k, v]).output,
      ),
      causal: fixed(
        [
          [3, 2],
          [3, 2],
          [3, 2],
        ],
        (b, q = 0, k = 0, v = 0) => attention(b, [q, k, v], {}, { causal: true }).output,
      ),
      'with masks': fixed(
        [
          [2, 2],
          [3, 2],
          [3, 2],
          [2, 3],
        ],
        (b, q = 0, k = 0, v = 0, added = 0) =>
          attention(b, [q, k, v], { added, allowed: b.constant([3], [1, 0, 1]) }, { scale: 0.3 }).output,
      ),
      'of several heads': fixed(
        heads,
        (b, q = 0, k = 0, weight = 0, bias = 0, w = 0, c = 0) =>
          multiHeadAttention(b, [q, k, k], { heads: 2, projections: { weight, bias }, output: { weight: w, bias: c } })
            .output,
      ),
      'of several heads, to itself': fixed(
        heads,
        (b, q = 0, _k = 0, weight = 0, bias = 0, w = 0, c = 0) =>
          multiHeadAttention(b, [q, q, q], { heads: 2, projections: { weight, bias }, output: { weight: w, bias: c } })
            .output,
      ),
    },
    3,
  );
});

describe('recurrent layers', () => {
  const gates: Readonly<Record<CellKind, number>> = { 'rnn-tanh': 1, 'rnn-relu': 1, lstm: 4, gru: 3 };
  const layer = (kind: CellKind, inputs: number): Shape[] => {
    const rows = gates[kind] * 2;
    return [[rows, inputs], [rows, 2], [rows], [rows]];
  };
  const weights = (ids: readonly NodeId[]) => {
    const [weightIH = 0, weightHH = 0, biasIH = 0, biasHH = 0] = ids;
    return { weightIH, weightHH, biasIH, biasHH };
  };
  const twoLayers = (kind: CellKind): Drawn =>
    fixed(
      [[2, 3, 2], [2, 2], ...layer(kind, 2), ...layer(kind, 2), ...layer(kind, 4), ...layer(kind, 4)],
      (b, x = 0, h = 0, ...ids) => {
        const state = { h, c: kind === 'lstm' ? b.mul(h, h) : null };
        const directions = [0, 4, 8, 12].map((k) => weights(ids.slice(k, k + 4)));
        const [p, q, r, s] = directions as [
          ReturnType<typeof weights>,
          ReturnType<typeof weights>,
          ReturnType<typeof weights>,
          ReturnType<typeof weights>,
        ];
        const run = recurrent(
          b,
          kind,
          x,
          [
            [p, q],
            [r, s],
          ],
          { initial: [state, state, state, state] },
        );
        return concat(b, [flatten(b, run.sequence), flatten(b, lastOutput(b, run))], 0);
      },
    );
  agrees(
    Object.fromEntries(
      (Object.keys(gates) as CellKind[]).map((kind) => [`two ${kind} layers, both directions`, twoLayers(kind)]),
    ),
    3,
  );
});
