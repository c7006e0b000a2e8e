import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import type { LayerBuild } from '../../../engine/layerScope.js';
import type { Layer, Model, Parameter } from '../../../engine/model.js';
import { graphsOf } from '../../../engine/network.js';
import { type Precision, type Shape, type Tensor, tensor } from '../../../engine/tensor.js';
import type { Alike } from './forward.js';

/** A layer of the engine, by what it is called in claims. */
interface Part {
  readonly path: string;
  readonly type: string;
  readonly build: LayerBuild['build'];
}

/** A model of these layers and J = Σ terms / N. */
export interface Parts {
  readonly precision: Precision;
  readonly x: Shape;
  readonly y: Shape;
  readonly parameters: readonly { readonly name: string; readonly value: Tensor }[];
  readonly parts: readonly Part[];
  readonly loss: string;
  terms(b: GraphBuilder, output: NodeId, y: NodeId): NodeId;
}

/** What claims are made about: the parameters stand in the first layer. */
export function modelOf({ precision, x, y, parameters: given, parts, loss, terms }: Parts): Model {
  const parameters = given.map(
    ({ name, value }): Parameter => ({
      name,
      shape: value.shape,
      initial: value,
      frozen: false,
      penalized: false,
      range: null,
    }),
  );
  const network = {
    precision,
    seed: 1,
    inputShape: x.slice(1),
    targetShape: y.slice(1),
    parameters,
    buffers: [],
    layers: parts.map(({ path, build }): LayerBuild => ({ path, build })),
    terms,
    l2: 0,
  };
  const names = parameters.map(({ name }) => name);
  return {
    name: 'alike',
    precision,
    seed: 1,
    parameters,
    buffers: [],
    layers: parts.map(({ path, type }, k): Layer => {
      const about = { path, type, activation: null, range: null, inputShape: [], outputShape: [] };
      return { ...about, parameters: k === 0 ? names : [] };
    }),
    data: null,
    training: TRAINING,
    expectations: [],
    ranges: { layers: null, loss: null, train: null },
    loss,
    ...graphsOf(network),
  };
}

const TRAINING: Model['training'] = {
  optimizer: { name: 'sgd', momentum: 0, nesterov: false, decay: 0 },
  learningRate: 1,
  schedule: null,
  clip: null,
  batchSize: null,
  shuffle: false,
  epochs: 1,
  l2: 0,
};

/** The layers that code is alike; all that is known of a mask is its numbers. */
export function partsOf({ way, activation, mask }: Alike, y: Shape): readonly Part[] {
  const own: Part = {
    path: 'own',
    type: way.type,
    build: (scope, x) => {
      const z = way.build(
        scope.b,
        x,
        way.roles.map((role) => scope.parameter(`own.${role}`)),
      );
      return { z, a: activation ? activation(scope.b, z) : z };
    },
  };
  if (!mask) return [own];
  const drop: Part = {
    path: 'drop',
    type: 'dropout',
    build: ({ b }, x) => {
      const a = b.mul(x, b.constant(y, mask));
      return { z: a, a };
    },
  };
  return way.type === 'activation' && !activation ? [drop] : [own, drop];
}

export function doubles(shape: Shape, data: ArrayLike<number>): Tensor {
  return tensor(shape, Float64Array.from(data));
}
