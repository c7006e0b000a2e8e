import {
  type AveragePoolingAttributes,
  along,
  type MaxPoolingAttributes,
  type PoolingAttributes,
} from '../ops/pooling.js';
import type { Place } from '../primitives/rule.js';
import type { Precision, Shape } from '../tensor.js';
import { float64Words, instruction, type Words } from './instructions.js';
import { Kernel } from './opcodes.js';

/** out = the largest entries of windows of x, [N, C, H, W]; of those that tie the first one, and NaN is the largest. */
export function maxPool(precision: Precision, out: Place, x: Place, attributes: MaxPoolingAttributes): Words {
  return instruction(Kernel.maxPool, precision, [
    0,
    out.address,
    x.address,
    ...windows(x.shape, out.shape, attributes),
  ]);
}

/** out = ∂J/∂x: each entry of delta, [N, C, rows, columns], goes to its window's winner. */
export function maxPoolGradient(
  precision: Precision,
  out: Place,
  x: Place,
  delta: Place,
  attributes: MaxPoolingAttributes,
): Words {
  const operands = [delta.address, out.address, x.address, ...windows(x.shape, delta.shape, attributes)];
  return instruction(Kernel.maxPoolGradient, precision, operands);
}

/** out = the means of windows of x. */
export function averagePool(precision: Precision, out: Place, x: Place, attributes: AveragePoolingAttributes): Words {
  const operands = [0, out.address, x.address, ...windows(x.shape, out.shape, attributes), ...divisor(attributes)];
  return instruction(Kernel.averagePool, precision, operands);
}

/** out = ∂J/∂x: each entry of delta is shared out over its window. */
export function averagePoolGradient(
  precision: Precision,
  out: Place,
  delta: Place,
  attributes: AveragePoolingAttributes,
): Words {
  const operands = [delta.address, out.address, 0, ...windows(out.shape, delta.shape, attributes)];
  return instruction(Kernel.averagePoolGradient, precision, [...operands, ...divisor(attributes)]);
}

function windows(
  [images = 0, channels = 0, ...extents]: Shape,
  [, , ...positions]: Shape,
  attributes: PoolingAttributes & Partial<MaxPoolingAttributes>,
): number[] {
  const axes = [along(attributes, 0), along(attributes, 1)];
  return [
    ...[images * channels, ...extents],
    ...axes.map(({ kernel }) => kernel),
    ...axes.map(({ stride }) => stride),
    ...axes.map(({ dilation }) => dilation),
    ...axes.map(({ padding }) => padding),
    ...positions,
  ];
}

/** Whether entries of the padding count; whether a number is given instead of counts, and which. */
function divisor({ countIncludePad, divisor }: AveragePoolingAttributes): number[] {
  const given = typeof divisor === 'number';
  return [countIncludePad ? 1 : 0, given ? 1 : 0, ...float64Words(given ? divisor : 0)];
}
