import type { Graph, NodeId } from '../../src/engine/graph.js';
import type { LayerBuild, LayerScope, LayerValues } from '../../src/engine/layerScope.js';
import type { Buffer, Dataset, Layer, Model, Parameter, Training } from '../../src/engine/model.js';
import { graphsOf, type Network } from '../../src/engine/network.js';
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
  /** Layers without parameters before the dense ones, as wide as the input. */
  readonly first?: readonly LayerBuild[];
  readonly buffers?: readonly Buffer[];
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
  const [first, buffers] = [given.first ?? [], given.buffers ?? []];
  const network: Network = {
    precision,
    seed: given.seed ?? 1,
    inputShape: [given.x[0]?.length ?? 1],
    targetShape: [given.y[0]?.length ?? 1],
    parameters,
    buffers,
    layers: [
      ...first,
      ...given.layers.map((layer): LayerBuild => ({ path: layer.name, build: (scope, x) => build(scope, x, layer) })),
    ],
    terms: (b, output, y) => LOSSES[given.loss].terms(b, output, y, LOSSES[given.loss].parameters),
    l2: training.l2,
  };
  return {
    name: 'chain',
    precision,
    seed: given.seed ?? 1,
    parameters,
    buffers,
    layers: [...first.map(({ path }) => plainLayer(path, given)), ...given.layers.map(denseLayer)],
    data: {
      x: tensor([given.x.length, given.x[0]?.length ?? 1], given.x.flat()),
      y: tensor([given.y.length, given.y[0]?.length ?? 1], given.y.flat()),
      classes: null,
      training: given.x.map((_, i) => i),
      heldOut: [],
    },
    training,
    expectations: [],
    ranges: { layers: null, loss: null, train: null },
    loss: given.loss,
    ...graphsOf(network),
  };
}

function plainLayer(path: string, { x }: ChainGiven): Layer {
  const shape = [x[0]?.length ?? 1];
  return { path, type: path, activation: null, range: null, inputShape: shape, outputShape: shape, parameters: [] };
}

function denseLayer({ name, weight, activation }: DenseGiven): Layer {
  return {
    path: name,
    type: 'dense',
    activation,
    range: null,
    inputShape: [weight[0]?.length ?? 1],
    outputShape: [weight.length],
    parameters: [`${name}.weight`, `${name}.bias`],
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
