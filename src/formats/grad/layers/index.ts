import { activationLayer } from './activation.js';
import { denseLayer } from './dense.js';
import { dropoutLayer } from './dropout.js';
import { flattenLayer } from './flatten.js';
import type { LayerType } from './layerType.js';
import { reshapeLayer } from './reshape.js';
import { residualLayer } from './residual.js';
import { softmaxLayer } from './softmax.js';

/** Every layer type of the model file. */
export const LAYER_TYPES = {
  dense: denseLayer,
  flatten: flattenLayer,
  reshape: reshapeLayer,
  dropout: dropoutLayer,
  residual: residualLayer,
  activation: activationLayer,
  softmax: softmaxLayer,
} as const satisfies Record<string, LayerType>;

export type LayerTypeName = keyof typeof LAYER_TYPES;
