/** What makes a gradient hard to judge. */
export const CONDITIONS = ['smooth', 'extreme', 'kinks', 'float32'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Which functions a network may be drawn with. */
export interface Taste {
  readonly activations: readonly unknown[];
  readonly losses: readonly string[];
  /** Whether maps are pooled by their largest entry. */
  readonly maxPooling: boolean;
}

const SMOOTH = [
  'sigmoid',
  'tanh',
  'gelu',
  'gelu-tanh',
  'silu',
  'softplus',
  'mish',
  'log-sigmoid',
  'tanhshrink',
  { f: '1/(1+exp(-z))', df: 'a*(1-a)' },
  { f: 'z/sqrt(1+z^2)', df: '(1+z^2)^(-1.5)' },
];
const PIECEWISE = [
  'relu',
  'leaky-relu',
  'elu',
  'selu',
  'celu',
  'softsign',
  'hardtanh',
  'hardsigmoid',
  'hardswish',
  'softshrink',
  { f: 'abs(z)', df: 'sign(z)' },
  { f: 'max(z, 0)', df: 'z > 0 ? 1 : 0' },
];
const SMOOTH_LOSSES = [
  'squared-error',
  'mean-squared-error',
  'cross-entropy',
  'binary-cross-entropy',
  'binary-cross-entropy-with-logits',
];
const PIECEWISE_LOSSES = ['absolute-error', 'huber'];

export const TASTES: Readonly<Record<Condition, Taste>> = {
  smooth: { activations: SMOOTH, losses: SMOOTH_LOSSES, maxPooling: false },
  extreme: {
    activations: [...SMOOTH, ...PIECEWISE],
    losses: [...SMOOTH_LOSSES, ...PIECEWISE_LOSSES, 'own'],
    maxPooling: true,
  },
  kinks: { activations: PIECEWISE, losses: [...SMOOTH_LOSSES, ...PIECEWISE_LOSSES], maxPooling: true },
  float32: {
    activations: [...SMOOTH, ...PIECEWISE],
    losses: [...SMOOTH_LOSSES, ...PIECEWISE_LOSSES],
    maxPooling: true,
  },
};
