import type { NodeId } from '../graph.js';
import { channelSums } from '../kernels/channels.js';
import { type Operand, type Place, ShapeError } from '../primitives/rule.js';
import { type Data, type Shape, sameShape, sizeOf } from '../tensor.js';
import type { FusedRule } from './rule.js';

/** The sum of every channel of [N, C, …] over examples and positions, [C]: ∇b of a bias. */
export const channelSumRule: FusedRule<'channelSum'> = {
  shape: ([x = []]) => {
    if (x.length < 2) throw new ShapeError(`[${x.join(', ')}] has no channels`);
    return [x[1] as number];
  },
  composition: (b, [x]) => {
    const rank = b.shape(x as NodeId).length;
    const overPositions = rank === 2 ? (x as NodeId) : b.apply('sum', [x as NodeId], { from: 2, to: rank });
    return b.apply('sum', [overPositions], { from: 0, to: 1 });
  },
  forward: (out, [x]) => {
    const { data, shape } = x as Operand;
    const positions = sizeOf(shape.slice(2));
    out.fill(0);
    for (let map = 0; map < (shape[0] as number) * out.length; map++) {
      let sum = out[map % out.length] as number;
      for (let i = 0; i < positions; i++) sum += data[map * positions + i] as number;
      out[map % out.length] = sum;
    }
  },
  kernel: (out, [x], _, precision) => channelSums(precision, out, x as Place),
};

/** Adds b[o] to every entry of channel o of z, [N, O, …]. */
export function addBiasTo(z: Data, bias: Data, shape: Shape): void {
  const positions = sizeOf(shape.slice(2));
  for (let i = 0; i < z.length; i++) {
    z[i] = (z[i] as number) + (bias[Math.floor(i / positions) % bias.length] as number);
  }
}

export function requireShape(shape: Shape, wanted: Shape): void {
  if (!sameShape(shape, wanted)) {
    throw new ShapeError(`an input of shape [${shape.join(', ')}] should have [${wanted.join(', ')}]`);
  }
}
