import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { range } from './axes.js';
import { alongChannels } from './channels.js';
import { type Affine, affineChannels, given, type NormAttributes, scaledBy, standardized } from './normalization.js';
import { mean, variance } from './reductions.js';

/** Axes of the batch and of positions: all but the channels' one. */
function acrossChannels(b: GraphBuilder, x: NodeId): readonly number[] {
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

/** Batch norm in training. */
export function batchNorm(b: GraphBuilder, x: NodeId, weights: Affine, epsilon = 1e-5): NodeId {
  return batchNormComposition(b, [x, ...given(weights)], { epsilon });
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
  const held = b.apply('detach', [x]);
  const axes = acrossChannels(b, x);
  const moved = (before: NodeId, now: NodeId): NodeId =>
    b.add(b.mul(b.number(1 - momentum), before), b.mul(b.number(momentum), now));
  return {
    mean: moved(old.mean, mean(b, held, { axes })),
    variance: moved(old.variance, variance(b, held, { axes }, 1)),
  };
}
