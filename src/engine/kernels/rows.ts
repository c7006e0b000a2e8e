import type { Place } from '../primitives/rule.js';
import { type Precision, sizeOf } from '../tensor.js';
import { instruction, type Words } from './instructions.js';
import { isEmpty } from './loops.js';
import type { Kernel } from './opcodes.js';

/**
 * Kernels that work row by row of the last axis: softmax and what goes with it. The first input's shape says the rows;
 * what has one number for each row comes last.
 */
export function rowwise(kernel: Kernel, precision: Precision, out: Place, inputs: readonly Place[]): Words {
  if (isEmpty(out.shape)) return [];
  const { shape } = inputs[0] as Place;
  const addresses = inputs.map(({ address }) => address);
  return instruction(kernel, precision, [
    out.address,
    sizeOf(shape.slice(0, -1)),
    shape.at(-1) as number,
    ...addresses,
  ]);
}
