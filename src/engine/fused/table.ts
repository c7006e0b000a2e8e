import type { ConvolutionAttributes } from '../ops/convolution.js';
import type { AveragePoolingAttributes, MaxPoolingAttributes } from '../ops/pooling.js';
import { type ActivationGradientAttributes, activationGradientRules } from './activationGradients.js';
import { type ActivationAttributes, activationRules } from './activations.js';
import { type BatchNormAttributes, batchNormRules } from './batchNorm.js';
import { type ChangeAttributes, changeRules } from './changes.js';
import { channelSumRule } from './channels.js';
import { conv2dRule } from './convolution.js';
import {
  conv2dInputGradientRule,
  conv2dWeightGradientRule,
  type InputGradientAttributes,
  type WeightGradientAttributes,
} from './convolutionGradients.js';
import { type GruAttributes, gruRules } from './gru.js';
import { linearRule } from './linear.js';
import { type LossTermAttributes, lossTermRules } from './lossTerms.js';
import { type LstmAttributes, lstmRules } from './lstm.js';
import {
  type AveragePoolGradientAttributes,
  averagePool2dGradientRule,
  averagePool2dRule,
  maxPool2dGradientRule,
  maxPool2dRule,
} from './pooling.js';
import { type RowNormAttributes, rowNormRules, sumOfProductsRule } from './rowNorms.js';
import type { FusedRule } from './rule.js';
import { logSoftmaxGradientRule, logSoftmaxRule, softmaxGradientRule, softmaxRule } from './softmax.js';
import { softmaxCrossEntropyGradientRule, softmaxCrossEntropyRule } from './softmaxCrossEntropy.js';

/** Every fused op, and what it takes besides its inputs. */
export interface FusedAttributes
  extends ActivationAttributes,
    ActivationGradientAttributes,
    LossTermAttributes,
    BatchNormAttributes,
    RowNormAttributes,
    LstmAttributes,
    GruAttributes,
    ChangeAttributes {
  linear: Record<never, never>;
  sumOfProducts: { readonly axes: number };
  conv2d: ConvolutionAttributes;
  conv2dInputGradient: InputGradientAttributes;
  conv2dWeightGradient: WeightGradientAttributes;
  channelSum: Record<never, never>;
  maxPool2d: MaxPoolingAttributes;
  maxPool2dGradient: MaxPoolingAttributes;
  averagePool2d: AveragePoolingAttributes;
  averagePool2dGradient: AveragePoolGradientAttributes;
  softmax: Record<never, never>;
  softmaxGradient: Record<never, never>;
  logSoftmax: Record<never, never>;
  logSoftmaxGradient: Record<never, never>;
  softmaxCrossEntropy: Record<never, never>;
  softmaxCrossEntropyGradient: Record<never, never>;
}

export type FusedName = keyof FusedAttributes;

/** The rules of every fused op. Its type makes it total. */
export const FUSED: { readonly [K in FusedName]: FusedRule<K> } = {
  linear: linearRule,
  conv2d: conv2dRule,
  conv2dInputGradient: conv2dInputGradientRule,
  conv2dWeightGradient: conv2dWeightGradientRule,
  channelSum: channelSumRule,
  maxPool2d: maxPool2dRule,
  maxPool2dGradient: maxPool2dGradientRule,
  averagePool2d: averagePool2dRule,
  averagePool2dGradient: averagePool2dGradientRule,
  softmax: softmaxRule,
  softmaxGradient: softmaxGradientRule,
  logSoftmax: logSoftmaxRule,
  logSoftmaxGradient: logSoftmaxGradientRule,
  softmaxCrossEntropy: softmaxCrossEntropyRule,
  softmaxCrossEntropyGradient: softmaxCrossEntropyGradientRule,
  ...activationRules,
  ...activationGradientRules,
  ...lossTermRules,
  ...batchNormRules,
  ...rowNormRules,
  ...lstmRules,
  ...gruRules,
  ...changeRules,
  sumOfProducts: sumOfProductsRule,
};
