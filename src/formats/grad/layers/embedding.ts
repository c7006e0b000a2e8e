import { embedding } from '../../../engine/ops/embedding.js';
import type { LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { fits, readParameter, valuesKey } from './parameters.js';
import { wholeAt } from './settings.js';

/** z = a = the rows of a table that the input's whole numbers name; ∇E_k = Σ over the places where k stands (contract, §0). */
export const embeddingLayer: LayerType = {
  description:
    'Whole numbers from 0 on become rows of a table E: [steps] becomes [steps, units]. ∇E adds up where a number stands several times.',
  keys: {
    vocabulary: { description: 'How many different numbers come in: 0 to vocabulary − 1.', required: true },
    units: { description: 'How many numbers stand for each, ≥ 1.', required: true },
    weights: valuesKey(
      'E: a row for each number that may come in, as `torch.nn.Embedding.weight` has. *xavier* where absent.',
    ),
  },
  snippet: { type: 'embedding', vocabulary: '^${1:27}', units: '^${2:16}' },
  read: (context, keys) => {
    const { inputShape, path } = context;
    const vocabulary = wholeAt(context, keys, 'vocabulary');
    const units = wholeAt(context, keys, 'units');
    const outputShape = inputShape && units !== undefined ? [...inputShape, units] : null;
    if (vocabulary === undefined || units === undefined) return spoiltLayer(outputShape);
    if (!fits(context, 'weight', [vocabulary, units], keys.get('vocabulary')?.value)) return spoiltLayer(outputShape);
    const weight = readParameter(context, {
      name: 'weight',
      node: keys.get('weights')?.value,
      shape: [vocabulary, units],
      each: ['number of the vocabulary', 'unit'],
      fans: { fanIn: vocabulary, fanOut: units },
      initializer: 'xavier',
      penalized: true,
    });
    if (!weight || !inputShape || !outputShape) return spoiltLayer(outputShape);
    return madeLayer(context, {
      inputShape,
      outputShape,
      parameters: [weight],
      vocabulary,
      build: (scope, x) => {
        const a = embedding(scope.b, x, scope.parameter(`${path}.weight`));
        return { z: a, a };
      },
    });
  },
};
