import type { NodeId } from '../../../engine/graph.js';
import { dropout } from '../../../engine/ops/dropout.js';
import type { LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { numberAt } from './settings.js';

/** Entries are dropped by chance, and what is left is scaled up (Srivastava et al. 2014, §10: inverted, as torch does). */
export const dropoutLayer: LayerType = {
  description:
    'In training each entry is 0 with the probability `rate`, and divided by 1 − rate otherwise, drawn anew at each step by the file’s `seed`; on held-out examples the identity.',
  keys: { rate: { description: 'The share of entries that are dropped: from 0 to below 1.', required: true } },
  snippet: { type: 'dropout', rate: '^${1:0.5}' },
  passesOn: true,
  read: (context, keys) => {
    const { inputShape, path } = context;
    const rate = numberAt(context, keys, 'rate', { min: 0, below: 1 });
    if (rate === undefined || !inputShape) return spoiltLayer(inputShape);
    return madeLayer(context, {
      inputShape,
      outputShape: inputShape,
      build: (scope, x) => {
        const noise = (): NodeId => scope.uniform(`${path} dropout`, scope.b.shape(x));
        const a = scope.mode === 'train' ? dropout(scope.b, x, noise(), rate) : x;
        return { z: a, a };
      },
    });
  },
};
