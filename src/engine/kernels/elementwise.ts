import { broadcastStrides } from '../primitives/broadcast.js';
import type { Place } from '../primitives/rule.js';
import { type Precision, sizeOf } from '../tensor.js';
import { float64Words, instruction, type Words } from './instructions.js';
import { isEmpty, loopsOver, padLoops } from './loops.js';
import type { Kernel } from './opcodes.js';

/**
 * Instructions of kernels that work entry by entry. Their operands are whole tensors: each begins at a cache line and owns
 * its last line to the end, as an arena's slots do, so that kernels may compute its last vector whole.
 */

/** out = f(x); both have one shape. */
export function mapped(kernel: Kernel, precision: Precision, out: Place, [x]: readonly Place[]): Words {
  return instruction(kernel, precision, [out.address, sizeOf(out.shape), (x as Place).address]);
}

/**
 * out = f(x, y, …) of up to three operands, all of one shape, and of a number that some functions take besides. What each
 * computes stands in `assembly/activations.ts` and `assembly/lossTerms.ts`.
 */
export function zipped(
  kernel: Kernel,
  precision: Precision,
  out: Place,
  { inputs, number = 0 }: { readonly inputs: readonly Place[]; readonly number?: number },
): Words {
  const addresses = Array.from({ length: 3 }, (_, i) => inputs[i]?.address ?? 0);
  return instruction(kernel, precision, [...float64Words(number), out.address, sizeOf(out.shape), ...addresses]);
}

/** The loop along a row, and three over rows. */
const LOOPS = 4;

/** out = f(x, y, …) with NumPy's broadcasting; null where the operands step along more axes than there are loops. */
export function broadcast(kernel: Kernel, precision: Precision, out: Place, inputs: readonly Place[]): Words | null {
  if (isEmpty(out.shape)) return [];
  const strides = inputs.map(({ shape }) => broadcastStrides(shape, out.shape));
  const loops = padLoops(loopsOver(out.shape, strides), LOOPS, inputs.length);
  if (loops === null) return null;
  const [count1, count2, count3, inner] = loops.extents as [number, number, number, number];
  const walks = inputs.flatMap(({ address }, i) => {
    const [stride1, stride2, stride3, step] = loops.strides.map((each) => each[i] as number);
    return [address, step, stride1, stride2, stride3] as number[];
  });
  return instruction(kernel, precision, [out.address, inner, count1 * count2 * count3, count2, count3, ...walks]);
}
