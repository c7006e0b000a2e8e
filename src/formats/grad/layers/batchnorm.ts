import type { NodeId } from '../../../engine/graph.js';
import type { LayerScope } from '../../../engine/layerScope.js';
import type { Buffer } from '../../../engine/model.js';
import { batchNorm, batchNormWith, updatedStatistics } from '../../../engine/ops/batchNorm.js';
import type { Affine } from '../../../engine/ops/normalization.js';
import { sizeOf, tensor } from '../../../engine/tensor.js';
import type { LayerContext, LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { affineOf, epsilonAt, normKeys, readAffine } from './norm.js';
import { complete, numberAt } from './settings.js';

/** z = γ x̂ + β with the batch's statistics, and running ones for examples that are held out (Ioffe & Szegedy 2015; torch). */
export const batchnormLayer: LayerType = {
  description:
    'z = γ·x̂ + β, x̂ the input with each channel’s mean over the batch taken off, divided by its deviation. The first axis of an example is its channels. δ couples the examples of the batch. Held-out examples are judged with running statistics, `NAME.running_mean` and `NAME.running_var`.',
  keys: {
    momentum: {
      description: 'm in running := (1 − m)·running + m·batch, from 0 to 1. 0.1 where absent.',
      schema: { default: 0.1 },
    },
    ...normKeys('channel'),
  },
  snippet: { type: 'batchnorm' },
  passesOn: true,
  read: (context, keys) => {
    const { inputShape, path } = context;
    const [channels = null, ...positions] = inputShape ?? [];
    const settings = complete({
      momentum: numberAt(context, keys, 'momentum', { min: 0, max: 1 }, 0.1),
      epsilon: epsilonAt(context, keys),
    });
    const parameters = readAffine(context, keys, channels === null ? null : [channels], ['channel']);
    if (!settings || !parameters || !inputShape || channels === null) return spoiltLayer(inputShape);
    return madeLayer(context, {
      inputShape,
      outputShape: inputShape,
      parameters,
      buffers: [statistic(context, 'running_mean', channels, 0), statistic(context, 'running_var', channels, 1)],
      perChannel: { values: sizeOf(positions), node: context.typeNode },
      build: (scope, x) => {
        const z = normalized(scope, path, x, affineOf(scope, path, parameters), settings);
        return { z, a: z };
      },
    });
  },
};

function statistic({ path, precision }: LayerContext, name: string, channels: number, value: number): Buffer {
  const initial = tensor([channels], new Array<number>(channels).fill(value), precision);
  return { name: `${path}.${name}`, shape: [channels], initial };
}

interface Settings {
  readonly momentum: number;
  readonly epsilon: number;
}

function normalized(scope: LayerScope, path: string, x: NodeId, affine: Affine, settings: Settings): NodeId {
  const names = [`${path}.running_mean`, `${path}.running_var`] as const;
  const old = { mean: scope.buffer(names[0]), variance: scope.buffer(names[1]) };
  if (scope.mode === 'eval') return batchNormWith(scope.b, x, old, affine, settings.epsilon);
  const updated = updatedStatistics(scope.b, x, old, settings.momentum);
  scope.update(names[0], updated.mean);
  scope.update(names[1], updated.variance);
  return batchNorm(scope.b, x, affine, settings.epsilon);
}
