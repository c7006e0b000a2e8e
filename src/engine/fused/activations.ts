import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { Kernel } from '../kernels/opcodes.js';
import { below, positive } from '../ops/activations.js';
import { erf } from '../primitives/erf.js';
import { sigmoid } from '../primitives/functions.js';
import { PRIMITIVES } from '../primitives/table.js';
import { entryByEntry } from './entries.js';
import type { FusedRule } from './rule.js';

type None = Record<never, never>;

/** Activations of z; those that primitives are as well differ from them in their backward pass alone, which is one node. */
export interface ActivationAttributes {
  sigmoidActivation: None;
  tanhActivation: None;
  reluActivation: None;
  softplusActivation: None;
  leakyRelu: { readonly slope: number };
  elu: { readonly alpha: number };
  gelu: None;
  geluTanh: None;
  silu: None;
}

type Primitive = 'sigmoid' | 'tanh' | 'relu' | 'softplus';

/** `saved`: whether the backward pass reads z or the activation's own value. */
function primitive<K extends `${Primitive}Activation`>(name: Primitive, saved: 'z' | 'a'): FusedRule<K> {
  const { shape, forward, kernel } = PRIMITIVES[name];
  return {
    shape: (shapes) => shape(shapes, {}),
    composition: (b, inputs) => b.apply(name, inputs),
    forward: (out, inputs, _, of) => forward(out, inputs, {}, of),
    kernel: (out, inputs, _, precision) => kernel?.(out, inputs, {}, precision) ?? null,
    vjp: (b, { inputs, id }, g) => [b.fuse(`${name}Gradient`, [g, saved === 'a' ? id : (inputs[0] as NodeId)], {})],
  };
}

export const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
export const CUBIC = 0.044715;

/** tanh(√(2/π) (z + 0.044715 z³)). */
export function innerTanh(z: number): number {
  return Math.tanh(SQRT_2_OVER_PI * (z + CUBIC * (z * (z * z))));
}

export function innerTanhOf(b: GraphBuilder, z: NodeId): NodeId {
  const cube = b.mul(z, b.mul(z, z));
  return b.apply('tanh', [b.mul(b.number(SQRT_2_OVER_PI), b.add(z, b.mul(b.number(CUBIC), cube)))]);
}

export const activationRules: { readonly [K in keyof ActivationAttributes]: FusedRule<K> } = {
  sigmoidActivation: primitive('sigmoid', 'a'),
  tanhActivation: primitive('tanh', 'a'),
  reluActivation: primitive('relu', 'z'),
  softplusActivation: primitive('softplus', 'z'),
  /** z above 0, slope · z from 0 down. */
  leakyRelu: entryByEntry<'leakyRelu'>({
    kernel: Kernel.leakyRelu,
    f: ([z], slope) => (z > 0 ? z : slope * z),
    number: ({ slope }) => slope,
    composition: (b, [z], { slope }) =>
      b.where(positive(b, z as NodeId), z as NodeId, b.mul(b.number(slope), z as NodeId)),
    vjp: (b, { inputs, attributes }, g) => [b.fuse('leakyReluGradient', [g, ...inputs], attributes)],
  }),
  /** z above 0, α(eᶻ − 1) from 0 down (Clevert et al. 2016). At 0 the slope is α, as torch has it. */
  elu: entryByEntry<'elu'>({
    kernel: Kernel.elu,
    f: ([z], alpha) => (z > 0 ? z : alpha * Math.expm1(z)),
    number: ({ alpha }) => alpha,
    composition: (b, [z], { alpha }) => {
      const saturating = b.mul(b.number(alpha), b.apply('expm1', [below(b, z as NodeId)]));
      return b.where(positive(b, z as NodeId), z as NodeId, saturating);
    },
    vjp: (b, { inputs, attributes }, g) => [b.fuse('eluGradient', [g, ...inputs], attributes)],
  }),
  /** z Φ(z) = ½ z (1 + erf(z/√2)) (Hendrycks & Gimpel 2016). */
  gelu: entryByEntry<'gelu'>({
    kernel: Kernel.gelu,
    f: ([z]) => 0.5 * z * (1 + erf(z * Math.SQRT1_2)),
    composition: (b, [z]) => half(b, z as NodeId, b.apply('erf', [b.mul(z as NodeId, b.number(Math.SQRT1_2))])),
    vjp: (b, { inputs }, g) => [b.fuse('geluGradient', [g, ...inputs], {})],
  }),
  /** ½ z (1 + tanh(√(2/π) (z + 0.044715 z³))) (Hendrycks & Gimpel 2016). */
  geluTanh: entryByEntry<'geluTanh'>({
    kernel: Kernel.geluTanh,
    f: ([z]) => 0.5 * z * (1 + innerTanh(z)),
    composition: (b, [z]) => half(b, z as NodeId, innerTanhOf(b, z as NodeId)),
    vjp: (b, { inputs }, g) => [b.fuse('geluTanhGradient', [g, ...inputs], {})],
  }),
  /** z σ(z). */
  silu: entryByEntry<'silu'>({
    kernel: Kernel.silu,
    f: ([z]) => z * sigmoid(z),
    composition: (b, [z]) => b.mul(z as NodeId, b.apply('sigmoid', [z as NodeId])),
    vjp: (b, { inputs }, g) => [b.fuse('siluGradient', [g, ...inputs], {})],
  }),
};

/** ½ z (1 + f). */
function half(b: GraphBuilder, z: NodeId, f: NodeId): NodeId {
  return b.mul(b.mul(b.number(0.5), z), b.add(b.number(1), f));
}
