import type { Place } from '../primitives/rule.js';
import { type Precision, sizeOf } from '../tensor.js';
import { instruction, type Words } from './instructions.js';
import { Kernel } from './opcodes.js';

/** out[c] = Σ over n and positions of x[n, c, …]; x is [N, C, …]. */
export function channelSums(precision: Precision, out: Place, x: Place): Words {
  const [images = 0, channels = 0, ...positions] = x.shape;
  return instruction(Kernel.channelSums, precision, [out.address, x.address, images, channels, sizeOf(positions)]);
}
