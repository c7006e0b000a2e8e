import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import { softmax } from '../../../engine/ops/activations.js';
import type { LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { numberAt } from './settings.js';

/** a = e^z / Σ e^z along one axis, where z is the layer's input. */
export const softmaxLayer: LayerType = {
  description:
    'a = eᶻ / Σ eᶻ along one axis: its z is its input. Before cross-entropy it is a mistake: that takes the softmax itself.',
  keys: {
    axis: {
      description:
        'The axis of an example along which the entries sum to 1: −1 is the last (where absent), 0 the first.',
      schema: { default: -1 },
    },
  },
  snippet: { type: 'softmax' },
  read: (context, keys) => {
    const { reader, inputShape } = context;
    const given = numberAt(context, keys, 'axis', { whole: true }, -1);
    if (given === undefined || !inputShape) return spoiltLayer(inputShape);
    const rank = inputShape.length;
    if (given < -rank || given >= rank) {
      const place = keys.get('axis')?.value ?? context.typeNode;
      reader.error(
        'value',
        place,
        `axis is a whole number from ${-rank} to ${rank - 1}, an axis of the example; found ${given}`,
      );
      return spoiltLayer(inputShape);
    }
    // The batch's axis stands before the example's.
    const axis = given < 0 ? given + rank + 1 : given + 1;
    const made = madeLayer(context, {
      inputShape,
      outputShape: inputShape,
      build: ({ b }, x) => ({ z: x, a: along(b, x, axis, softmax) }),
    });
    if (axis !== rank) return made;
    return { ...made, softmax: { node: context.typeNode, linear: keys.has('axis') ? null : LINEAR } };
  },
};

/** What stands in place of the type to make the layer one that changes nothing. */
const LINEAR = '"activation", "activation": "linear"';

/** Something that works along the last axis, along another. */
function along(b: GraphBuilder, x: NodeId, axis: number, f: (b: GraphBuilder, x: NodeId) => NodeId): NodeId {
  const last = b.shape(x).length - 1;
  if (axis === last) return f(b, x);
  const order = b.shape(x).map((_, k) => (k === axis ? last : k === last ? axis : k));
  return b.apply('permute', [f(b, b.apply('permute', [x], { order }))], { order });
}
