import { exampleText } from '../../formats/files.js';
import { DIGITS, IRIS, LINE, WAVE, WAVES, WINE, wavesOf, XOR } from './data.js';
import { dense, model, repeated } from './files.js';

/** A network that trains well, and the last step at which it is looked at: there it has learned what there is. */
export interface Healthy {
  readonly name: string;
  readonly file: string | object;
  readonly last: number;
}

const sgd = { learningRate: 0.1, momentum: 0.9, batchSize: 32, epochs: 100 };
const adam = { optimizer: 'adam', learningRate: 0.003, batchSize: 32, epochs: 100 };

/** Steps at which networks are looked at, early ones above all. */
export const LOOKS = [
  0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 60, 80, 100, 120, 150, 200, 300, 400, 600, 1000, 2000, 4000,
];

/**
 * Networks as books and tutorials train them, chosen before any limit was: no rule may find anything wrong with one of them, at
 * its start, on its way, or when it has learned what there is. Each reaches a J far below that of a constant guess.
 */
export const HEALTHY: readonly Healthy[] = [
  { name: 'the example mazur', file: exampleText('mazur.grad.json'), last: 4000 },
  { name: 'the example xor', file: exampleText('xor.grad.json'), last: 500 },
  { name: 'the example digits', file: exampleText('digits.grad.json'), last: 450 },
  { name: 'the example digits-cnn', file: exampleText('digits-cnn.grad.json'), last: 40 },
  { name: 'the example verse-lstm', file: exampleText('verse-lstm.grad.json'), last: 60 },
  { name: 'the example verse-transformer', file: exampleText('verse-transformer.grad.json'), last: 60 },
  {
    name: 'softmax regression on iris as it is, without a hidden layer',
    file: model([4], [dense(3)], 'cross-entropy', IRIS, { learningRate: 0.05, epochs: 600 }),
    last: 600,
  },
  {
    name: 'logistic regression from zero weights',
    file: model([4], [dense(1, 'sigmoid', { weights: { init: 'zeros' } })], 'binary-cross-entropy', irisOne(), {
      learningRate: 0.5,
      epochs: 400,
    }),
    last: 400,
  },
  {
    name: 'iris, tanh, Adam',
    file: model(
      [4],
      [dense(8, 'tanh'), dense(3)],
      'cross-entropy',
      { ...IRIS, standardize: true },
      { ...adam, learningRate: 0.01 },
    ),
    last: 500,
  },
  {
    name: 'iris, one example a batch',
    file: model(
      [4],
      [dense(8, 'relu'), dense(3)],
      'cross-entropy',
      { ...IRIS, standardize: true },
      {
        learningRate: 0.01,
        batchSize: 1,
        epochs: 10,
      },
    ),
    last: 1500,
  },
  {
    name: 'wine, relu, momentum',
    file: model([13], [dense(16, 'relu'), dense(3)], 'cross-entropy', WINE, {
      ...sgd,
      learningRate: 0.02,
      batchSize: 16,
    }),
    last: 600,
  },
  {
    name: 'wine, sigmoid, RMSprop',
    file: model([13], [dense(10, 'sigmoid'), dense(3)], 'cross-entropy', WINE, {
      optimizer: 'rmsprop',
      learningRate: 0.003,
      batchSize: 32,
      epochs: 60,
    }),
    last: 300,
  },
  {
    name: 'linear regression to its optimum',
    file: model([2], [dense(1)], 'mean-squared-error', LINE, { learningRate: 0.1, epochs: 1000 }),
    last: 1000,
  },
  {
    name: 'a wave, two layers of tanh, Adam',
    file: model([1], [dense(24, 'tanh'), dense(24, 'tanh'), dense(1)], 'mean-squared-error', WAVE, {
      optimizer: 'adam',
      learningRate: 0.01,
      epochs: 600,
    }),
    last: 600,
  },
  {
    name: 'a wave, huber, elu',
    file: model([1], [dense(16, 'elu'), dense(16, 'elu'), dense(1)], 'huber', WAVE, {
      ...adam,
      learningRate: 0.01,
      epochs: 150,
    }),
    last: 300,
  },
  {
    name: 'a line by absolute errors, softplus',
    file: model([2], [dense(8, 'softplus'), dense(1)], 'absolute-error', LINE, {
      ...adam,
      learningRate: 0.01,
      epochs: 150,
    }),
    last: 300,
  },
  {
    name: 'XOR by squared errors and sigmoids, as the books do',
    file: model([2], [dense(4, 'sigmoid'), dense(1, 'sigmoid')], 'squared-error', XOR, {
      learningRate: 2,
      momentum: 0.9,
      epochs: 2000,
    }),
    last: 2000,
  },
  {
    name: 'digits, five layers of relu',
    file: model([64], [...repeated(5, dense(32, 'relu')), dense(10)], 'cross-entropy', DIGITS, {
      ...sgd,
      learningRate: 0.02,
    }),
    last: 400,
  },
  {
    name: 'digits, eight layers of tanh',
    file: model([64], [...repeated(8, dense(32, 'tanh')), dense(10)], 'cross-entropy', DIGITS, {
      ...sgd,
      learningRate: 0.02,
    }),
    last: 400,
  },
  {
    name: 'digits, batch norm before each relu',
    file: model(
      [64],
      [
        ...repeated(
          3,
          dense(32, undefined, { bias: false }),
          { type: 'batchnorm' },
          { type: 'activation', activation: 'relu' },
        ),
        dense(10),
      ],
      'cross-entropy',
      DIGITS,
      { ...sgd, learningRate: 0.05 },
    ),
    last: 400,
  },
  {
    name: 'digits, residual blocks with layer norm, AdamW',
    file: model(
      [64],
      [
        dense(32),
        ...repeated(4, {
          type: 'residual',
          layers: [{ type: 'layernorm' }, dense(64, 'gelu'), dense(32)],
        }),
        { type: 'layernorm' },
        dense(10),
      ],
      'cross-entropy',
      DIGITS,
      { ...adam, optimizer: 'adamw' },
    ),
    last: 400,
  },
  {
    name: 'digits, convolutions without norms, float32',
    file: {
      ...model(
        [1, 8, 8],
        [
          { type: 'conv2d', filters: 8, kernel: 3, padding: 'same', activation: 'relu' },
          { type: 'maxpool2d', kernel: 2 },
          { type: 'conv2d', filters: 16, kernel: 3, padding: 'same', activation: 'relu' },
          { type: 'maxpool2d', kernel: 2 },
          { type: 'flatten' },
          dense(10),
        ],
        'cross-entropy',
        DIGITS,
        adam,
      ),
      precision: 'float32',
    },
    last: 200,
  },
  {
    name: 'digits, half of the units dropped',
    file: model([64], [dense(64, 'relu'), { type: 'dropout', rate: 0.5 }, dense(10)], 'cross-entropy', DIGITS, {
      ...sgd,
      learningRate: 0.05,
      l2: 0.001,
    }),
    last: 400,
  },
  {
    name: 'digits to the end of a cosine, where η is 0',
    file: model([64], [dense(32, 'leaky-relu'), dense(10)], 'cross-entropy', DIGITS, {
      ...sgd,
      schedule: { type: 'cosine' },
      epochs: 60,
    }),
    last: 240,
  },
  {
    name: 'an autoencoder of digits',
    file: model([64], [dense(16, 'relu'), dense(64, 'sigmoid')], 'mean-squared-error', pixels(), {
      ...adam,
      learningRate: 0.01,
    }),
    last: 400,
  },
  {
    name: 'frozen random features below a trained layer',
    file: model([64], [dense(64, 'relu', { name: 'features' }), dense(10)], 'cross-entropy', DIGITS, {
      ...sgd,
      freeze: ['features.*'],
    }),
    last: 400,
  },
  {
    name: 'activations and a loss with derivatives by hand',
    file: model(
      [2],
      [dense(6, { f: 'tanh(z)', df: '1-a^2' }), dense(6, { f: '1/(1+exp(-z))', df: 'a*(1-a)' }), dense(1)],
      { f: '0.5*(a-y)^2', df: 'a-y' },
      LINE,
      { learningRate: 0.1, momentum: 0.9, epochs: 600 },
    ),
    last: 600,
  },
  {
    name: 'an RNN on waves of eight places',
    file: model([8, 1], [{ type: 'rnn', units: 12, returns: 'last' }, dense(2)], 'cross-entropy', WAVES, {
      ...adam,
      learningRate: 0.01,
      batchSize: 16,
    }),
    last: 300,
  },
  {
    name: 'a GRU on waves of eight places',
    file: model([8, 1], [{ type: 'gru', units: 8, returns: 'last' }, dense(2)], 'cross-entropy', WAVES, {
      ...adam,
      learningRate: 0.01,
      batchSize: 16,
    }),
    last: 300,
  },
  {
    name: 'an LSTM on waves of 20 places, whose gates begin half open',
    file: model([20, 1], [{ type: 'lstm', units: 16, returns: 'last' }, dense(2)], 'cross-entropy', wavesOf(20), {
      ...adam,
      learningRate: 0.01,
      batchSize: 16,
    }),
    last: 300,
  },
  {
    name: 'digits, six layers of selu',
    file: model(
      [64],
      [...repeated(6, dense(32, 'selu', { weights: { init: 'lecun' } })), dense(10)],
      'cross-entropy',
      DIGITS,
      {
        ...sgd,
        learningRate: 0.01,
      },
    ),
    last: 400,
  },
  {
    name: 'wine, silu, warm-up and clipping',
    file: model([13], [dense(16, 'silu'), dense(3)], 'cross-entropy', WINE, {
      ...adam,
      schedule: { type: 'warmup', steps: 10 },
      clip: { norm: 1 },
    }),
    last: 300,
  },
];

/** Is it a setosa? Standardized. */
function irisOne(): object {
  const [one, other] = [Array.from({ length: 30 }, (_, i) => i), Array.from({ length: 30 }, (_, i) => i)];
  return {
    x: [
      ...one.map((i) => [-1 + 0.3 * Math.sin(i), 0.9 + 0.4 * Math.cos(3 * i), -1.3 + 0.1 * Math.sin(5 * i), -1.2]),
      ...other.map((i) => [0.6 + 0.6 * Math.cos(i), -0.4 + 0.5 * Math.sin(7 * i), 0.7 + 0.4 * Math.cos(5 * i), 0.6]),
    ],
    y: [...one.map(() => [1]), ...other.map(() => [0])],
  };
}

/** The digits as their own targets: 60 pictures of a plain kind, with grey levels in [0, 1]. */
function pixels(): object {
  const pictures = Array.from({ length: 60 }, (_, i) =>
    Array.from({ length: 64 }, (_, j) => {
      const [row, column] = [Math.floor(j / 8), j % 8];
      return 0.5 + 0.5 * Math.sin(((i % 7) * row + (i % 5) * column) / 4 + i);
    }),
  );
  return { x: pictures, y: pictures };
}
