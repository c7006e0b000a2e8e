import type { NodeId } from '../../../src/engine/graph.js';
import { adaptiveAveragePool, adaptiveMaxPool } from '../../../src/engine/ops/adaptivePooling.js';
import { batchNorm, batchNormWith, updatedStatistics } from '../../../src/engine/ops/batchNorm.js';
import { convolution, samePadding } from '../../../src/engine/ops/convolution.js';
import * as normalization from '../../../src/engine/ops/normalization.js';
import { weightNorm } from '../../../src/engine/ops/norms.js';
import type { Pad } from '../../../src/engine/ops/padding.js';
import {
  type AveragePoolingAttributes,
  averagePool,
  type MaxPoolingAttributes,
  maxPool,
} from '../../../src/engine/ops/pooling.js';
import { transposedConvolution } from '../../../src/engine/ops/transposedConvolution.js';
import type { Shape } from '../../../src/engine/tensor.js';
import { type Entry, entry, type Unary } from './entry.js';

interface Weighted extends Unary {
  readonly weight: NodeId;
  readonly bias?: NodeId;
}

interface Convolution {
  readonly stride: Shape;
  readonly padding: Shape;
  readonly dilation: Shape;
  readonly groups: number;
}

/** As much at both ends, and one more at the end where that must be, that the extents stay. */
type SamePadded = Omit<Convolution, 'padding'> & { readonly padding: 'same' };

function isSame(given: Convolution | SamePadded): given is SamePadded {
  return given.padding === 'same';
}

/** The engine pads both ends of an axis by themselves. */
function padded<A extends Convolution>(given: A): Omit<A, 'padding'> & { padding: [number, number][] } {
  return { ...given, padding: given.padding.map((count) => [count, count]) };
}

const convolve = entry<Weighted, Convolution | SamePadded>((b, { input, weight, bias }, given) => {
  const same = (axis: number, k: number): Pad =>
    samePadding(b.shape(input)[axis] as number, b.shape(weight)[axis] as number, 1, given.dilation[k] as number);
  const attributes = isSame(given)
    ? { ...given, padding: given.dilation.map((_, k) => same(2 + k, k)) }
    : padded(given);
  return convolution(b, input, weight, bias ?? null, attributes);
});

const transposed = entry<Weighted, Convolution & { outputPadding: Shape }>((b, { input, weight, bias }, given) =>
  transposedConvolution(b, input, weight, bias ?? null, padded(given)),
);

const maximum = entry<Unary, MaxPoolingAttributes>((b, { input }, given) => maxPool(b, input, given));
const average = entry<Unary, AveragePoolingAttributes>((b, { input }, given) => averagePool(b, input, given));

function adaptive(pool: typeof adaptiveMaxPool): Entry {
  return entry<Unary, { outputSize: Shape }>((b, { input }, { outputSize }) => pool(b, input, outputSize));
}

interface Normalized extends Unary {
  readonly weight?: NodeId;
  readonly bias?: NodeId;
  readonly running_mean?: NodeId;
  readonly running_var?: NodeId;
}

interface BatchNorm {
  readonly training: boolean;
  readonly momentum: number;
  readonly epsilon: number;
}

const normalizeBatch = entry<Normalized, BatchNorm>((b, given, { training, momentum, epsilon }) => {
  const { input, running_mean: center, running_var: spread } = given;
  const weights = { gamma: given.weight, beta: given.bias };
  const statistics = center !== undefined && spread !== undefined ? { mean: center, variance: spread } : null;
  if (!training && statistics) return batchNormWith(b, input, statistics, weights, epsilon);
  const output = batchNorm(b, input, weights, epsilon);
  if (!statistics) return output;
  const { mean, variance } = updatedStatistics(b, input, statistics, momentum);
  return { output, running_mean: mean, running_var: variance };
});

export const layers: Readonly<Record<string, Entry>> = {
  conv1d: convolve,
  conv2d: convolve,
  conv_transpose1d: transposed,
  conv_transpose2d: transposed,
  max_pool1d: maximum,
  max_pool2d: maximum,
  avg_pool1d: average,
  avg_pool2d: average,
  adaptive_avg_pool1d: adaptive(adaptiveAveragePool),
  adaptive_avg_pool2d: adaptive(adaptiveAveragePool),
  adaptive_max_pool1d: adaptive(adaptiveMaxPool),
  adaptive_max_pool2d: adaptive(adaptiveMaxPool),
  batch_norm: normalizeBatch,
  layer_norm: entry<Normalized, { normalizedShape: Shape; epsilon: number }>(
    (b, { input, weight, bias }, { normalizedShape, epsilon }) =>
      normalization.layerNorm(b, input, { gamma: weight, beta: bias }, normalizedShape.length, epsilon),
  ),
  group_norm: entry<Normalized, { groups: number; epsilon: number }>(
    (b, { input, weight, bias }, { groups, epsilon }) =>
      normalization.groupNorm(b, input, groups, { gamma: weight, beta: bias }, epsilon),
  ),
  instance_norm: entry<Normalized, { epsilon: number }>((b, { input, weight, bias }, { epsilon }) =>
    normalization.instanceNorm(b, input, { gamma: weight, beta: bias }, epsilon),
  ),
  local_response_norm: entry<Unary, normalization.ResponseNormOptions & { size: number }>((b, { input }, given) =>
    normalization.localResponseNorm(b, input, given.size, given),
  ),
  weight_norm: entry<{ v: NodeId; g: NodeId }, { axis: number }>((b, { v, g }, { axis }) => weightNorm(b, v, g, axis)),
  rms_norm: entry<Normalized, { epsilon: number }>((b, { input, weight }, { epsilon }) =>
    normalization.rmsNorm(b, input, weight ?? null, 1, epsilon),
  ),
};
