import type { Words } from '../kernels/instructions.js';
import { Kernel } from '../kernels/opcodes.js';
import type { Precision } from '../tensor.js';
import type { Place, Rule } from './rule.js';
import type { PrimitiveName } from './table.js';

type Encode = (kernel: Kernel, precision: Precision, out: Place, inputs: readonly Place[]) => Words | null;

/** Rules whose names are those of kernels run there. */
export function withKernels<T extends Readonly<Record<string, object>>>(encode: Encode, rules: T): T {
  const entries = Object.entries(rules).map(([name, rule]) => {
    const kernel = Kernel[name as keyof typeof Kernel];
    if (kernel === undefined) return [name, rule];
    const words: Rule<PrimitiveName>['kernel'] = (out, inputs, _, precision) => encode(kernel, precision, out, inputs);
    return [name, { ...rule, kernel: words }];
  });
  return Object.fromEntries(entries) as T;
}
