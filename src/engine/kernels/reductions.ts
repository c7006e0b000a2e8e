import type { Place } from '../primitives/rule.js';
import { type Precision, sizeOf } from '../tensor.js';
import { instruction, type Words } from './instructions.js';
import { isEmpty } from './loops.js';
import { Kernel } from './opcodes.js';

/** Kernel.sum or Kernel.max over neighbouring axes `from` ≤ axis < `to`; both operands are whole tensors. */
export function reduction(
  kernel: Kernel,
  precision: Precision,
  { out, x, from, to }: { readonly out: Place; readonly x: Place; readonly from: number; readonly to: number },
): Words {
  if (isEmpty(out.shape)) return [];
  const extents = [x.shape.slice(0, from), x.shape.slice(from, to), x.shape.slice(to)].map(sizeOf);
  return instruction(kernel, precision, [out.address, x.address, ...extents]);
}

/** The sums along `axis` up to and including each entry, or from each to the end; both operands are whole tensors. */
export function cumulation(
  precision: Precision,
  {
    out,
    x,
    axis,
    reverse,
  }: { readonly out: Place; readonly x: Place; readonly axis: number; readonly reverse: boolean },
): Words {
  const extents = [x.shape.slice(0, axis), x.shape.slice(axis, axis + 1), x.shape.slice(axis + 1)].map(sizeOf);
  return instruction(Kernel.cumsum, precision, [out.address, x.address, ...extents, reverse ? 1 : 0]);
}
