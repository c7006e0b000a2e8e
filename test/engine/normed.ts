import type { LayerBuild, LayerValues } from '../../src/engine/layerScope.js';
import type { Dataset, Model, Training } from '../../src/engine/model.js';
import { batchNorm, batchNormWith, updatedStatistics } from '../../src/engine/ops/batchNorm.js';
import { tensor } from '../../src/engine/tensor.js';
import { chain, matrix } from './chain.js';

/** Batch norm without γ and β, and its running statistics, which move a tenth of the way at each step. */
const norm: LayerBuild = {
  path: 'norm',
  build: (scope, x) => {
    const statistics = { mean: scope.buffer('norm.running_mean'), variance: scope.buffer('norm.running_var') };
    if (scope.mode === 'eval') return passing(batchNormWith(scope.b, x, statistics, {}));
    const { mean, variance } = updatedStatistics(scope.b, x, statistics);
    scope.update('norm.running_mean', mean);
    scope.update('norm.running_var', variance);
    return passing(batchNorm(scope.b, x, {}));
  },
};

/** Drops three entries of ten, drawn anew at each step. */
const dropout: LayerBuild = {
  path: 'dropout',
  build: (scope, x) => {
    const { b } = scope;
    if (scope.mode === 'eval') return passing(x);
    const kept = b.apply('greaterEqual', [scope.uniform('dropout', b.shape(x)), b.number(0.3)]);
    return passing(b.mul(b.mul(x, kept), b.number(1 / 0.7)));
  },
};

function passing(a: LayerValues['a']): LayerValues {
  return { z: a, a };
}

/** Batch norm, dropout and a dense layer on 11 examples in batches of 4: a step changes statistics, and draws numbers. */
export function normed(training: Partial<Training> = {}): Model & { readonly data: Dataset } {
  return chain({
    first: [norm, dropout],
    buffers: [
      { name: 'norm.running_mean', shape: [2], initial: tensor([2], [0, 0]) },
      { name: 'norm.running_var', shape: [2], initial: tensor([2], [1, 1]) },
    ],
    layers: [{ name: 'output', weight: matrix(1, 2, (i) => 0.5 - i), bias: [0.1], activation: 'tanh' }],
    loss: 'squared-error',
    x: matrix(11, 2, (i) => 3 * Math.sin(i) + 1),
    y: matrix(11, 1, (i) => Math.cos(i)),
    training: { batchSize: 4, learningRate: 0.05, ...training },
  });
}
