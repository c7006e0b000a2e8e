import { activationLayer } from './activation.js';
import { adaptiveAvgpool1dLayer } from './adaptiveAvgpool1d.js';
import { adaptiveAvgpool2dLayer } from './adaptiveAvgpool2d.js';
import { attentionLayer } from './attention.js';
import { avgpool1dLayer } from './avgpool1d.js';
import { avgpool2dLayer } from './avgpool2d.js';
import { batchnormLayer } from './batchnorm.js';
import { conv1dLayer } from './conv1d.js';
import { conv1dTransposedLayer } from './conv1dTransposed.js';
import { conv2dLayer } from './conv2d.js';
import { conv2dTransposedLayer } from './conv2dTransposed.js';
import { denseLayer } from './dense.js';
import { dropoutLayer } from './dropout.js';
import { embeddingLayer } from './embedding.js';
import { flattenLayer } from './flatten.js';
import { groupnormLayer } from './groupnorm.js';
import { gruLayer } from './gru.js';
import { instancenormLayer } from './instancenorm.js';
import { layernormLayer } from './layernorm.js';
import type { LayerType } from './layerType.js';
import { lstmLayer } from './lstm.js';
import { maxpool1dLayer } from './maxpool1d.js';
import { maxpool2dLayer } from './maxpool2d.js';
import { positionLayer } from './position.js';
import { reshapeLayer } from './reshape.js';
import { residualLayer } from './residual.js';
import { rmsnormLayer } from './rmsnorm.js';
import { rnnLayer } from './rnn.js';
import { softmaxLayer } from './softmax.js';

/** Every layer type of the model file. */
export const LAYER_TYPES = {
  dense: denseLayer,
  conv2d: conv2dLayer,
  conv1d: conv1dLayer,
  'conv2d-transposed': conv2dTransposedLayer,
  'conv1d-transposed': conv1dTransposedLayer,
  maxpool2d: maxpool2dLayer,
  avgpool2d: avgpool2dLayer,
  'adaptive-avgpool2d': adaptiveAvgpool2dLayer,
  maxpool1d: maxpool1dLayer,
  avgpool1d: avgpool1dLayer,
  'adaptive-avgpool1d': adaptiveAvgpool1dLayer,
  flatten: flattenLayer,
  reshape: reshapeLayer,
  dropout: dropoutLayer,
  batchnorm: batchnormLayer,
  layernorm: layernormLayer,
  groupnorm: groupnormLayer,
  instancenorm: instancenormLayer,
  rmsnorm: rmsnormLayer,
  embedding: embeddingLayer,
  position: positionLayer,
  rnn: rnnLayer,
  lstm: lstmLayer,
  gru: gruLayer,
  attention: attentionLayer,
  residual: residualLayer,
  activation: activationLayer,
  softmax: softmaxLayer,
} as const satisfies Record<string, LayerType>;

export type LayerTypeName = keyof typeof LAYER_TYPES;
