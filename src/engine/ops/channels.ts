import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';

/** Adds b[o] to every entry of channel o of [N, O, …]. */
export function addBias(b: GraphBuilder, z: NodeId, bias: NodeId | undefined): NodeId {
  return bias === undefined ? z : b.add(z, alongChannels(b, bias, b.shape(z).length));
}

/** A number for each channel, [C], in a shape that broadcasts over [N, C, …] of some rank. */
export function alongChannels(b: GraphBuilder, values: NodeId, rank: number): NodeId {
  const spatial = new Array<number>(Math.max(rank - 2, 0)).fill(1);
  return b.reshape(values, [...b.shape(values), ...spatial]);
}
