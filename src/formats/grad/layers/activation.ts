import type { LayerBuild } from '../../../engine/layerScope.js';
import { ACTIVATION_SCHEMA, readActivation } from '../activation.js';
import type { LayerType } from './layerType.js';

/** a = f(z), where z is the layer's input. */
export const activationLayer: LayerType = {
  description: 'An activation as a layer of its own: its z is its input, its a is f(z).',
  keys: { activation: { description: 'f in a = f(z).', required: true, schema: ACTIVATION_SCHEMA } },
  snippet: { type: 'activation', activation: '${1:relu}' },
  read: ({ reader, path, node, inputShape }, keys) => {
    const property = keys.get('activation');
    const read = property && readActivation(reader, property.value);
    if (!property || !read) return { outputShape: inputShape, made: null, activation: null };
    const activation = { read, node: property.value };
    if (!inputShape) return { outputShape: null, made: null, activation };
    const layer = {
      path,
      type: 'activation',
      activation: read.label,
      range: reader.range(node),
      inputShape,
      outputShape: inputShape,
      parameters: [],
    };
    const build: LayerBuild = { path, build: ({ b }, x) => ({ z: x, a: read.build(b, x, path) }) };
    return { outputShape: inputShape, made: { layer, parameters: [], build }, activation };
  },
};
