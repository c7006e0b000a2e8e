import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { extentOf } from './axes.js';
import { chunk } from './slicing.js';

/** Activations that take more than z, or change its shape. */

/** first half · sigmoid(second half), along an axis of an even extent (Dauphin et al. 2016). */
export function gatedLinearUnit(b: GraphBuilder, z: NodeId, axis = -1): NodeId {
  if (extentOf(b.shape(z), axis) % 2 !== 0) throw new ShapeError('a gated linear unit wants an even number of entries');
  const [value, gate] = chunk(b, z, 2, axis) as [NodeId, NodeId];
  return b.mul(value, b.apply('sigmoid', [gate]));
}

/** z above 0, slope · z from 0 down (He et al. 2015): z is [N, C, …]; the slopes are [1], or [C], one for each channel. */
export function parametricRelu(b: GraphBuilder, z: NodeId, slope: NodeId): NodeId {
  const { length: rank } = b.shape(z);
  const [count = 1] = b.shape(slope);
  const channels = count === 1 ? [] : [count, ...new Array<number>(Math.max(rank - 2, 0)).fill(1)];
  const scaled = b.mul(b.reshape(slope, channels), z);
  return b.where(b.apply('greater', [z, b.number(0)]), z, scaled);
}

/** log(1 + e^βz)/β, and z itself where βz is above the threshold (torch.nn.Softplus). */
export function softplusWithSlope(b: GraphBuilder, z: NodeId, beta = 1, threshold = 20): NodeId {
  const scaled = b.mul(b.number(beta), z);
  const curved = b.div(b.apply('softplus', [scaled]), b.number(beta));
  return b.where(b.apply('greater', [scaled, b.number(threshold)]), z, curved);
}
