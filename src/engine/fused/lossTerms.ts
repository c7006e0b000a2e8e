import type { NodeId } from '../graph.js';
import { Kernel } from '../kernels/opcodes.js';
import { sigmoid, softplus } from '../primitives/functions.js';
import { entryByEntry } from './entries.js';
import type { FusedRule } from './rule.js';

type None = Record<never, never>;

/** Losses' terms, entry by entry, from what the network gives and y; and the network's cotangent from g, that and y. */
export interface LossTermAttributes {
  squaredError: { readonly divisor: number };
  squaredErrorGradient: { readonly divisor: number };
  binaryCrossEntropy: None;
  binaryCrossEntropyGradient: None;
}

type Inputs = readonly [NodeId, NodeId, NodeId];

export const lossTermRules: { readonly [K in keyof LossTermAttributes]: FusedRule<K> } = {
  /** (a − y)²/divisor. */
  squaredError: entryByEntry<'squaredError'>({
    kernel: Kernel.squaredError,
    f: ([a, y], divisor) => ((a - y) * (a - y)) / divisor,
    number: ({ divisor }) => divisor,
    composition: (b, [a, y], { divisor }) => {
      const error = b.sub(a as NodeId, y as NodeId);
      return b.div(b.mul(error, error), b.number(divisor));
    },
    vjp: (b, { inputs, attributes }, g) => {
      const toA = b.fuse('squaredErrorGradient', [g, ...inputs], attributes);
      return [toA, b.apply('negate', [toA])];
    },
  }),
  /** 2g/divisor · (a − y). */
  squaredErrorGradient: entryByEntry<'squaredErrorGradient'>({
    kernel: Kernel.squaredErrorGradient,
    f: ([g, a, y], half) => (g / half) * (a - y),
    number: ({ divisor }) => divisor / 2,
    composition: (b, inputs, { divisor }) => {
      const [g, a, y] = inputs as Inputs;
      return b.mul(b.div(g, b.number(divisor / 2)), b.sub(a, y));
    },
  }),
  /** −(y log σ(z) + (1 − y) log(1 − σ(z))) = softplus(z) − z y. */
  binaryCrossEntropy: entryByEntry<'binaryCrossEntropy'>({
    kernel: Kernel.binaryCrossEntropy,
    f: ([z, y]) => softplus(z) - z * y,
    composition: (b, [z, y]) => b.sub(b.apply('softplus', [z as NodeId]), b.mul(z as NodeId, y as NodeId)),
    vjp: (b, { inputs }, g) => [
      b.fuse('binaryCrossEntropyGradient', [g, ...inputs], {}),
      b.apply('negate', [b.mul(g, inputs[0] as NodeId)]),
    ],
  }),
  /** g(σ(z) − y). */
  binaryCrossEntropyGradient: entryByEntry<'binaryCrossEntropyGradient'>({
    kernel: Kernel.binaryCrossEntropyGradient,
    f: ([g, z, y]) => g * sigmoid(z) - g * y,
    composition: (b, inputs) => {
      const [g, z, y] = inputs as Inputs;
      return b.sub(b.mul(g, b.apply('sigmoid', [z])), b.mul(g, y));
    },
  }),
};
