import type { Graph, NodeId } from '../../src/engine/graph.js';
import type { LayerScope, LayerValues } from '../../src/engine/layerScope.js';
import type { Dataset, Model, Parameter, Training } from '../../src/engine/model.js';
import { type Network, networkGraph } from '../../src/engine/network.js';
import { ACTIVATIONS, type ActivationName } from '../../src/engine/ops/activations.js';
import { dense } from '../../src/engine/ops/dense.js';
import { LOSSES, type LossName } from '../../src/engine/ops/losses.js';
import { type Precision, tensor } from '../../src/engine/tensor.js';

/** A dense layer with its numbers: W has a row for each output. */
export interface DenseGiven {
  readonly name: string;
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly activation: ActivationName;
}

export interface ChainGiven {
  readonly layers: readonly DenseGiven[];
  readonly loss: LossName;
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  readonly precision?: Precision;
  readonly seed?: number;
  readonly training?: Partial<Training>;
  /** Names of parameters that get no update. */
  readonly frozen?: readonly string[];
}

/** Dense layers one after the other, as a model with its data: what a reader of files would make. */
export function chain(given: ChainGiven): Model & { readonly data: Dataset } {
  const precision = given.precision ?? 'float64';
  const parameters = given.layers.flatMap((layer) => parametersOf(layer, precision, given.frozen ?? []));
  const training: Training = {
    optimizer: { name: 'sgd', momentum: 0, nesterov: false, decay: 0 },
    learningRate: 0.1,
    schedule: null,
    clip: null,
    batchSize: null,
    shuffle: true,
    epochs: 1,
    l2: 0,
    ...given.training,
  };
  const network: Network = {
    precision,
    seed: given.seed ?? 1,
    inputShape: [given.x[0]?.length ?? 1],
    targetShape: [given.y[0]?.length ?? 1],
    parameters,
    buffers: [],
    layers: given.layers.map((layer) => ({ path: layer.name, build: (scope, x) => build(scope, x, layer) })),
    terms: (b, output, y) => LOSSES[given.loss].terms(b, output, y, LOSSES[given.loss].parameters),
    l2: training.l2,
  };
  return {
    name: 'chain',
    precision,
    seed: given.seed ?? 1,
    parameters,
    buffers: [],
    layers: given.layers.map((layer) => ({
      path: layer.name,
      type: 'dense',
      activation: layer.activation,
      range: null,
      inputShape: [layer.weight[0]?.length ?? 1],
      outputShape: [layer.weight.length],
      parameters: [`${layer.name}.weight`, `${layer.name}.bias`],
    })),
    data: {
      x: tensor([given.x.length, given.x[0]?.length ?? 1], given.x.flat()),
      y: tensor([given.y.length, given.y[0]?.length ?? 1], given.y.flat()),
      classes: null,
      training: given.x.map((_, i) => i),
      heldOut: [],
    },
    training,
    expectations: [],
    ranges: { layers: null, loss: null },
    loss: given.loss,
    graph: (request): Graph => networkGraph(network, request),
  };
}

function parametersOf(
  { name, weight, bias }: DenseGiven,
  precision: Precision,
  frozen: readonly string[],
): Parameter[] {
  const shape = [weight.length, weight[0]?.length ?? 1];
  return [
    { name: `${name}.weight`, shape, initial: tensor(shape, weight.flat(), precision), penalized: true },
    { name: `${name}.bias`, shape: [bias.length], initial: tensor([bias.length], bias, precision), penalized: false },
  ].map((parameter) => ({ ...parameter, frozen: frozen.includes(parameter.name), range: null }));
}

function build(scope: LayerScope, x: NodeId, layer: DenseGiven): LayerValues {
  const z = dense(scope.b, x, scope.parameter(`${layer.name}.weight`), scope.parameter(`${layer.name}.bias`));
  const activation = ACTIVATIONS[layer.activation];
  return { z, a: activation.build(scope.b, z, activation.parameters) };
}

/** The rows of a matrix of `rows` × `columns` numbers made by `f`. */
export function matrix(rows: number, columns: number, f: (index: number) => number): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => f(i * columns + j)));
}
