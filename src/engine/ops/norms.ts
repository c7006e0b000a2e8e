import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { unsqueeze } from './movement.js';
import { amax, amin, type Reduction, rootWithoutSlopeAtZero, sum } from './reductions.js';

/**
 * (Σ |x|ᵖ)^(1/p) (torch.linalg.vector_norm): the Euclidean one for p = 2, the largest |x| for ∞ and the smallest for −∞, the
 * count of what is not 0 for p = 0. At a norm of 0 the slope of p = 2 is taken as 0.
 */
export function norm(b: GraphBuilder, x: NodeId, p = 2, over: Reduction = {}): NodeId {
  const size = (): NodeId => b.apply('abs', [x]);
  if (p === Number.POSITIVE_INFINITY) return amax(b, size(), over);
  if (p === Number.NEGATIVE_INFINITY) return amin(b, size(), over);
  if (p === 0) return sum(b, b.apply('notEqual', [x, b.number(0)]), over);
  if (p === 1) return sum(b, size(), over);
  if (p === 2) return rootWithoutSlopeAtZero(b, sum(b, b.mul(x, x), over));
  const powers = sum(b, b.apply('pow', [size(), b.number(p)]), over);
  return rootOfPowers(b, powers, p);
}

/** s^(1/p), with nothing handed down where s = 0. */
function rootOfPowers(b: GraphBuilder, powers: NodeId, p: number): NodeId {
  const zero = b.apply('equal', [powers, b.number(0)]);
  const root = b.apply('pow', [b.where(zero, b.number(1), powers), b.number(1 / p)]);
  return b.where(zero, b.number(p > 0 ? 0 : Number.POSITIVE_INFINITY), root);
}

/** x / max(‖x‖ₚ, ε) along an axis (torch.nn.functional.normalize). */
export function normalize(b: GraphBuilder, x: NodeId, p = 2, axis = 1, epsilon = 1e-12): NodeId {
  const length = norm(b, x, p, { axes: [axis], keepdim: true });
  return b.div(x, atLeast(b, length, epsilon));
}

/** x · y / (max(‖x‖, ε) max(‖y‖, ε)) along an axis (torch.nn.functional.cosine_similarity). */
export function cosineSimilarity(b: GraphBuilder, x: NodeId, y: NodeId, axis = 1, epsilon = 1e-8): NodeId {
  const over = { axes: [axis] };
  const lengths = [x, y].map((each) => atLeast(b, norm(b, each, 2, over), epsilon)) as [NodeId, NodeId];
  return b.div(sum(b, b.mul(x, y), over), b.mul(lengths[0], lengths[1]));
}

/** ‖x − y + ε‖ₚ along the last axis (torch.nn.functional.pairwise_distance). */
export function pairwiseDistance(
  b: GraphBuilder,
  x: NodeId,
  y: NodeId,
  { p = 2, epsilon = 1e-6, keepdim = false }: { p?: number; epsilon?: number; keepdim?: boolean } = {},
): NodeId {
  return norm(b, b.add(b.sub(x, y), b.number(epsilon)), p, { axes: [-1], keepdim });
}

/** ‖xᵢ − yⱼ‖ₚ of every row of x [… P, E] to every row of y [… R, E]: [… P, R] (torch.cdist). */
export function distances(b: GraphBuilder, x: NodeId, y: NodeId, p = 2): NodeId {
  return norm(b, b.sub(unsqueeze(b, x, -2), unsqueeze(b, y, -3)), p, { axes: [-1] });
}

/** g v/‖v‖, the norm over all axes but one, along which g has its entries (Salimans & Kingma 2016; torch's weight_norm). */
export function weightNorm(b: GraphBuilder, v: NodeId, g: NodeId, axis = 0): NodeId {
  const others = [...b.shape(v).keys()].filter((each) => each !== axis);
  return b.mul(v, b.div(g, norm(b, v, 2, { axes: others, keepdim: true })));
}

/** max(x, ε), whole slope where they are equal (torch.clamp_min). */
function atLeast(b: GraphBuilder, x: NodeId, epsilon: number): NodeId {
  const least = b.number(epsilon);
  return b.where(b.apply('less', [x, least]), least, x);
}
