import { inputWith } from './inputShape.js';
import type { LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { readParameter, valuesKey } from './parameters.js';

/** z = a = x + P: a learned row for each position (Gehring et al. 2017; GPT). */
export const positionLayer: LayerType = {
  description:
    'Adds a learned row to each step of a sequence, so that attention can tell where it stands: a = x + P, P of the shape [steps, units].',
  keys: { weights: valuesKey('P: a row for each step, a number for each unit. *xavier* where absent.') },
  snippet: { type: 'position' },
  read: (context, keys) => {
    const inputShape = inputWith(context, ['steps', 'units']);
    const [steps = 1, units = 1] = inputShape ?? [];
    const weight = readParameter(context, {
      name: 'weight',
      node: keys.get('weights')?.value,
      shape: inputShape,
      each: ['step', 'unit'],
      fans: { fanIn: steps, fanOut: units },
      initializer: 'xavier',
      penalized: true,
    });
    if (!weight || !inputShape) return spoiltLayer(inputShape);
    return madeLayer(context, {
      inputShape,
      outputShape: inputShape,
      parameters: [weight],
      build: (scope, x) => {
        const a = scope.b.add(x, scope.parameter(`${context.path}.weight`));
        return { z: a, a };
      },
    });
  },
};
