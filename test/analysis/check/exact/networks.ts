import { RandomStream } from '../../../../src/engine/random.js';

/** A layer of the model file. */
type Layer = Readonly<Record<string, unknown>>;

interface Family {
  readonly input: readonly number[];
  readonly layers: readonly Layer[];
  /** Token numbers from 0 below this, in place of real numbers. */
  readonly vocabulary?: number;
}

/** Small networks of all layer types; the last layer is put behind them. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  dense: {
    input: [4],
    layers: [
      { type: 'dense', units: 6, activation: 'tanh' },
      { type: 'dense', units: 5, activation: 'relu' },
    ],
  },
  activations: {
    input: [5],
    layers: ['gelu', 'silu', 'elu', 'softplus', 'leaky-relu', 'gelu-tanh', 'sigmoid'].map((activation) => ({
      type: 'dense',
      units: 5,
      activation,
    })),
  },
  own: {
    input: [4],
    layers: [
      { type: 'dense', units: 5, activation: { f: '1/(1+exp(-z))', df: 'a*(1-a)' } },
      { type: 'dense', units: 5, activation: { f: 'max(z, 0.1*z)', df: 'z > 0 ? 1 : 0.1' } },
      { type: 'dense', units: 5, activation: { f: 'z*tanh(z)', df: 'tanh(z) + z*(1-tanh(z)^2)' } },
    ],
  },
  conv: {
    input: [2, 6, 6],
    layers: [
      { type: 'conv2d', filters: 3, kernel: 3, padding: 1, activation: 'relu' },
      { type: 'maxpool2d', kernel: 2 },
      { type: 'conv2d', filters: 2, kernel: 3, padding: 1, activation: 'tanh' },
      { type: 'avgpool2d', kernel: 2 },
      { type: 'flatten' },
    ],
  },
  grouped: {
    input: [4, 5, 5],
    layers: [
      { type: 'conv2d', filters: 4, kernel: 3, groups: 2, padding: 'same', bias: false },
      { type: 'batchnorm' },
      { type: 'activation', activation: 'relu' },
      { type: 'dropout', rate: 0.3 },
      { type: 'flatten' },
    ],
  },
  norms: {
    input: [6],
    layers: [
      { type: 'dense', units: 6 },
      { type: 'batchnorm' },
      { type: 'activation', activation: 'tanh' },
      { type: 'residual', layers: [{ type: 'layernorm' }, { type: 'dense', units: 6, activation: 'gelu' }] },
      { type: 'softmax' },
    ],
  },
  rnn: {
    input: [4, 3],
    layers: [
      { type: 'rnn', units: 4, returns: 'sequence' },
      { type: 'gru', units: 3 },
    ],
  },
  lstm: {
    input: [4, 3],
    layers: [
      { type: 'lstm', units: 3, bidirectional: true, returns: 'sequence' },
      { type: 'lstm', units: 3 },
    ],
  },
  attention: {
    input: [4],
    vocabulary: 7,
    layers: [
      { type: 'embedding', vocabulary: 7, units: 6 },
      { type: 'residual', layers: [{ type: 'layernorm' }, { type: 'attention', heads: 2, causal: true }] },
      { type: 'layernorm' },
      { type: 'flatten' },
    ],
  },
};

/** A network of a family with random data, as a model file's text. */
export function networkText(name: string, seed: number, more: Layer = {}): string {
  const family = FAMILIES[name];
  if (!family) throw new RangeError(`no family ${name}`);
  const random = new RandomStream(seed, name);
  let next = 0;
  const filled = (shape: readonly number[]): unknown =>
    shape.length === 0
      ? family.vocabulary === undefined
        ? Number(random.normal(next++).toPrecision(6))
        : Math.floor(random.uniform(next++) * family.vocabulary)
      : Array.from({ length: shape[0] ?? 0 }, () => filled(shape.slice(1)));
  const classes = seed % 2 === 0;
  return JSON.stringify({
    seed,
    input: family.input,
    layers: [...family.layers, { type: 'dense', units: 3 }],
    loss: classes ? 'cross-entropy' : seed % 4 === 1 ? 'squared-error' : 'huber',
    data: {
      x: Array.from({ length: 5 }, () => filled(family.input)),
      y: Array.from({ length: 5 }, () =>
        classes
          ? Math.floor(random.uniform(next++) * 3)
          : [0, 1, 2].map(() => Number(random.normal(next++).toPrecision(6))),
      ),
    },
    train: { learningRate: 0.05, l2: seed % 3 === 0 ? 0.01 : 0 },
    ...more,
  });
}
