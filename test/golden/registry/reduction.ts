import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import * as extrema from '../../../src/engine/ops/extrema.js';
import { cosineSimilarity, distances, norm, normalize, pairwiseDistance } from '../../../src/engine/ops/norms.js';
import { cumulativeProduct, product } from '../../../src/engine/ops/products.js';
import * as ops from '../../../src/engine/ops/reductions.js';
import { logSoftmax, softmax, softmin } from '../../../src/engine/ops/softmax.js';
import type { Written } from '../cases.js';
import { type Binary, type Entry, entry, type Unary } from './entry.js';

interface Over {
  readonly axes: readonly number[] | null;
  readonly keepdim: boolean;
}

interface Order {
  readonly order: number;
  readonly epsilon: number;
}

interface Along {
  readonly axis: number;
  readonly keepdim: boolean;
}

function over(op: (b: GraphBuilder, x: NodeId, over: ops.Reduction) => NodeId): Entry {
  return entry<Unary, Over>((b, { input }, given) => op(b, input, given));
}

function spread(op: typeof ops.variance): Entry {
  return entry<Unary, Over & { correction: number }>((b, { input }, given) => op(b, input, given, given.correction));
}

function axiswise(op: (b: GraphBuilder, x: NodeId, axis: number) => NodeId): Entry {
  return entry<Unary, { axis: number }>((b, { input }, { axis }) => op(b, input, axis));
}

function extremum(op: typeof extrema.maxAlong): Entry {
  return entry<Unary, Along>((b, { input }, { axis, keepdim }) => {
    const { values, indices } = op(b, input, axis, keepdim);
    return { output: values, indices };
  });
}

function place(op: typeof extrema.argmax): Entry {
  return entry<Unary, Along>((b, { input }, { axis, keepdim }) => op(b, input, axis, keepdim));
}

export const reduction: Readonly<Record<string, Entry>> = {
  softmax: axiswise(softmax),
  log_softmax: axiswise(logSoftmax),
  softmin: axiswise(softmin),
  sum: over(ops.sum),
  mean: over(ops.mean),
  amax: over(ops.amax),
  amin: over(ops.amin),
  logsumexp: over(ops.logSumExp),
  var: spread(ops.variance),
  std: spread(ops.std),
  norm: entry<Unary, Over & { order: Written }>((b, { input }, given) => norm(b, input, Number(given.order), given)),
  prod: entry<Unary, { axis: number | null; keepdim: boolean }>((b, { input }, { axis, keepdim }) =>
    product(b, input, axis, keepdim),
  ),
  max: extremum(extrema.maxAlong),
  min: extremum(extrema.minAlong),
  argmax: place(extrema.argmax),
  argmin: place(extrema.argmin),
  cumsum: axiswise(ops.cumsum),
  cumprod: axiswise(cumulativeProduct),
  normalize: entry<Unary, Order & { axis: number }>((b, { input }, { order, axis, epsilon }) =>
    normalize(b, input, order, axis, epsilon),
  ),
  cosine_similarity: entry<Binary, { axis: number; epsilon: number }>((b, { input, other }, { axis, epsilon }) =>
    cosineSimilarity(b, input, other, axis, epsilon),
  ),
  pairwise_distance: entry<Binary, Order>((b, { input, other }, { order, epsilon }) =>
    pairwiseDistance(b, input, other, { p: order, epsilon }),
  ),
  cdist: entry<Binary, { order: number }>((b, { input, other }, { order }) => distances(b, input, other, order)),
};
