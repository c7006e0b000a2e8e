import type { NodeId } from '../../../engine/graph.js';
import type { LayerScope } from '../../../engine/layerScope.js';
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
        const a = scope.mode === 'train' ? scope.b.mul(x, mask(scope, path, scope.b.shape(x), rate)) : x;
        return { z: a, a };
      },
    });
  },
};

/** 1 / (1 − rate) for what stays, 0 for what is dropped. A product keeps NaN where a choice would hide it. */
function mask(scope: LayerScope, path: string, shape: readonly number[], rate: number): NodeId {
  const { b } = scope;
  const kept = b.apply('greaterEqual', [scope.uniform(`${path} dropout`, shape), b.number(rate)]);
  return b.mul(kept, b.number(1 / (1 - rate)));
}
