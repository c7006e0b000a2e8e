import { softmax } from '../../../engine/ops/softmax.js';
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
      build: ({ b }, x) => ({ z: x, a: softmax(b, x, axis) }),
    });
    if (axis !== rank) return made;
    return { ...made, softmax: { node: context.typeNode, linear: keys.has('axis') ? null : LINEAR } };
  },
};

/** What stands in place of the type to make the layer one that changes nothing. */
const LINEAR = '"activation", "activation": "linear"';
