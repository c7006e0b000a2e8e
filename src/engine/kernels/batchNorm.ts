import type { Place } from '../primitives/rule.js';
import { type Precision, sizeOf } from '../tensor.js';
import { float64Words, instruction, type Words } from './instructions.js';
import type { Kernel } from './opcodes.js';

/** What batch norm and its parts take; addresses of what is left out are 0. x, and δ, is [N, C, …]. */
export interface BatchNormOperands {
  readonly out: Place;
  readonly x: Place;
  /** [2, C]: means, variances. */
  readonly statistics?: Place | undefined;
  readonly gamma?: Place | undefined;
  readonly beta?: Place | undefined;
  readonly delta?: Place | undefined;
  /** Σ δ x̂ and Σ δ of each channel. */
  readonly scale?: Place | undefined;
  readonly shift?: Place | undefined;
  readonly epsilon: number;
}

/** One of channelStatistics, batchNorm, batchNormScale and batchNormInput: assembly/batchNorm.ts says which takes what. */
export function batchNormWords(kernel: Kernel, precision: Precision, operands: BatchNormOperands): Words {
  const { out, x, statistics, gamma, beta, delta, scale, shift, epsilon } = operands;
  const [images = 0, channels = 0, ...positions] = x.shape;
  return instruction(kernel, precision, [
    ...float64Words(epsilon),
    ...[out, x, statistics, gamma, beta, delta, scale, shift].map((place) => place?.address ?? 0),
    ...[images, channels, sizeOf(positions)],
  ]);
}
