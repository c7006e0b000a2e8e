import type { Place } from '../primitives/rule.js';
import type { Precision } from '../tensor.js';
import { instruction, type Words } from './instructions.js';
import { isEmpty } from './loops.js';
import type { Kernel } from './opcodes.js';

/** Tables of `extent` rows of `inner` entries; `middle` of them, one after the other, share `count` indices. */
export interface Tables {
  readonly batches: number;
  readonly middle: number;
  readonly extent: number;
  readonly count: number;
  readonly inner: number;
}

/** Kernel.gather: out = rows of the tables x; Kernel.scatterAdd: tables out = sums of the rows x. */
export function indexed(
  kernel: Kernel,
  precision: Precision,
  operands: { readonly out: Place; readonly x: Place; readonly index: Place; readonly tables: Tables },
): Words {
  const { out, x, index, tables } = operands;
  if (isEmpty(out.shape)) return [];
  const { batches, middle, extent, count, inner } = tables;
  const addresses = [out.address, x.address, index.address];
  return instruction(kernel, precision, [...addresses, batches * middle, middle, extent, count, inner]);
}
