import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';

/**
 * Entries kept with probability 1 − rate and then divided by it, others 0 (Srivastava et al. 2014, inverted). `noise` is uniform
 * on [0, 1) and broadcasts with x: of shape [N, C, 1, …] whole maps go at once. The mask multiplies, so a NaN stays one.
 */
export function dropout(b: GraphBuilder, x: NodeId, noise: NodeId, rate: number): NodeId {
  return b.mul(x, b.mul(keptEntries(b, noise, rate), b.number(rate < 1 ? 1 / (1 - rate) : 0)));
}

/** 1 where an entry is kept. */
export function keptEntries(b: GraphBuilder, noise: NodeId, rate: number): NodeId {
  return b.apply('greaterEqual', [noise, b.number(rate)]);
}

/** Below, what selu saturates at: −λα (Klambauer et al. 2017). */
const SATURATION = -1.7580993408473766;

/**
 * Entries that go become selu's lower limit α′, and an affine map a x + b keeps mean and variance: a = ((1 − p)(1 + p α′²))^−½,
 * b = −a p α′ (Klambauer et al. 2017, §"New dropout technique").
 */
export function alphaDropout(b: GraphBuilder, x: NodeId, noise: NodeId, rate: number): NodeId {
  if (rate >= 1) return b.mul(x, b.number(0));
  const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATION ** 2));
  const kept = keptEntries(b, noise, rate);
  const gone = b.mul(b.sub(b.number(1), kept), b.number(SATURATION));
  const mixed = b.add(b.mul(x, kept), gone);
  return b.add(b.mul(b.number(scale), mixed), b.number(-scale * rate * SATURATION));
}
