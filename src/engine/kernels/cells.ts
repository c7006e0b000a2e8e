import type { Place } from '../primitives/rule.js';
import type { Precision } from '../tensor.js';
import { instruction, type Words } from './instructions.js';
import { isEmpty } from './loops.js';
import type { Kernel } from './opcodes.js';

/** A recurrent cell's kernel over [rows, units]; operands that have several gates are several times as wide. */
export function cell(
  kernel: Kernel,
  precision: Precision,
  { out, inputs, units }: { readonly out: Place; readonly inputs: readonly Place[]; readonly units: number },
): Words {
  if (isEmpty(out.shape)) return [];
  return instruction(kernel, precision, [
    out.address,
    out.shape[0] as number,
    units,
    ...inputs.map(({ address }) => address),
  ]);
}
