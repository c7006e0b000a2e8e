import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { broadcast } from '../kernels/elementwise.js';
import { Kernel } from '../kernels/opcodes.js';
import { broadcastShape, map4 } from '../primitives/broadcast.js';
import { sigmoid } from '../primitives/functions.js';
import type { Operand } from '../primitives/rule.js';
import type { FusedRule } from './rule.js';

type None = Record<never, never>;

/** f(z + d w) − f(z): inputs d, w, y = f(z) and z, with NumPy's broadcasting. A step that is one weight's or one activation's comes in two factors, and never stands in memory. */
export interface ChangeAttributes {
  expChange: None;
  logChange: None;
  sigmoidChange: None;
  tanhChange: None;
}

type Names = keyof ChangeAttributes;
type Function = 'exp' | 'log' | 'sigmoid' | 'tanh';

/** Up to here addition theorems tell the change without a difference of what is nearly the same. */
const NEAR = 0.25;

function change<K extends Names>(
  op: Function,
  kernel: Kernel,
  f: (z: number) => number,
  near: (d: number, y: number, z: number) => number,
): FusedRule<K> {
  return {
    shape: broadcastShape,
    composition: (b: GraphBuilder, inputs) => {
      const [d, w, y, z] = inputs as [NodeId, NodeId, NodeId, NodeId];
      return b.sub(b.apply(op, [b.add(z, b.mul(d, w))]), y);
    },
    forward: (out, inputs, _, shape) =>
      map4(out, inputs as [Operand, Operand, Operand, Operand], shape, (d, w, y, z) => {
        const step = d * w;
        return Math.abs(step) > NEAR ? f(z + step) - y : near(step, y, z);
      }),
    kernel: (out, inputs, _, precision) => broadcast(kernel, precision, out, inputs),
  };
}

export const changeRules: { readonly [K in Names]: FusedRule<K> } = {
  /** eᶻ(eᵈ − 1). */
  expChange: change('exp', Kernel.expChange, Math.exp, (d, y) => y * Math.expm1(d)),
  /** log(1 + d/z). */
  logChange: change('log', Kernel.logChange, Math.log, (d, _, z) => Math.log1p(d / z)),
  /** y(1 − y)e / (1 + y e) with e = eᵈ − 1. */
  sigmoidChange: change('sigmoid', Kernel.sigmoidChange, sigmoid, (d, y) => {
    const part = y * Math.expm1(d);
    return (part * (1 - y)) / (1 + part);
  }),
  /** t(1 − y²) / (1 + y t) with t = tanh d. */
  tanhChange: change('tanh', Kernel.tanhChange, Math.tanh, (d, y) => {
    const t = Math.tanh(d);
    return (t * (1 - y * y)) / (1 + y * t);
  }),
};
