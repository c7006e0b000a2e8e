import { activationLayer } from './activation.js';
import { denseLayer } from './dense.js';
import type { LayerType } from './layerType.js';

/** Every layer type of the model file. */
export const LAYER_TYPES = { dense: denseLayer, activation: activationLayer } as const satisfies Record<
  string,
  LayerType
>;

export type LayerTypeName = keyof typeof LAYER_TYPES;
