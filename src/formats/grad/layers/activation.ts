import { ACTIVATION_SCHEMA, readActivation } from '../activation.js';
import type { LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';

/** a = f(z), where z is the layer's input. */
export const activationLayer: LayerType = {
  description: 'An activation as a layer of its own: its z is its input, its a is f(z).',
  keys: { activation: { description: 'f in a = f(z).', required: true, schema: ACTIVATION_SCHEMA } },
  snippet: { type: 'activation', activation: '${1:relu}' },
  read: (context, keys) => {
    const { reader, path, inputShape } = context;
    const property = keys.get('activation');
    const read = property && readActivation(reader, property.value);
    if (!property || !read) return spoiltLayer(inputShape);
    const activation = { read, node: property.value };
    if (!inputShape) return spoiltLayer(null, activation);
    return madeLayer(context, {
      inputShape,
      outputShape: inputShape,
      activation,
      build: ({ b }, x) => ({ z: x, a: read.build(b, x, path) }),
    });
  },
};
