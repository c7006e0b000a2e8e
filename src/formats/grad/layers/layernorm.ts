import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import { type Affine, layerNorm } from '../../../engine/ops/normalization.js';
import type { Keys } from '../keys.js';
import type { LayerContext, LayerKeys, LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { affineOf, epsilonAt, normKeys, readAffine } from './norm.js';
import { numberAt } from './settings.js';

/** A norm over the last axes of each example. */
export interface LastAxesNorm {
  readonly type: string;
  readonly description: string;
  /** With `beta` among them the norm has β. */
  readonly keys: Keys;
  /** Said of a key that means nothing here, and is allowed all the same. */
  warn?(context: LayerContext, keys: LayerKeys): void;
  norm(b: GraphBuilder, x: NodeId, affine: Affine, axes: number, epsilon: number): NodeId;
}

export function lastAxesNormLayer({ type, description, keys: own, warn, norm }: LastAxesNorm): LayerType {
  return {
    description,
    keys: {
      axes: { description: 'How many of the last axes are taken together: 1 where absent, the last alone.' },
      ...own,
    },
    snippet: { type },
    passesOn: true,
    read: (context, keys) => {
      const { inputShape, path } = context;
      const rank = inputShape?.length ?? Number.POSITIVE_INFINITY;
      const axes = numberAt(context, keys, 'axes', { whole: true, min: 1, max: rank }, 1);
      const epsilon = epsilonAt(context, keys);
      warn?.(context, keys);
      const shape = inputShape && axes !== undefined ? inputShape.slice(-axes) : null;
      const parameters = readAffine(context, keys, shape, ['entry of the last axes'], Object.hasOwn(own, 'beta'));
      if (axes === undefined || epsilon === undefined || !parameters || !inputShape) return spoiltLayer(inputShape);
      return madeLayer(context, {
        inputShape,
        outputShape: inputShape,
        parameters,
        build: (scope, x) => {
          const z = norm(scope.b, x, affineOf(scope, path, parameters), axes, epsilon);
          return { z, a: z };
        },
      });
    },
  };
}

/** z = γ x̂ + β with each example's own statistics (Ba et al. 2016; torch.nn.LayerNorm). */
export const layernormLayer = lastAxesNormLayer({
  type: 'layernorm',
  description:
    'z = γ·x̂ + β, x̂ each row of the last axis with its own mean taken off, divided by its deviation. As `torch.nn.LayerNorm`.',
  keys: {
    ...normKeys('entry'),
    momentum: { description: 'Means nothing to layer norm: it keeps no running statistics.' },
  },
  warn: ({ reader }, keys) => {
    const given = keys.get('momentum');
    if (given) reader.warn('value', given.key, 'layernorm keeps no running statistics: "momentum" means nothing to it');
  },
  norm: layerNorm,
});
