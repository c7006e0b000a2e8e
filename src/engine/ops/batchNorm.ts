import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { range } from './axes.js';
import { alongChannels } from './channels.js';
import { stack } from './joining.js';
import { type Affine, affineChannels, given, type NormAttributes, scaledBy, standardized } from './normalization.js';
import { countOf, mean, variance } from './reductions.js';

/** Axes of the batch and of positions: all but the channels' one. */
export function acrossChannels(b: GraphBuilder, x: NodeId): readonly number[] {
  return range(b.shape(x).length).filter((axis) => axis !== 1);
}

/**
 * z = γ x̂ + β with the statistics of the batch, for each channel (Ioffe & Szegedy 2015, algorithm 1). Inputs: x [N, C] or
 * [N, C, …]; γ and β [C], both or none.
 */
export function batchNormComposition(
  b: GraphBuilder,
  [x, gamma, beta]: readonly (NodeId | undefined)[],
  { epsilon }: NormAttributes,
): NodeId {
  const node = x as NodeId;
  return affineChannels(b, standardized(b, node, acrossChannels(b, node), epsilon), gamma, beta);
}

/** Mean and variance (of the population) of each channel, [2, C]. */
export function channelStatisticsComposition(b: GraphBuilder, [x]: readonly NodeId[]): NodeId {
  const over = { axes: acrossChannels(b, x as NodeId) };
  return stack(b, [mean(b, x as NodeId, over), variance(b, x as NodeId, over, 0)], 0);
}

/** A row of a matrix, as a vector. */
export function rowOf(b: GraphBuilder, matrix: NodeId, row: number): NodeId {
  const only = b.apply('slice', [matrix], { axis: 0, start: row, stop: row + 1, step: 1 });
  return b.reshape(only, b.shape(matrix).slice(1));
}

/** Batch norm in training. */
export function batchNorm(b: GraphBuilder, x: NodeId, weights: Affine, epsilon = 1e-5): NodeId {
  return b.fuse('batchNorm', [x, ...(given(weights) as readonly NodeId[])], { epsilon });
}

/** Running statistics of each channel, [C]. */
export interface Statistics {
  readonly mean: NodeId;
  readonly variance: NodeId;
}

/** Batch norm in evaluation: the statistics are given. */
export function batchNormWith(
  b: GraphBuilder,
  x: NodeId,
  statistics: Statistics,
  { gamma, beta }: Affine,
  epsilon = 1e-5,
): NodeId {
  const { length: rank } = b.shape(x);
  const centered = b.sub(x, alongChannels(b, statistics.mean, rank));
  return affineChannels(b, scaledBy(b, centered, alongChannels(b, statistics.variance, rank), epsilon), gamma, beta);
}

/** What a batch makes of running statistics: (1 − m) old + m new, the new variance being the unbiased one (torch.nn.BatchNorm2d). */
export function updatedStatistics(b: GraphBuilder, x: NodeId, old: Statistics, momentum = 0.1): Statistics {
  const statistics = b.fuse('channelStatistics', [b.apply('detach', [x])], {});
  const count = countOf(b.shape(x), acrossChannels(b, x));
  const moved = (before: NodeId, now: NodeId): NodeId =>
    b.add(b.mul(b.number(1 - momentum), before), b.mul(b.number(momentum), now));
  const unbiased = b.mul(rowOf(b, statistics, 1), b.number(count / Math.max(count - 1, 0)));
  return {
    mean: moved(old.mean, rowOf(b, statistics, 0)),
    variance: moved(old.variance, unbiased),
  };
}
