import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { Kernel } from '../kernels/opcodes.js';
import { below, positive } from '../ops/activations.js';
import { erf } from '../primitives/erf.js';
import { sigmoid } from '../primitives/functions.js';
import { CUBIC, innerTanh, innerTanhOf, SQRT_2_OVER_PI } from './activations.js';
import { entryByEntry } from './entries.js';
import type { FusedRule } from './rule.js';

type None = Record<never, never>;

/** ∂J/∂z from g = ∂J/∂a, and from a for sigmoid and tanh, from z for all others: inputs g and that. */
export interface ActivationGradientAttributes {
  sigmoidGradient: None;
  tanhGradient: None;
  reluGradient: None;
  softplusGradient: None;
  leakyReluGradient: { readonly slope: number };
  eluGradient: { readonly alpha: number };
  geluGradient: None;
  geluTanhGradient: None;
  siluGradient: None;
}

type Names = keyof ActivationGradientAttributes;

/** The same without a list of inputs. */
function gradient<K extends Names>(
  kernel: Kernel,
  f: (g: number, x: number, number: number) => number,
  composition: (b: GraphBuilder, g: NodeId, x: NodeId) => NodeId,
): FusedRule<K> {
  return entryByEntry<K>({
    kernel,
    f: ([g, x], number) => f(g, x, number),
    composition: (b, [g, x]) => composition(b, g as NodeId, x as NodeId),
  });
}

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

export const activationGradientRules: { readonly [K in Names]: FusedRule<K> } = {
  sigmoidGradient: gradient(
    Kernel.sigmoidGradient,
    (g, a) => g * (a * (1 - a)),
    (b, g, a) => b.mul(g, b.mul(a, b.sub(b.number(1), a))),
  ),
  tanhGradient: gradient(
    Kernel.tanhGradient,
    (g, a) => g * (1 - a * a),
    (b, g, a) => b.mul(g, b.sub(b.number(1), b.mul(a, a))),
  ),
  /** At 0 the slope is 0. */
  reluGradient: gradient(
    Kernel.reluGradient,
    (g, z) => (z > 0 ? g : 0),
    (b, g, z) => b.where(positive(b, z), g, b.number(0)),
  ),
  softplusGradient: gradient(
    Kernel.softplusGradient,
    (g, z) => g * sigmoid(z),
    (b, g, z) => b.mul(g, b.apply('sigmoid', [z])),
  ),
  leakyReluGradient: entryByEntry<'leakyReluGradient'>({
    kernel: Kernel.leakyReluGradient,
    f: ([g, z], slope) => (z > 0 ? g : g * slope),
    number: ({ slope }) => slope,
    composition: (b, [g, z], { slope }) =>
      b.where(positive(b, z as NodeId), g as NodeId, b.mul(g as NodeId, b.number(slope))),
  }),
  eluGradient: entryByEntry<'eluGradient'>({
    kernel: Kernel.eluGradient,
    f: ([g, z], alpha) => (z > 0 ? g : g * alpha * Math.exp(z)),
    number: ({ alpha }) => alpha,
    composition: (b, [g, z], { alpha }) => {
      const steep = b.mul(b.mul(g as NodeId, b.number(alpha)), b.apply('exp', [below(b, z as NodeId)]));
      return b.where(positive(b, z as NodeId), g as NodeId, steep);
    },
  }),
  /** g(Φ(z) + z φ(z)), φ the normal density. */
  geluGradient: gradient(
    Kernel.geluGradient,
    (g, z) => {
      const u = z * Math.SQRT1_2;
      return g * (1 + erf(u)) * 0.5 + g * (0.5 * z) * (TWO_OVER_ROOT_PI * Math.exp(-(u * u))) * Math.SQRT1_2;
    },
    (b, g, z) => {
      const u = b.mul(z, b.number(Math.SQRT1_2));
      const bell = b.apply('exp', [b.apply('negate', [b.mul(u, u)])]);
      const density = b.mul(b.mul(b.number(TWO_OVER_ROOT_PI), bell), b.number(Math.SQRT1_2));
      return productRule(b, g, z, b.apply('erf', [u]), density);
    },
  ),
  /** g(½(1 + t) + ½ z (1 − t²) √(2/π) (1 + 3 · 0.044715 z²)). */
  geluTanhGradient: gradient(
    Kernel.geluTanhGradient,
    (g, z) => {
      const t = innerTanh(z);
      const slope = (1 - t * t) * SQRT_2_OVER_PI;
      return g * (1 + t) * 0.5 + g * (0.5 * z) * slope * (1 + 3 * CUBIC * (z * z));
    },
    (b, g, z) => {
      const t = innerTanhOf(b, z);
      const slope = b.mul(b.sub(b.number(1), b.mul(t, t)), b.number(SQRT_2_OVER_PI));
      const bend = b.add(b.number(1), b.mul(b.number(3 * CUBIC), b.mul(z, z)));
      return productRule(b, g, z, t, b.mul(slope, bend));
    },
  ),
  /** g(σ + z σ(1 − σ)). */
  siluGradient: gradient(
    Kernel.siluGradient,
    (g, z) => {
      const s = sigmoid(z);
      return g * s + g * z * (s * (1 - s));
    },
    (b, g, z) => {
      const s = b.apply('sigmoid', [z]);
      return b.add(b.mul(g, s), b.mul(b.mul(g, z), b.mul(s, b.sub(b.number(1), s))));
    },
  ),
};

/** g(½(1 + f) + ½ z f′): the cotangent of z in ½ z (1 + f). */
function productRule(b: GraphBuilder, g: NodeId, z: NodeId, f: NodeId, slope: NodeId): NodeId {
  const half = b.number(0.5);
  return b.add(b.mul(b.mul(g, b.add(b.number(1), f)), half), b.mul(b.mul(g, b.mul(half, z)), slope));
}
