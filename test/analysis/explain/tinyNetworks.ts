import { Trainer } from '../../../src/engine/train/trainer.js';
import { Draw } from '../../../study/networks/draw.js';
import { read } from '../../../study/networks/network.js';

/** A network but for its head, as a model file describes it. */
interface Body {
  readonly input: readonly number[];
  readonly layers: readonly object[];
  /** Inputs are whole numbers below this. */
  readonly vocabulary?: number;
  /** Examples, at least. */
  readonly least?: number;
}

const ACTIVATIONS = ['sigmoid', 'tanh', 'relu', 'leaky-relu', 'gelu', 'softplus', { f: 'z*z', df: '2*z' }] as const;

const dense = (draw: Draw, units = 2): object => ({ type: 'dense', units, activation: draw.pick(ACTIVATIONS) });

/** So small that every number of every network can be asked for, and of every kind of layer. */
const BODIES: readonly ((draw: Draw) => Body)[] = [
  (draw) => ({ input: [2], layers: [dense(draw, draw.whole(2, 3)), dense(draw)] }),
  (draw) => ({
    input: [1, 3, 3],
    layers: [
      { type: 'conv2d', filters: 2, kernel: 2, activation: draw.pick(ACTIVATIONS) },
      { type: draw.pick(['maxpool2d', 'avgpool2d']), kernel: 2 },
      { type: 'flatten' },
    ],
  }),
  (draw) => ({
    input: [1, 4],
    layers: [
      { type: 'conv1d', filters: 2, kernel: 2, padding: draw.pick(['same', 0]), bias: false },
      { type: draw.pick(['maxpool1d', 'avgpool1d']), kernel: 2 },
      { type: 'flatten' },
    ],
  }),
  (draw) => ({
    input: [2],
    layers: [dense(draw), { type: 'batchnorm' }, { type: 'activation', activation: 'tanh' }],
    least: 2,
  }),
  (draw) => ({ input: [2], layers: [dense(draw, 3), { type: draw.pick(['layernorm', 'rmsnorm']) }] }),
  (draw) => ({
    input: [2, 2],
    layers: [{ type: 'attention', heads: draw.whole(1, 2), causal: draw.chance(0.5) }, { type: 'flatten' }],
  }),
  ...(['rnn', 'lstm', 'gru'] as const).map((type) => (draw: Draw) => ({
    input: [2, 1],
    layers: [{ type, units: draw.whole(1, 2), ...(draw.chance(0.3) ? { bidirectional: true } : {}) }],
  })),
  (draw) => ({
    input: [2],
    vocabulary: 3,
    layers: [{ type: 'embedding', vocabulary: 3, units: 2 }, { type: 'position' }, { type: 'flatten' }, dense(draw)],
  }),
  (draw) => ({ input: [2], layers: [{ type: 'residual', layers: [dense(draw, 3), dense(draw)] }] }),
  (draw) => ({ input: [2], layers: [dense(draw, 3), { type: 'dropout', rate: 0.5 }] }),
];

const LOSSES = [
  ...['squared-error', 'cross-entropy', 'binary-cross-entropy-with-logits', 'huber', 'mean-squared-error'],
  { f: '(a-y)^2', df: '2*(a-y)' },
] as const;

const OPTIMIZERS: readonly object[] = [
  { optimizer: 'sgd' },
  { optimizer: 'sgd', momentum: 0.9, decay: 0.01 },
  { optimizer: 'sgd', momentum: 0.9, nesterov: true },
  { optimizer: 'rmsprop' },
  { optimizer: 'rmsprop', centered: true, momentum: 0.5, decay: 0.01 },
  { optimizer: 'adam' },
  { optimizer: 'adam', decay: 0.01 },
  { optimizer: 'adamw', decay: 0.1 },
];

const CLIPS: readonly object[] = [{}, {}, { clip: { norm: 0.1 } }, { clip: { value: 0.05 } }];

const SCHEDULES: readonly object[] = [
  {},
  {},
  { schedule: { type: 'cosine' } },
  { schedule: { type: 'step', every: 1 } },
];

/** The network of a seed, after 0 to 3 updates. */
export async function tinyNetwork(seed: number): Promise<Trainer> {
  const draw = new Draw(seed, 'tiny');
  const body = (BODIES[seed % BODIES.length] as (draw: Draw) => Body)(draw);
  const loss = draw.pick(LOSSES);
  const examples = draw.whole(body.least ?? 1, 2);
  const rows = <T>(make: () => T): T[] => Array.from({ length: examples }, make);
  const model = await read(
    JSON.stringify({
      seed,
      precision: draw.chance(0.3) ? 'float32' : 'float64',
      input: body.input,
      layers: [...body.layers, { type: 'dense', name: 'head', units: 2 }],
      loss,
      data: { x: rows(() => inputs(draw, body.input, body.vocabulary)), y: rows(() => target(draw, loss)) },
      train: {
        ...{ learningRate: 0.05, epochs: 5, l2: draw.pick([0, 0, 0.01]) },
        ...draw.pick(OPTIMIZERS),
        ...draw.pick(CLIPS),
        ...draw.pick(SCHEDULES),
      },
    }),
  );
  const trainer = new Trainer(model, model.data);
  for (let step = draw.whole(0, 3); step > 0; step--) trainer.advance();
  return trainer;
}

function inputs(draw: Draw, [extent, ...rest]: readonly number[], vocabulary?: number): unknown {
  if (extent === undefined) return vocabulary ? draw.whole(0, vocabulary - 1) : draw.normal();
  return Array.from({ length: extent }, () => inputs(draw, rest, vocabulary));
}

function target(draw: Draw, loss: (typeof LOSSES)[number]): unknown {
  if (loss === 'cross-entropy') return draw.whole(0, 1);
  const one = (): number => (loss === 'binary-cross-entropy-with-logits' ? draw.whole(0, 1) : draw.normal());
  return [one(), one()];
}
