import type { Place } from '../primitives/rule.js';
import { hash } from '../random.js';
import { type Precision, sizeOf } from '../tensor.js';
import { instruction, type Words } from './instructions.js';
import { Kernel } from './opcodes.js';

/** Uniform numbers of the stream of a seed and a purpose (random.ts) at the step that stands in a scalar tensor. */
export function uniformNoise(
  precision: Precision,
  {
    out,
    step,
    seed,
    purpose,
  }: { readonly out: Place; readonly step: Place; readonly seed: number; readonly purpose: string },
): Words {
  const key = [seed, hash(purpose)].map((word) => word | 0);
  return instruction(Kernel.noise, precision, [out.address, sizeOf(out.shape), step.address, ...key]);
}
