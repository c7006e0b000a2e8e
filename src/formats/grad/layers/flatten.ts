import { sizeOf } from '../../../engine/tensor.js';
import type { LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { reshaping } from './reshape.js';

/** An example as one row: [C, H, W] becomes [C·H·W], row-major. */
export const flattenLayer: LayerType = {
  description: 'An example as one row of numbers: [channels, height, width] becomes [channels · height · width].',
  keys: {},
  snippet: { type: 'flatten' },
  passesOn: true,
  read: (context) => {
    const { inputShape } = context;
    if (!inputShape) return spoiltLayer();
    const outputShape = [sizeOf(inputShape)];
    const build = reshaping(outputShape);
    return madeLayer(context, { inputShape, outputShape, build });
  },
};
