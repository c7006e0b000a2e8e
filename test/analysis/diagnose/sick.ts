import type { RuleName } from '../../../src/analysis/diagnose/names.js';
import { DIGITS, IRIS, LINE, WAVE, WAVES, WINE, wavesOf, XOR } from './data.js';
import { dense, model, repeated } from './files.js';

/** A network with one thing wrong with it, after so many updates. */
export interface Sick {
  readonly name: string;
  readonly file: object;
  readonly steps: number;
}

const sgd = { learningRate: 0.1, momentum: 0.9, batchSize: 32, epochs: 100 };
const adam = { optimizer: 'adam', learningRate: 0.003, batchSize: 32, epochs: 100 };
const wine = { ...WINE, standardize: false };
const normal = (std: number) => ({ init: 'normal', std });

/** Of each rule three networks that it is right about, and that nothing else explains. */
export const SICK: Readonly<Record<RuleName, readonly Sick[]>> = {
  uphill: [
    {
      name: 'a df with the wrong sign',
      file: model(
        [2],
        [dense(6, { f: 'tanh(z)', df: '-(1-a^2)' }), dense(1, undefined, { weights: normal(2) })],
        'squared-error',
        XOR,
        { learningRate: 0.1, epochs: 100 },
      ),
      steps: 0,
    },
    {
      name: 'a loss whose df has the wrong sign',
      file: model([2], [dense(6, 'tanh'), dense(1)], { f: '0.5*(a-y)^2', df: 'y-a' }, XOR, {
        learningRate: 0.1,
        epochs: 100,
      }),
      steps: 60,
    },
    {
      name: 'the wrong sign below layers that are frozen',
      file: model(
        [4],
        [
          dense(8, { f: '1/(1+exp(-z))', df: 'a*(a-1)' }),
          dense(8, { f: '1/(1+exp(-z))', df: 'a*(1-a)' }),
          dense(3, undefined, { bias: false }),
        ],
        'cross-entropy',
        { ...IRIS, standardize: true },
        { learningRate: 0.1, epochs: 100, freeze: ['dense2.*', 'dense3.*'] },
      ),
      steps: 5,
    },
  ],
  finalActivation: [
    {
      name: 'a sigmoid before cross-entropy',
      file: model([4], [dense(8, 'tanh'), dense(3, 'sigmoid')], 'cross-entropy', { ...IRIS, standardize: true }, adam),
      steps: 100,
    },
    {
      name: 'a sigmoid for numbers beyond 1',
      file: model([2], [dense(8, 'tanh'), dense(1, 'sigmoid')], 'mean-squared-error', LINE, {
        ...adam,
        learningRate: 0.01,
      }),
      steps: 200,
    },
    {
      name: 'no sigmoid before binary-cross-entropy',
      file: model([2], [dense(4, 'tanh'), dense(1)], 'binary-cross-entropy', XOR, { learningRate: 0.1, epochs: 100 }),
      steps: 0,
    },
  ],
  unscaledInputs: [
    {
      name: 'wine as it is, with tanh',
      file: model([13], [dense(16, 'tanh'), dense(3)], 'cross-entropy', wine, { ...sgd, learningRate: 0.02 }),
      steps: 0,
    },
    {
      name: 'wine as it is, with relu',
      file: model([13], [dense(16, 'relu'), dense(3)], 'cross-entropy', wine, { ...sgd, learningRate: 0.02 }),
      steps: 100,
    },
    {
      name: 'digits a thousand times too small',
      file: model([64], [dense(16, 'tanh'), dense(10)], 'cross-entropy', { ...DIGITS, divide: 16e3 }, sgd),
      steps: 20,
    },
  ],
  symmetry: [
    {
      name: 'a hidden layer whose weights are all alike',
      file: model(
        [2],
        [
          dense(4, 'tanh', { weights: { init: 'constant', value: 0.5 } }),
          dense(1, undefined, { weights: { init: 'constant', value: 0.5 } }),
        ],
        'squared-error',
        XOR,
        { learningRate: 0.5, epochs: 1000 },
      ),
      steps: 300,
    },
    {
      name: 'all weights 0, sigmoid',
      file: model(
        [64],
        [dense(32, 'sigmoid', { weights: { init: 'zeros' } }), dense(10, undefined, { weights: { init: 'zeros' } })],
        'cross-entropy',
        DIGITS,
        sgd,
      ),
      steps: 100,
    },
    {
      name: 'all weights 0, relu',
      file: model(
        [13],
        [dense(16, 'relu', { weights: { init: 'zeros' } }), dense(3, undefined, { weights: { init: 'zeros' } })],
        'cross-entropy',
        WINE,
        sgd,
      ),
      steps: 0,
    },
  ],
  normExplosion: [
    {
      name: 'tiny weights before a batch norm',
      file: model(
        [64],
        [
          dense(32, undefined, { weights: normal(1e-5), bias: false }),
          { type: 'batchnorm' },
          { type: 'activation', activation: 'relu' },
          dense(10),
        ],
        'cross-entropy',
        DIGITS,
        sgd,
      ),
      steps: 0,
    },
    {
      name: 'tiny weights before a layer norm',
      file: model(
        [13],
        [dense(16, 'tanh', { weights: normal(1e-5) }), { type: 'layernorm' }, dense(3)],
        'cross-entropy',
        WINE,
        sgd,
      ),
      steps: 0,
    },
    {
      name: 'a tiny embedding before a layer norm',
      file: model(
        [8],
        [
          { type: 'embedding', vocabulary: 9, units: 8, weights: normal(1e-5) },
          { type: 'layernorm' },
          { type: 'rnn', units: 8, returns: 'last' },
          dense(2),
        ],
        'cross-entropy',
        letters(),
        adam,
      ),
      steps: 0,
    },
  ],
  exploding: [
    {
      name: 'ten layers of relu with weights twice too large',
      file: model(
        [64],
        [...repeated(10, dense(32, 'relu', { weights: normal(0.6) })), dense(10)],
        'cross-entropy',
        DIGITS,
        { ...sgd, learningRate: 0.001 },
      ),
      steps: 0,
    },
    {
      name: 'eight linear layers with large weights',
      file: model(
        [13],
        [...repeated(8, dense(16, undefined, { weights: normal(1) })), dense(3)],
        'cross-entropy',
        WINE,
        { ...sgd, learningRate: 0.001 },
      ),
      steps: 0,
    },
    {
      name: 'twelve layers of leaky relu with large weights, clipped',
      file: model(
        [4],
        [...repeated(12, dense(12, 'leaky-relu', { weights: normal(1) })), dense(3)],
        'cross-entropy',
        { ...IRIS, standardize: true },
        { ...sgd, learningRate: 0.001, clip: { norm: 1 } },
      ),
      steps: 5,
    },
  ],
  rateTooHigh: [
    {
      name: 'linear regression beyond 2/λ',
      file: model([2], [dense(1)], 'mean-squared-error', LINE, { learningRate: 1.6, epochs: 100 }),
      steps: 30,
    },
    {
      name: 'digits with η = 20',
      file: model([64], [dense(32, 'tanh'), dense(10)], 'cross-entropy', DIGITS, { ...sgd, learningRate: 20 }),
      steps: 100,
    },
    {
      name: 'a wave, Adam with η = 3',
      file: model([1], [dense(24, 'relu'), dense(1)], 'mean-squared-error', WAVE, {
        optimizer: 'adam',
        learningRate: 3,
        epochs: 100,
      }),
      steps: 0,
    },
    {
      name: 'filters that died of the first updates',
      file: model(
        [1, 8, 8],
        [
          { type: 'conv2d', filters: 8, kernel: 3, activation: 'relu' },
          { type: 'conv2d', filters: 16, kernel: 3, activation: 'relu' },
          { type: 'flatten' },
          dense(10),
        ],
        'cross-entropy',
        DIGITS,
        { ...sgd, learningRate: 2 },
      ),
      steps: 60,
    },
    {
      name: 'an LSTM with η = 5',
      file: lstm({ learningRate: 5, batchSize: 16, epochs: 40 }),
      steps: 30,
    },
    {
      name: 'an LSTM that Adam with η = 1 has driven into where its gates are flat',
      file: lstm({ optimizer: 'adam', learningRate: 1, batchSize: 16, epochs: 40 }),
      steps: 100,
    },
  ],
  nonFinite: [
    {
      name: 'the logarithm of what may be negative',
      file: model([4], [dense(8, { f: 'log(z)' }), dense(3)], 'cross-entropy', IRIS, sgd),
      steps: 0,
    },
    {
      name: 'an exponential that overflows',
      file: model([2], [dense(4, { f: 'exp(exp(z))' }, { weights: normal(20) }), dense(1)], 'squared-error', LINE, {
        learningRate: 0.001,
        epochs: 10,
      }),
      steps: 0,
    },
    {
      name: 'a division by 0',
      file: model([2], [dense(4, { f: '1/z' }), dense(1)], 'squared-error', XOR, { learningRate: 0.001, epochs: 10 }),
      steps: 0,
    },
  ],
  deadUnits: [
    {
      name: 'biases far below 0',
      file: model(
        [64],
        [dense(32, 'relu', { bias: { init: 'constant', value: -10 } }), dense(10)],
        'cross-entropy',
        DIGITS,
        { ...sgd, learningRate: 0.01 },
      ),
      steps: 0,
    },
    {
      name: 'weights below 0 on pixels that are not',
      file: model(
        [64],
        [dense(16, 'relu'), dense(16, 'relu', { weights: { init: 'uniform', low: -0.5, high: -0.1 } }), dense(10)],
        'cross-entropy',
        DIGITS,
        { ...sgd, learningRate: 0.01 },
      ),
      steps: 100,
    },
    {
      name: 'filters below 0',
      file: model(
        [1, 8, 8],
        [
          {
            type: 'conv2d',
            filters: 4,
            kernel: 3,
            activation: 'relu',
            weights: { init: 'uniform', low: -0.5, high: -0.1 },
          },
          { type: 'flatten' },
          dense(10),
        ],
        'cross-entropy',
        DIGITS,
        adam,
      ),
      steps: 20,
    },
  ],
  saturation: [
    {
      name: 'tanh with weights ten times too large',
      file: model([13], [dense(16, 'tanh', { weights: normal(3) }), dense(3)], 'cross-entropy', WINE, {
        ...sgd,
        learningRate: 0.001,
      }),
      steps: 0,
    },
    {
      name: 'sigmoids with weights of 10',
      file: model(
        [4],
        [dense(8, 'sigmoid', { weights: normal(10) }), dense(3)],
        'cross-entropy',
        { ...IRIS, standardize: true },
        { ...sgd, learningRate: 0.001 },
      ),
      steps: 0,
    },
    {
      name: 'sigmoids with biases of 8',
      file: model(
        [64],
        [dense(16, 'sigmoid', { bias: { init: 'constant', value: 8 } }), dense(10)],
        'cross-entropy',
        DIGITS,
        { ...sgd, learningRate: 0.01 },
      ),
      steps: 40,
    },
  ],
  vanishing: [
    {
      name: 'eight layers of sigmoid',
      file: model([64], [...repeated(8, dense(32, 'sigmoid')), dense(10)], 'cross-entropy', DIGITS, sgd),
      steps: 240,
    },
    {
      name: 'ten layers of tanh with small weights',
      file: model(
        [13],
        [...repeated(10, dense(16, 'tanh', { weights: normal(0.05) })), dense(3)],
        'cross-entropy',
        WINE,
        sgd,
      ),
      steps: 0,
    },
    {
      name: 'eight layers of relu with the default weights of a book',
      file: model(
        [4],
        [...repeated(8, dense(12, 'relu', { weights: normal(0.1) })), dense(3)],
        'cross-entropy',
        { ...IRIS, standardize: true },
        { ...sgd, batchSize: 150 },
      ),
      steps: 100,
    },
    {
      name: 'eight layers of relu so small that units fall asleep',
      file: model(
        [64],
        [...repeated(8, dense(16, 'relu', { weights: normal(0.01) })), dense(10)],
        'cross-entropy',
        DIGITS,
        {
          ...sgd,
          epochs: 30,
        },
      ),
      steps: 100,
    },
    {
      name: 'an RNN on sequences of 40 steps',
      file: model([40, 1], [{ type: 'rnn', units: 8, returns: 'last' }, dense(2)], 'cross-entropy', long(), adam),
      steps: 0,
    },
  ],
  unreached: [
    {
      name: 'a step for an activation',
      file: model(
        [4],
        [dense(8, { f: 'z > 0 ? 1 : 0' }, { name: 'steps' }), dense(3)],
        'cross-entropy',
        { ...IRIS, standardize: true },
        sgd,
      ),
      steps: 50,
    },
    {
      name: 'a sign in between',
      file: model(
        [13],
        [dense(16, 'tanh'), { type: 'activation', activation: { f: 'sign(z)' } }, dense(3)],
        'cross-entropy',
        WINE,
        sgd,
      ),
      steps: 0,
    },
    {
      name: 'a derivative by hand that is 0',
      file: model([2], [dense(4, { f: 'tanh(z)', df: '0' }), dense(1)], 'squared-error', LINE, {
        learningRate: 0.1,
        epochs: 100,
      }),
      steps: 0,
    },
  ],
  rateTooLow: [
    {
      name: 'digits with η = 1e-7',
      file: model([64], [dense(32, 'relu'), dense(10)], 'cross-entropy', DIGITS, { ...sgd, learningRate: 1e-7 }),
      steps: 100,
    },
    {
      name: 'linear regression with η = 1e-5',
      file: model([2], [dense(1)], 'mean-squared-error', LINE, { learningRate: 1e-5, epochs: 1000 }),
      steps: 0,
    },
    {
      name: 'Adam with η = 1e-8',
      file: model([13], [dense(16, 'tanh'), dense(3)], 'cross-entropy', WINE, { ...adam, learningRate: 1e-8 }),
      steps: 200,
    },
    {
      name: 'digits with η = 1e-4, where the valley lies between two powers of ten',
      file: model([64], [dense(32, 'relu'), dense(10)], 'cross-entropy', DIGITS, {
        learningRate: 1e-4,
        batchSize: 32,
        epochs: 20,
      }),
      steps: 60,
    },
    {
      name: 'iris with η = 1e-6, at the end of its training',
      file: model(
        [4],
        [dense(16, 'tanh'), dense(3)],
        'cross-entropy',
        { ...IRIS, standardize: true },
        { learningRate: 1e-6, epochs: 200 },
      ),
      steps: 200,
    },
    {
      name: 'gradients clipped to 1e-5',
      file: model([64], [dense(32, 'relu'), dense(10)], 'cross-entropy', DIGITS, { ...sgd, clip: { norm: 1e-5 } }),
      steps: 60,
    },
  ],
  updateRatio: [
    {
      name: 'every weight frozen by a glob that holds more than it seems to',
      file: model(
        [4],
        [dense(8, 'tanh'), dense(3)],
        'cross-entropy',
        { ...IRIS, standardize: true },
        {
          ...adam,
          freeze: ['*.weight'],
        },
      ),
      steps: 20,
    },
    {
      name: 'a last layer frozen at random, above one that learns',
      file: model(
        [4],
        [dense(8, 'tanh'), dense(3)],
        'cross-entropy',
        { ...IRIS, standardize: true },
        {
          ...adam,
          freeze: ['dense2.*'],
        },
      ),
      steps: 20,
    },
    {
      name: 'weights of 30 before a batch norm',
      file: model(
        [64],
        [
          dense(32, undefined, { weights: normal(30), bias: false }),
          { type: 'batchnorm' },
          { type: 'activation', activation: 'relu' },
          dense(10),
        ],
        'cross-entropy',
        DIGITS,
        { ...sgd, learningRate: 0.01 },
      ),
      steps: 0,
    },
    {
      name: 'weights of 30 before a layer norm',
      file: model(
        [13],
        [
          dense(16, undefined, { weights: normal(30) }),
          { type: 'layernorm' },
          { type: 'activation', activation: 'tanh' },
          dense(3),
        ],
        'cross-entropy',
        WINE,
        { ...sgd, learningRate: 0.01 },
      ),
      steps: 3,
    },
    {
      name: 'filters of 30 before a batch norm',
      file: model(
        [1, 8, 8],
        [
          { type: 'conv2d', filters: 4, kernel: 3, weights: normal(30), bias: false },
          { type: 'batchnorm' },
          { type: 'activation', activation: 'relu' },
          { type: 'flatten' },
          dense(10),
        ],
        'cross-entropy',
        DIGITS,
        { ...sgd, learningRate: 0.01 },
      ),
      steps: 0,
    },
  ],
  classImbalance: [
    {
      name: 'one positive in forty',
      file: model([1], [dense(4, 'tanh'), dense(1)], 'binary-cross-entropy-with-logits', rare(40, 1), {
        learningRate: 0.1,
        epochs: 100,
      }),
      steps: 0,
    },
    {
      name: 'three classes, 100 to 5 to 3',
      file: model([1], [dense(4, 'tanh'), dense(3)], 'cross-entropy', rareClasses([100, 5, 3]), {
        learningRate: 0.1,
        epochs: 300,
      }),
      steps: 50,
    },
    {
      name: 'a sigmoid, one in thirty',
      file: model([1], [dense(4, 'relu'), dense(1, 'sigmoid')], 'binary-cross-entropy', rare(60, 2), {
        learningRate: 0.1,
        epochs: 100,
      }),
      steps: 20,
    },
  ],
  constantGuess: [
    {
      name: 'a line for XOR',
      file: model([2], [dense(1)], 'binary-cross-entropy-with-logits', XOR, { learningRate: 0.5, epochs: 500 }),
      steps: 500,
    },
    {
      name: 'targets that have nothing to do with the inputs',
      file: model([1], [dense(2, 'tanh'), dense(2)], 'cross-entropy', noise(), {
        learningRate: 0.1,
        batchSize: 32,
        epochs: 50,
      }),
      steps: 200,
    },
    {
      name: 'a wave of which only one input is seen',
      file: model(
        [8, 1],
        [{ type: 'rnn', units: 4, returns: 'last' }, { type: 'dropout', rate: 0.5 }, dense(2)],
        'cross-entropy',
        { x: WAVES.x.map((x) => x.map(() => [1])), y: WAVES.y },
        { learningRate: 0.05, batchSize: 16, epochs: 100 },
      ),
      steps: 150,
    },
  ],
  overfits: [
    {
      name: 'ten digits through one unit',
      file: model([64], [dense(1, 'tanh'), dense(10)], 'cross-entropy', DIGITS, { ...sgd, batchSize: 40 }),
      steps: 60,
    },
    {
      name: 'labels that contradict each other',
      file: model([1], [dense(24, 'tanh'), dense(1)], 'mean-squared-error', contradicting(), {
        optimizer: 'adam',
        learningRate: 0.01,
        epochs: 600,
      }),
      steps: 300,
    },
    {
      name: 'three layers and no activation, for a bent y',
      file: model([2], [dense(16), dense(16), dense(1)], 'mean-squared-error', bent(), {
        learningRate: 0.1,
        epochs: 500,
      }),
      steps: 200,
    },
    {
      name: 'a penalty that holds all weights down',
      file: model([64], [dense(32, 'tanh'), dense(10)], 'cross-entropy', DIGITS, {
        ...sgd,
        learningRate: 0.05,
        l2: 0.05,
      }),
      steps: 200,
    },
  ],
};

/** An LSTM that tells slow waves of 20 places from quick ones. */
function lstm(train: object): object {
  return model([20, 1], [{ type: 'lstm', units: 16, returns: 'last' }, dense(2)], 'cross-entropy', wavesOf(20), train);
}

/** Each place twice: for half of them with another label. */
function contradicting(): object {
  const [x, y] = [WAVE.x, WAVE.y].map((all) => all.filter((_, i) => i % 4 === 0)) as [number[][], number[][]];
  return { x: [...x, ...x], y: [...y, ...y.map(([value = 0], i) => [i % 2 === 0 ? value : 1 - value])] };
}

/** y = x₁ + 2x₁x₂ */
function bent(): object {
  const x = Array.from({ length: 40 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i)]);
  return { x, y: x.map(([a = 0, b = 0]) => [a + 2 * a * b]) };
}

/** 20 waves of 40 places. */
function long(): object {
  const x = Array.from({ length: 20 }, (_, i) => Array.from({ length: 40 }, (_, t) => [Math.sin(7 * i + t)]));
  return { x, y: x.map((_, i) => i % 2) };
}

/** Rows of letters 1…8, and whether there are more small ones than large ones. */
function letters(): object {
  const x = Array.from({ length: 40 }, (_, i) =>
    Array.from({ length: 8 }, (_, t) => ((i * 7 + t * t * 3 + i * t) % 8) + 1),
  );
  return { x, y: x.map((row) => (row.filter((letter) => letter < 5).length > 4 ? 1 : 0)) };
}

function rare(examples: number, positives: number): object {
  const x = Array.from({ length: examples }, (_, i) => [Math.sin(3 * i)]);
  return { x, y: x.map((_, i) => [i < positives ? 1 : 0]) };
}

function rareClasses(counts: readonly number[]): object {
  const y = counts.flatMap((count, k) => new Array<number>(count).fill(k));
  return { x: y.map((k, i) => [k - 1 + 0.3 * Math.sin(7 * i)]), y };
}

function noise(): object {
  const x = Array.from({ length: 256 }, (_, i) => [Math.sin(12.9898 * i)]);
  return { x, y: x.map((_, i) => Math.floor(Math.abs(43758.5453 * Math.sin(78.233 * i * i)) % 2)) };
}
