import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { clamp } from './elementwise.js';
import { softmax } from './softmax.js';

export interface Activation {
  /** Its numbers, with what they are where the file leaves them out. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Zero or flat for negative z: weights before it start as He et al. 2015 say. */
  readonly reluFamily: boolean;
  /** a = f(z) for z of shape [N, …]. */
  build(b: GraphBuilder, z: NodeId, parameters: Readonly<Record<string, number>>): NodeId;
}

function plain(build: (b: GraphBuilder, z: NodeId) => NodeId, reluFamily = false): Activation {
  return { parameters: {}, reluFamily, build };
}

/** Every activation of the model file (contract, §1), and torch's others: a new one is a new entry. Formulas of those that are fused stand in `fused/activations.ts`. */
export const ACTIVATIONS = {
  sigmoid: plain((b, z) => b.fuse('sigmoidActivation', [z], {})),
  tanh: plain((b, z) => b.fuse('tanhActivation', [z], {})),
  relu: plain((b, z) => b.fuse('reluActivation', [z], {}), true),
  'leaky-relu': {
    parameters: { slope: 0.01 },
    reluFamily: true,
    build: (b, z, { slope = 0.01 }) => b.fuse('leakyRelu', [z], { slope }),
  },
  elu: {
    parameters: { alpha: 1 },
    reluFamily: true,
    build: (b, z, { alpha = 1 }) => b.fuse('elu', [z], { alpha }),
  },
  /** elu with the α that keeps variances, times the λ that does (Klambauer et al. 2017). */
  selu: plain((b, z) => b.mul(b.number(SELU_SCALE), b.fuse('elu', [z], { alpha: SELU_ALPHA })), true),
  /** z above 0, α(e^(z/α) − 1) from 0 down: elu with a slope of 1 at 0 (Barron 2017). */
  celu: {
    parameters: { alpha: 1 },
    reluFamily: true,
    build: (b, z, { alpha = 1 }) => {
      const saturating = b.mul(b.number(alpha), b.apply('expm1', [b.div(below(b, z), b.number(alpha))]));
      return b.where(positive(b, z), z, saturating);
    },
  },
  gelu: plain((b, z) => b.fuse('gelu', [z], {}), true),
  'gelu-tanh': plain((b, z) => b.fuse('geluTanh', [z], {}), true),
  silu: plain((b, z) => b.fuse('silu', [z], {}), true),
  softplus: plain((b, z) => b.fuse('softplusActivation', [z], {})),
  /** z tanh(softplus(z)) (Misra 2019). */
  mish: plain((b, z) => b.mul(z, b.apply('tanh', [b.apply('softplus', [z])])), true),
  /** log sigmoid(z) = −softplus(−z). */
  'log-sigmoid': plain((b, z) => b.apply('negate', [b.apply('softplus', [b.apply('negate', [z])])])),
  /** z/(1 + |z|). */
  softsign: plain((b, z) => b.div(z, b.add(b.number(1), b.apply('abs', [z])))),
  tanhshrink: plain((b, z) => b.sub(z, b.apply('tanh', [z]))),
  /** z cut off at `low` and `high`; the slope is 0 at both ends, as torch has it. */
  hardtanh: {
    parameters: { low: -1, high: 1 },
    reluFamily: false,
    build: (b, z, { low = -1, high = 1 }) => inside(b, z, low, high),
  },
  relu6: plain((b, z) => inside(b, z, 0, 6), true),
  /** (z + 3)/6, cut off at 0 and 1 (Howard et al. 2019). */
  hardsigmoid: plain((b, z) => b.div(inside(b, b.add(z, b.number(3)), 0, 6), b.number(6))),
  /** z hardsigmoid(z) (Howard et al. 2019); at ±3 the slopes are those of the middle piece, as torch has them. */
  hardswish: plain((b, z) => {
    const step = clamp(b, b.add(z, b.number(3)), b.number(0), b.number(6));
    return b.div(b.mul(z, step), b.number(6));
  }, true),
  /** z where |z| > λ, else 0. */
  hardshrink: {
    parameters: { lambda: 0.5 },
    reluFamily: false,
    build: (b, z, { lambda = 0.5 }) => {
      const small = b.apply('lessEqual', [b.apply('abs', [z]), b.number(lambda)]);
      return b.where(small, b.number(0), z);
    },
  },
  /** z − λ above λ, z + λ below −λ, else 0. */
  softshrink: {
    parameters: { lambda: 0.5 },
    reluFamily: false,
    build: (b, z, { lambda = 0.5 }) => {
      const size = b.apply('abs', [z]);
      const small = b.apply('lessEqual', [size, b.number(lambda)]);
      return b.where(small, b.number(0), b.sub(z, b.mul(b.number(lambda), b.apply('sign', [z]))));
    },
  },
  /** z above the threshold, else `value`. */
  threshold: {
    parameters: { threshold: 0, value: 0 },
    reluFamily: true,
    build: (b, z, { threshold = 0, value = 0 }) =>
      b.where(b.apply('lessEqual', [z, b.number(threshold)]), b.number(value), z),
  },
  softmax: plain((b, z) => softmax(b, z)),
  linear: plain((_, z) => z),
} as const satisfies Record<string, Activation>;

export type ActivationName = keyof typeof ACTIVATIONS;

/** Klambauer et al. 2017, equation 14, to the digits of a float64. */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

export function positive(b: GraphBuilder, z: NodeId): NodeId {
  return b.apply('greater', [z, b.number(0)]);
}

/** z from 0 down, else 0: an exponential of it can't overflow. */
export function below(b: GraphBuilder, z: NodeId): NodeId {
  return b.where(positive(b, z), b.number(0), z);
}

/** z cut off at both ends, with a slope of 0 at an end itself. */
function inside(b: GraphBuilder, z: NodeId, low: number, high: number): NodeId {
  const risen = b.where(b.apply('lessEqual', [z, b.number(low)]), b.number(low), z);
  return b.where(b.apply('greaterEqual', [risen, b.number(high)]), b.number(high), risen);
}
