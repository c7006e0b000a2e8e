import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ClaimsInput } from '../../../../src/analysis/check/claims/claims.js';
import type { GraphBuilder } from '../../../../src/engine/builder.js';
import type { NodeId } from '../../../../src/engine/graph.js';
import type { LayerBuild, LayerScope } from '../../../../src/engine/layerScope.js';
import type { Layer, Model, Parameter } from '../../../../src/engine/model.js';
import { graphsOf, type Network } from '../../../../src/engine/network.js';
import { ACTIVATIONS } from '../../../../src/engine/ops/activations.js';
import { dense } from '../../../../src/engine/ops/dense.js';
import { firstMax } from '../../../../src/engine/ops/extrema.js';
import { LOSSES } from '../../../../src/engine/ops/losses.js';
import { type Precision, type Tensor, tensor } from '../../../../src/engine/tensor.js';
import { cotangentsOfCase } from './reconstructed.js';

/** The study's files, as its README describes them (test/fixtures/faults). */
export type StudyLayer =
  | { readonly t: 'lin'; readonly in: number; readonly out: number; readonly W: number[]; readonly b: number[] }
  | { readonly t: 'act'; readonly f: StudyActivation }
  | { readonly t: 'drop'; readonly mask: number[][]; readonly scale: number }
  | { readonly t: 'pool'; readonly k: number };
export type StudyActivation = 'sigmoid' | 'tanh' | 'relu' | 'leaky' | 'abs' | 'gelu' | 'swish';

export interface StudyNet {
  readonly name: string;
  readonly N: number;
  readonly dtype: 'f64' | 'f32';
  readonly mean: boolean;
  readonly wd: number;
  readonly loss: { readonly t: 'mse' | 'l1' | 'sce'; readonly scale: number };
  readonly X: number[][];
  readonly Y: number[][];
  readonly layers: StudyLayer[];
}

export interface StudyCase {
  readonly net: string;
  readonly id: string;
  readonly fault: {
    readonly k: string;
    readonly l?: number;
    readonly i?: number;
    readonly eps?: number;
    readonly v?: number;
    readonly f?: StudyActivation;
  };
  readonly faultyOp: string | null;
  readonly fingerprint: string;
  readonly nWrong: number;
  readonly wrongEntries: readonly string[];
  readonly wrongRelErr: readonly number[];
  readonly expectedVerdictE: { readonly match?: number; readonly mismatch?: number };
  readonly localFlagged: readonly string[];
  readonly localFits: readonly (readonly string[])[];
}

interface StudyGradients {
  readonly entryOrder: readonly string[];
  readonly truth: readonly number[];
  readonly J: number;
  readonly cases: Readonly<Record<string, { readonly A: number[]; readonly delta?: number[][][] }>>;
}

export interface Study {
  readonly net: StudyNet;
  readonly cases: readonly StudyCase[];
  readonly gradients: StudyGradients;
}

function read<T>(name: string): T {
  const bytes = readFileSync(new URL(`../../../fixtures/faults/${name}.gz`, import.meta.url));
  return JSON.parse(gunzipSync(bytes).toString('utf8')) as T;
}

export const NETS = [
  'mazur222',
  'mlp_tanh_sce',
  'mlp_relu_sce',
  'mlp_gelu_sce',
  'mlp3_tanh_mse',
  'deep10_sigmoid',
  'relu_zero_bias_dead',
  'maxpool_ties',
  'scale_1e-9',
  'f32_relu_mse',
] as const;

const CASES = read<StudyCase[]>('cases.json');

export function readStudy(name: (typeof NETS)[number]): Study {
  return {
    net: read<StudyNet>(`net_${name}.json`),
    gradients: read<StudyGradients>(`grad_${name}.json`),
    cases: CASES.filter(({ net }) => net === `net_${name}.json`),
  };
}

/** Layers are called as the study's README counts them: `lin0`, `act1`, `pool1`. */
export function pathOf(layers: readonly StudyLayer[], l: number): string {
  return `${layers[l]?.t ?? 'none'}${l}`;
}

const TYPES = { lin: 'dense', act: 'activation', drop: 'dropout', pool: 'maxpool1d' } as const;

/** A net of the study as a model of ours. */
export function modelOf(net: StudyNet): Model {
  const precision: Precision = net.dtype === 'f32' ? 'float32' : 'float64';
  const parameters = net.layers.flatMap((layer, l) => parametersOf(layer, pathOf(net.layers, l), precision));
  const network: Network = {
    precision,
    seed: 1,
    inputShape: [net.X[0]?.length ?? 0],
    targetShape: [net.Y[0]?.length ?? 0],
    parameters,
    buffers: [],
    layers: net.layers.map((layer, l) => buildOf(layer, pathOf(net.layers, l))),
    terms: (b, output, y) => termsOf(net, b, output, y),
    l2: net.wd,
  };
  return {
    name: net.name,
    precision,
    seed: 1,
    parameters,
    buffers: [],
    layers: net.layers.map((layer, l) => layerOf(layer, pathOf(net.layers, l))),
    data: null,
    training: {
      optimizer: { name: 'sgd', momentum: 0, nesterov: false, decay: 0 },
      learningRate: 0.1,
      schedule: null,
      clip: null,
      batchSize: null,
      shuffle: false,
      epochs: 1,
      l2: net.wd,
    },
    expectations: [],
    ranges: { layers: null, loss: null, train: null },
    loss: { mse: 'squared-error', l1: 'absolute-error', sce: 'cross-entropy' }[net.loss.t],
    ...graphsOf(network),
  };
}

function layerOf(layer: StudyLayer, path: string): Layer {
  const parameters = layer.t === 'lin' ? [`${path}.weight`, `${path}.bias`] : [];
  const activation = layer.t === 'act' ? layer.f : null;
  return { path, type: TYPES[layer.t], activation, range: null, inputShape: [], outputShape: [], parameters };
}

function parametersOf(layer: StudyLayer, path: string, precision: Precision): Parameter[] {
  if (layer.t !== 'lin') return [];
  const made = (name: string, shape: number[], values: number[], penalized: boolean): Parameter => ({
    name: `${path}.${name}`,
    shape,
    initial: tensor(shape, values, precision),
    penalized,
    frozen: false,
    range: null,
  });
  return [made('weight', [layer.out, layer.in], layer.W, true), made('bias', [layer.out], layer.b, false)];
}

function buildOf(layer: StudyLayer, path: string): LayerBuild {
  return {
    path,
    build: (scope, x) => {
      const a = outputOf(scope, layer, path, x);
      return layer.t === 'act' ? { z: x, a } : { z: a, a };
    },
  };
}

function outputOf(scope: LayerScope, layer: StudyLayer, path: string, x: NodeId): NodeId {
  const { b } = scope;
  switch (layer.t) {
    case 'lin':
      return dense(b, x, scope.parameter(`${path}.weight`), scope.parameter(`${path}.bias`));
    case 'act':
      return activationOf(b, layer.f, x);
    case 'drop':
      return b.mul(x, b.mul(b.constant(b.shape(x), layer.mask.flat()), b.number(layer.scale)));
    case 'pool': {
      const [examples = 1, units = 1] = b.shape(x);
      return firstMax(b, b.reshape(x, [examples, units / layer.k, layer.k]), 2);
    }
  }
}

function activationOf(b: GraphBuilder, f: StudyActivation, z: NodeId): NodeId {
  switch (f) {
    case 'gelu':
      return geluOfStudy(b, z);
    case 'leaky':
      return ACTIVATIONS['leaky-relu'].build(b, z, { slope: 0.125 });
    case 'swish':
      return ACTIVATIONS.silu.build(b, z, {});
    case 'abs':
      return b.apply('abs', [z]);
    default:
      return ACTIVATIONS[f].build(b, z, {});
  }
}

/** ½ z (1 + tanh(c (z + k z³))), c and k rounded to float32: they are exact numbers here, not rounded ones. */
function geluOfStudy(b: GraphBuilder, z: NodeId): NodeId {
  const [c, k] = [Math.fround(0.7978845608028654), Math.fround(0.044715)];
  const inner = b.mul(b.number(c), b.add(z, b.mul(b.number(k), b.mul(z, b.mul(z, z)))));
  return b.mul(b.mul(b.number(0.5), z), b.add(b.number(1), b.apply('tanh', [inner])));
}

/** The engine takes the mean over the examples; where the study takes the sum, N makes up for it. */
function termsOf({ loss, mean, N }: StudyNet, b: GraphBuilder, output: NodeId, y: NodeId): NodeId {
  const name = ({ mse: 'squared-error', l1: 'absolute-error', sce: 'cross-entropy' } as const)[loss.t];
  const terms = LOSSES[name].terms(b, output, y);
  const scale = loss.scale * (mean ? 1 : N);
  return scale === 1 ? terms : b.mul(b.number(scale), terms);
}

/** A case's gradients and cotangents as claims about the model. */
export function claimsOf(study: Study, model: Model, about: StudyCase): ClaimsInput {
  const { net, gradients } = study;
  const { A } = gradients.cases[about.id.slice(about.id.indexOf('/') + 1)] as StudyGradients['cases'][string];
  let from = 0;
  const claimed = new Map<string, Tensor>();
  for (const { name, shape } of model.parameters) {
    const size = shape.reduce((product, extent) => product * extent, 1);
    claimed.set(name, tensor(shape, A.slice(from, from + size)));
    from += size;
  }
  return {
    model,
    state: { step: 0, parameters: initial(model), buffers: new Map(), moments: new Map() },
    batch: { x: rows(net.X), y: rows(net.Y) },
    claims: { gradients: claimed, cotangents: cotangentsOf(net, cotangentsOfCase(study, about)) },
  };
}

function initial({ parameters }: Model): Map<string, Tensor['data']> {
  return new Map(parameters.map(({ name, initial: { data } }) => [name, data]));
}

/** Without those that the study's files leave out and nothing else tells: they are not claimed. */
function cotangentsOf(
  { layers }: StudyNet,
  cotangents: readonly (readonly (readonly number[] | null)[])[],
): Map<string, Tensor> {
  return new Map(
    [...layers, null].flatMap((_, l): [string, Tensor][] => {
      const numbers = cotangents.map((ofExample) => ofExample[l] ?? null);
      const name = l === 0 ? 'x' : `${pathOf(layers, l - 1)}.upstream`;
      return numbers.every((each) => each !== null) ? [[name, rows(numbers)]] : [];
    }),
  );
}

export function rows(numbers: readonly (readonly number[])[]): Tensor {
  return tensor([numbers.length, numbers[0]?.length ?? 0], numbers.flat());
}

/** `lin.dW@2` as the claims name it: `weights of lin2`. */
export function placeOf(faultyOp: string): string {
  const [op = '', l] = faultyOp.split('@');
  if (op === 'loss') return 'loss of loss';
  const ours = { 'lin.dW': 'weights', 'lin.db': 'bias', 'lin.dx': 'input', act: 'activation', pool: 'pooling' }[op];
  return `${ours} of ${op.split('.')[0]}${l}`;
}
