import type { Place } from '../primitives/rule.js';
import type { Layout } from '../primitives/strided.js';
import { type Precision, type Shape, sizeOf } from '../tensor.js';
import { instruction, type Words } from './instructions.js';
import { loopsOver } from './loops.js';
import { Kernel } from './opcodes.js';

/** A tensor's numbers laid out otherwise than in order. */
export interface View extends Layout {
  readonly address: number;
}

export function viewOf({ address }: Place, layout: Layout): View {
  return { address, ...layout };
}

/** to = from, entry by entry over `shape`; no two entries of `to` are the same. */
export function copyStrided(precision: Precision, to: View, from: View, shape: Shape): Words {
  return strided(Kernel.copyStrided, precision, { to, from, shape, shared: true });
}

/**
 * to += from, entry by entry over `shape` in order; entries of `to` may be met several times. `shared`: not by different
 * turns of the first axis of extent above 1, so that threads may share these.
 */
export function addStrided(
  precision: Precision,
  operands: { readonly to: View; readonly from: View; readonly shape: Shape; readonly shared: boolean },
): Words {
  return strided(Kernel.addStrided, precision, operands);
}

interface Strided {
  readonly to: View;
  readonly from: View;
  readonly shape: Shape;
  readonly shared: boolean;
}

function strided(kernel: Kernel, precision: Precision, { to, from, shape, shared }: Strided): Words {
  if (sizeOf(shape) === 0) return [];
  const { extents, strides } = loopsOver(shape, [to.strides, from.strides]);
  const loops =
    extents.length === 0 ? [1, 1, 1] : extents.flatMap((extent, i) => [extent, ...(strides[i] as number[])]);
  const bytes = precision === 'float32' ? 4 : 8;
  const start = ({ address, start }: View): number => address + start * bytes;
  return instruction(kernel, precision, [start(to), start(from), shared ? 1 : 0, loops.length / 3, ...loops]);
}
