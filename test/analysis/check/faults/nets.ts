/** Model files for planted mistakes: 5 examples and 3 outputs, so that N, K and the factors of two tell each other apart. */
export const EXAMPLES = 5;
const wave = (n: number, i: number): number => Math.sin(7 * n + 1.3 * i);
const rows = (width: number, scale = 1): number[][] =>
  Array.from({ length: EXAMPLES }, (_, n) => Array.from({ length: width }, (_row, i) => scale * wave(n, i)));

/** An array of these extents for each example. */
function inputs(extents: readonly number[], scale: number): unknown[] {
  const cut = (flat: unknown[], axis: number): unknown[] => {
    if (axis === 0) return flat;
    const length = extents[axis] as number;
    const parts = Array.from({ length: flat.length / length }, (_, k) => flat.slice(k * length, (k + 1) * length));
    return cut(parts, axis - 1);
  };
  return rows(
    extents.reduce((size, extent) => size * extent, 1),
    scale,
  ).map((row) => cut(row, extents.length - 1));
}

const TARGETS = [
  [1, 0, 0.2],
  [0, 1, -0.5],
  [0.5, -1, 0.7],
  [0.2, 0.3, 0.1],
  [-0.4, 0.6, 0.9],
];
const CLASSES = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
  [0, 0, 1],
];

function textOf(input: readonly number[], layers: readonly object[], more: object = {}, scale = 1): string {
  const data = { x: inputs(input, scale), y: TARGETS };
  const all = [...layers, { type: 'dense', name: 'last', units: 3 }];
  return JSON.stringify({ input, layers: all, loss: 'squared-error', data, ...more });
}

const dense = (name: string, units: number, more: object = {}): object => ({
  type: 'dense',
  name,
  units,
  activation: 'tanh',
  ...more,
});

/** 4 → 4 → 4 → 3: as many inputs as outputs where weights are turned round. */
export const SQUARE = textOf([4], [dense('first', 4), dense('second', 4)]);
export const PENALIZED = textOf([4], [dense('first', 4)], { train: { l2: 0.1 } });
/** More units than examples: ∇W = Δᵀ M binds it. */
export const WIDE = textOf([4], [dense('first', 8)]);
/** As many units as examples. */
export const FIVE = textOf([4], [dense('first', EXAMPLES)]);
export const PROBABLE = textOf([4], [dense('first', 4)], {
  loss: 'cross-entropy',
  data: { x: rows(4), y: CLASSES },
});
/** Every z of the first layer's first unit is 0. */
export const KINKED = textOf(
  [3],
  [
    dense('first', 2, {
      activation: 'relu',
      weights: [
        [0, 0, 0],
        [1, -1, 0.5],
      ],
      bias: [0, 0.1],
    }),
  ],
);
/** z is x itself, and 1 where hardtanh has a kink. */
export const CUT = textOf([3], [{ type: 'activation', name: 'cut', activation: 'hardtanh' }], {
  data: { x: rows(3).map((row, n) => (n === 0 ? [1, ...row.slice(1)] : row)), y: TARGETS },
});
export const CONVOLUTION = textOf(
  [1, 6, 6],
  [
    { type: 'conv2d', name: 'conv', filters: 3, kernel: 3, activation: 'tanh' },
    { type: 'maxpool2d', name: 'pool', kernel: 2 },
    { type: 'flatten' },
  ],
);
/** Its filters are open nowhere in some windows: all entries of these are 0. */
export const TIED = CONVOLUTION.replace('"tanh"', '"relu"');
export const DROPOUT = textOf([5], [dense('first', 6), { type: 'dropout', name: 'drop', rate: 0.4 }]);
export const GAMMA = [1.5, 0.5, 2, -1];
export const NORM = textOf(
  [5],
  [dense('first', 4, { bias: false, activation: 'linear' }), { type: 'batchnorm', name: 'norm', gamma: GAMMA }],
);
export const RESIDUAL = textOf(
  [5],
  [
    dense('first', 4),
    { type: 'residual', name: 'block', layers: [dense('inner', 4, { activation: 'gelu' })] },
    { type: 'softmax', name: 'soft' },
  ],
  { train: { l2: 0.1 } },
);
export const STEPS = 4;
export const RNN = textOf([STEPS, 3], [{ type: 'rnn', name: 'cell', units: 4 }]);
export const LSTM = textOf([STEPS, 3], [{ type: 'lstm', name: 'cell', units: 4 }]);
export const GRU = textOf(
  [STEPS, 3],
  [{ type: 'gru', name: 'cell', units: 4, returns: 'sequence' }, { type: 'flatten' }],
);
