import { sameShape } from '../../../engine/tensor.js';
import { listed } from './inputShape.js';
import { LAYER_REFERENCE, type LayerContext, type LayerType, type ReadLayer } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';

/** z = a = x + block(x) (He et al. 2016, eq. 1). */
export const residualLayer: LayerType = {
  description:
    'A block of layers whose input is added to its output: a = x + block(x). The block gives the shape it takes.',
  keys: {
    layers: {
      description: 'The block’s layers. They are called `NAME.layer`, and have lines and lenses of their own.',
      required: true,
      schema: { items: LAYER_REFERENCE },
    },
  },
  snippet: { type: 'residual', layers: [{ type: 'dense', units: '^${1:8}', activation: '${2:relu}' }] },
  read: (context, keys) => {
    const { inputShape } = context;
    const property = keys.get('layers');
    const block = property && context.readLayers(property.value, inputShape);
    if (!property || !block || !keepsShape(context, block, property.key)) return spoiltLayer(inputShape);
    const inner = block.flatMap(({ made }) => made ?? []);
    if (!inputShape || inner.length < block.length) return spoiltLayer(inputShape);
    return madeLayer(context, {
      inputShape,
      outputShape: inputShape,
      inner,
      build: (scope, x) => {
        // A node of its own, so that the first layer's cotangents are the block's part alone, without the other way's.
        const entry = scope.b.apply('reshape', [x], { shape: scope.b.shape(x) });
        const through = inner.reduce((value, { build }) => scope.within(build, value), entry);
        const a = scope.b.add(x, through);
        return { z: a, a };
      },
    });
  },
};

function keepsShape(
  { reader, path, inputShape }: LayerContext,
  block: readonly ReadLayer[],
  place: { readonly offset: number; readonly length: number },
): boolean {
  const outputShape = block.at(-1)?.outputShape;
  if (!inputShape || !outputShape || sameShape(inputShape, outputShape)) return true;
  const message = `${path} adds its block's output to its input, so both need one shape; ${listed(inputShape)} comes in, the block gives ${listed(outputShape)}`;
  reader.error('value', place, message);
  return false;
}
