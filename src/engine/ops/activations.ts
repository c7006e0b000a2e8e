import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';

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

/** Every activation of the model file (contract, §1): a new one is a new entry. */
export const ACTIVATIONS = {
  sigmoid: plain((b, z) => b.apply('sigmoid', [z])),
  tanh: plain((b, z) => b.apply('tanh', [z])),
  relu: plain((b, z) => b.apply('relu', [z]), true),
  'leaky-relu': {
    parameters: { slope: 0.01 },
    reluFamily: true,
    build: (b, z, { slope = 0.01 }) => b.where(b.apply('greater', [z, b.number(0)]), z, b.mul(b.number(slope), z)),
  },
  /**
   * z above 0, α(eᶻ − 1) from 0 down (Clevert et al. 2016); the exponential never sees a positive z, so it can't overflow.
   * At 0 the slope is α, as torch has it.
   */
  elu: {
    parameters: { alpha: 1 },
    reluFamily: true,
    build: (b, z, { alpha = 1 }) => {
      const above = b.apply('greater', [z, b.number(0)]);
      const below = b.apply('expm1', [b.where(above, b.number(0), z)]);
      return b.where(above, z, b.mul(b.number(alpha), below));
    },
  },
  /** z Φ(z) = ½ z (1 + erf(z/√2)) (Hendrycks & Gimpel 2016). */
  gelu: plain((b, z) => {
    const phi = b.add(b.number(1), b.apply('erf', [b.mul(z, b.number(Math.SQRT1_2))]));
    return b.mul(b.mul(b.number(0.5), z), phi);
  }, true),
  /** ½ z (1 + tanh(√(2/π) (z + 0.044715 z³))) (Hendrycks & Gimpel 2016). */
  'gelu-tanh': plain((b, z) => {
    const cube = b.mul(z, b.mul(z, z));
    const inner = b.mul(b.number(Math.sqrt(2 / Math.PI)), b.add(z, b.mul(b.number(0.044715), cube)));
    return b.mul(b.mul(b.number(0.5), z), b.add(b.number(1), b.apply('tanh', [inner])));
  }, true),
  silu: plain((b, z) => b.mul(z, b.apply('sigmoid', [z])), true),
  softplus: plain((b, z) => b.apply('softplus', [z])),
  softmax: plain((b, z) => softmax(b, z)),
  linear: plain((_, z) => z),
} as const satisfies Record<string, Activation>;

export type ActivationName = keyof typeof ACTIVATIONS;

/** z with its last axis' largest entry taken off: the same softmax, and no overflow. */
function shifted(b: GraphBuilder, z: NodeId): NodeId {
  return b.sub(z, keepLast(b, b.apply('detach', [overLast(b, 'max', z)]), z));
}

function overLast(b: GraphBuilder, reduction: 'max' | 'sum', x: NodeId): NodeId {
  const rank = b.shape(x).length;
  return b.apply(reduction, [x], { from: rank - 1, to: rank });
}

/** Gives a value reduced over the last axis that axis back, with extent 1. */
function keepLast(b: GraphBuilder, reduced: NodeId, like: NodeId): NodeId {
  return b.reshape(reduced, [...b.shape(like).slice(0, -1), 1]);
}

/** e^z / Σ e^z along the last axis. */
export function softmax(b: GraphBuilder, z: NodeId): NodeId {
  const exponentials = b.apply('exp', [shifted(b, z)]);
  return b.div(exponentials, keepLast(b, overLast(b, 'sum', exponentials), z));
}

/** log softmax(z) = z − max − log Σ e^(z − max) along the last axis. */
export function logSoftmax(b: GraphBuilder, z: NodeId): NodeId {
  const shift = shifted(b, z);
  const logSum = b.apply('log', [overLast(b, 'sum', b.apply('exp', [shift]))]);
  return b.sub(shift, keepLast(b, logSum, z));
}
