import {
  averagePoolGradient,
  averagePool as averagePoolKernel,
  maxPoolGradient,
  maxPool as maxPoolKernel,
} from '../kernels/pooling.js';
import {
  type AveragePoolingAttributes,
  along,
  averagePoolComposition,
  type MaxPoolingAttributes,
  maxPoolComposition,
  type PoolingAttributes,
  positionsOf,
} from '../ops/pooling.js';
import { averagePoolGradientComposition, maxPoolGradientComposition } from '../ops/poolingGradients.js';
import { type Operand, type Place, ShapeError } from '../primitives/rule.js';
import type { Shape } from '../tensor.js';
import { requireShape } from './channels.js';
import { divisorOf, eachPosition, sumOf, winnerOf } from './poolingWindows.js';
import type { FusedRule } from './rule.js';

export interface AveragePoolGradientAttributes extends AveragePoolingAttributes {
  /** [H, W] of x. */
  readonly extents: Shape;
}

/** The largest entry of every window of maps, [N, C, H, W] (ops/pooling.ts). */
export const maxPool2dRule: FusedRule<'maxPool2d'> = {
  shape: ([x = []], attributes) => pooled(x, attributes),
  composition: maxPoolComposition,
  forward: (out, [x], attributes, shape) => {
    const { data, shape: from } = x as Operand;
    eachPosition(from, shape, attributes, (at, window) => {
      const winner = winnerOf(data, window);
      out[at] = winner < 0 ? Number.NEGATIVE_INFINITY : (data[winner] as number);
    });
  },
  kernel: (out, [x], attributes, precision) => maxPoolKernel(precision, out, x as Place, attributes),
  vjp: (b, { inputs, attributes }, delta) => [b.fuse('maxPool2dGradient', [...inputs, delta], attributes)],
};

/** ∂J/∂x of max pooling: inputs x, [N, C, H, W], and the pooled maps' cotangent. A window of nothing but −∞ has a winner, too. */
export const maxPool2dGradientRule: FusedRule<'maxPool2dGradient'> = {
  shape: ([x = [], delta = []], attributes) => {
    requireShape(delta, pooled(x, attributes));
    return x;
  },
  composition: maxPoolGradientComposition,
  forward: (out, [x, delta], attributes) => {
    const [{ data, shape: from }, { data: cotangents, shape }] = [x as Operand, delta as Operand];
    out.fill(0);
    eachPosition(from, shape, attributes, (at, window) => {
      const winner = winnerOf(data, window);
      if (winner >= 0) out[winner] = (out[winner] as number) + (cotangents[at] as number);
    });
  },
  kernel: (out, [x, delta], attributes, precision) =>
    maxPoolGradient(precision, out, x as Place, delta as Place, attributes),
};

/** The mean of every window of maps, [N, C, H, W]. */
export const averagePool2dRule: FusedRule<'averagePool2d'> = {
  shape: ([x = []], attributes) => pooled(x, attributes),
  composition: averagePoolComposition,
  forward: (out, [x], attributes, shape) => {
    const { data, shape: from } = x as Operand;
    eachPosition(from, shape, attributes, (at, window) => {
      out[at] = sumOf(data, window) / divisorOf(window, attributes);
    });
  },
  kernel: (out, [x], attributes, precision) => averagePoolKernel(precision, out, x as Place, attributes),
  vjp: (b, { inputs, attributes }, delta) => {
    const extents = b.shape(inputs[0] as number).slice(2);
    return [b.fuse('averagePool2dGradient', [delta], { ...attributes, extents })];
  },
};

/** ∂J/∂x of average pooling from the pooled maps' cotangent. */
export const averagePool2dGradientRule: FusedRule<'averagePool2dGradient'> = {
  shape: ([delta = []], attributes) => {
    const x = [delta[0] as number, delta[1] as number, ...attributes.extents];
    requireShape(delta, pooled(x, attributes));
    return x;
  },
  composition: averagePoolGradientComposition,
  forward: (out, [delta], attributes, from) => {
    const { data, shape } = delta as Operand;
    out.fill(0);
    eachPosition(from, shape, attributes, (at, window) => {
      const share = (data[at] as number) / divisorOf(window, attributes);
      for (let y = window.top; y < window.bottom; y++) {
        for (let x = window.left; x < window.right; x++) {
          const to = window.map + y * window.width + x;
          out[to] = (out[to] as number) + share;
        }
      }
    });
  },
  kernel: (out, [delta], attributes, precision) => averagePoolGradient(precision, out, delta as Place, attributes),
};

function pooled(x: Shape, attributes: PoolingAttributes & Partial<MaxPoolingAttributes>): Shape {
  if (x.length !== 4) throw new ShapeError(`[${x.join(', ')}] are no maps [N, C, H, W]`);
  const positions = [0, 1].map((k) => positionsOf(x[2 + k] as number, along(attributes, k)));
  return [...x.slice(0, 2), ...positions];
}
