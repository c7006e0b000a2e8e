import type { Place } from '../primitives/rule.js';
import type { Precision } from '../tensor.js';
import { float64Words, instruction, type Words } from './instructions.js';
import type { Kernel } from './opcodes.js';

export interface NormedRows {
  readonly rows: number;
  /** Entries of each row. */
  readonly length: number;
  /** Up to three, in the order that the kernel says; one that is undefined is not there. */
  readonly inputs: readonly (Place | undefined)[];
  readonly epsilon?: number;
}

/** Norms of rows, their gradients and Kernel.sumOfProducts (`assembly/rowNorms.ts`); null where there are no entries. */
export function normedRows(kernel: Kernel, precision: Precision, out: Place, given: NormedRows): Words | null {
  const { rows, length, inputs, epsilon = 0 } = given;
  if (rows * length === 0) return null;
  const addresses = Array.from({ length: 3 }, (_, i) => inputs[i]?.address ?? 0);
  return instruction(kernel, precision, [...float64Words(epsilon), out.address, rows, length, ...addresses]);
}
