import { gradientNorm, layerNorms } from '../../analysis/summarize.js';
import type { LayerNodes } from '../../engine/graph.js';
import type { Dataset, Layer } from '../../engine/model.js';
import { namedNodes } from '../../engine/named.js';
import { norm, type Shape } from '../../engine/tensor.js';
import { weightsOf } from '../../engine/train/curves.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { type HeldOut, HeldOutExamples } from '../heldOut.js';
import { bitsOf } from './bits.js';

/** So many numbers of parameters go along; of larger networks no distance is told. */
const MOST_NUMBERS = 4_000_000;

/** What a run was at a step, for another one to be held against. */
export interface Glimpse {
  readonly step: number;
  readonly loss: number;
  /** η of the update that follows. */
  readonly learningRate: number;
  /** Of the examples kept from training, by the network of this step; null without hold-out. */
  readonly heldOut: HeldOut | null;
  readonly layers: readonly GlimpsedLayer[];
  /** Empty where there are more than four million numbers. */
  readonly parameters: readonly GlimpsedParameter[];
  /** All that the step computed, in this order. */
  readonly quantities: readonly GlimpsedQuantity[];
}

/** Euclidean norms over the batch; `gradient` of all weights together, null without. */
export interface GlimpsedLayer {
  readonly path: string;
  readonly a: number;
  readonly delta: number;
  readonly gradient: number | null;
}

export interface GlimpsedParameter {
  readonly name: string;
  readonly layer: string;
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** Something with a name (`engine/named.ts`; and `learningRate`), without its numbers. */
export interface GlimpsedQuantity {
  readonly name: string;
  readonly shape: Shape;
  readonly norm: number;
  /** Of its numbers. */
  readonly bits: string;
}

/** The step where a trainer stands, with the run's data. Yields after each piece of work; the trainer must stand still meanwhile. */
export function* glimpseOf(trainer: Trainer, data: Dataset): Generator<void, Glimpse> {
  const { model } = trainer;
  const quantities: GlimpsedQuantity[] = [];
  for (const name of namesInOrder(trainer, model.layers)) {
    quantities.push(quantityOf(trainer, name));
    yield;
  }
  const { step, loss, learningRate } = trainer;
  quantities.push(scalar('learningRate', learningRate));
  return {
    step,
    loss,
    learningRate,
    heldOut: data.heldOut.length > 0 ? yield* new HeldOutExamples(model, data).evaluate(trainer.state()) : null,
    layers: trainer.graph.layers.map((nodes) => layerOf(trainer, nodes, model.layers)),
    parameters: parametersOf(trainer, model.layers),
    quantities,
  };
}

/** Batch, then forward each layer's parameters, z and a, J, backward upstream and δ, then gradients, the last layer's first. */
function namesInOrder({ graph }: Trainer, layers: readonly Layer[]): string[] {
  // A container comes after what it contains.
  const forward = [...graph.layers].sort((one, other) => one.a - other.a).map(({ path }) => path);
  const parametersIn = (path: string): readonly string[] =>
    layers.find((layer) => layer.path === path)?.parameters ?? [];
  const backward = [...forward].reverse();
  return [
    ...['x', 'y'],
    ...forward.flatMap((path) => [...parametersIn(path), `${path}.z`, `${path}.a`]),
    'loss',
    ...backward.flatMap((path) => [`${path}.upstream`, `${path}.delta`]),
    ...backward.flatMap((path) => parametersIn(path).map((name) => `${name}.gradient`)),
  ];
}

function quantityOf(trainer: Trainer, name: string): GlimpsedQuantity {
  const { shape, data } = trainer.value(namedNodes(trainer.graph).get(name) as number);
  return { name, shape, norm: norm(data), bits: bitsOf(data) };
}

function scalar(name: string, value: number): GlimpsedQuantity {
  return { name, shape: [], norm: Math.abs(value), bits: bitsOf(Float64Array.of(value)) };
}

function layerOf(trainer: Trainer, nodes: LayerNodes, layers: readonly Layer[]): GlimpsedLayer {
  const layer = layers.find(({ path }) => path === nodes.path);
  const weights = layer ? weightsOf(layer) : [];
  const { a, delta } = layerNorms(trainer, nodes);
  return { path: nodes.path, a, delta, gradient: weights.length === 0 ? null : gradientNorm(trainer, weights) };
}

function parametersOf(trainer: Trainer, layers: readonly Layer[]): GlimpsedParameter[] {
  const all = layers.flatMap(({ path: layer, parameters }) =>
    parameters.map((name) => ({ name, layer, data: trainer.parameter(name) })),
  );
  const numbers = all.reduce((sum, { data }) => sum + data.length, 0);
  if (numbers > MOST_NUMBERS) return [];
  const shapes = new Map(trainer.model.parameters.map(({ name, shape }) => [name, shape]));
  return all.map(({ name, layer, data }) => ({
    name,
    layer,
    shape: shapes.get(name) ?? [],
    data: Float64Array.from(data),
  }));
}
