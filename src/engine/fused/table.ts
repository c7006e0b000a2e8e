import type { ConvolutionAttributes } from '../ops/convolution.js';
import { channelSumRule } from './channels.js';
import { conv2dRule } from './convolution.js';
import {
  conv2dInputGradientRule,
  conv2dWeightGradientRule,
  type InputGradientAttributes,
  type WeightGradientAttributes,
} from './convolutionGradients.js';
import { linearRule } from './linear.js';
import type { FusedRule } from './rule.js';

/** Every fused op, and what it takes besides its inputs. */
export interface FusedAttributes {
  linear: Record<never, never>;
  conv2d: ConvolutionAttributes;
  conv2dInputGradient: InputGradientAttributes;
  conv2dWeightGradient: WeightGradientAttributes;
  channelSum: Record<never, never>;
}

export type FusedName = keyof FusedAttributes;

/** The rules of every fused op. Its type makes it total. */
export const FUSED: { readonly [K in FusedName]: FusedRule<K> } = {
  linear: linearRule,
  conv2d: conv2dRule,
  conv2dInputGradient: conv2dInputGradientRule,
  conv2dWeightGradient: conv2dWeightGradientRule,
  channelSum: channelSumRule,
};
