import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { oneHot, takeAlong } from './indexing.js';
import { unsqueeze } from './movement.js';
import { pairwiseDistance } from './norms.js';
import { weighted } from './probabilityLosses.js';
import { mean, sum } from './reductions.js';

/** Terms of losses that stop at a margin, example by example, as torch.nn.functional has them; y is 1 or −1. */

/** max(0, t); at 0 itself the slope is 1, as torch's clamp_min has it. */
function above(b: GraphBuilder, t: NodeId): NodeId {
  return b.where(b.apply('less', [t, b.number(0)]), b.number(0), t);
}

/** x where y = 1, max(0, margin − x) where y = −1. */
export function hingeEmbeddings(b: GraphBuilder, x: NodeId, y: NodeId, margin = 1): NodeId {
  const alike = b.where(b.apply('equal', [y, b.number(-1)]), b.number(0), x);
  const apart = b.where(b.apply('equal', [y, b.number(1)]), b.number(0), above(b, b.sub(b.number(margin), x)));
  return b.add(alike, apart);
}

/** max(0, margin − y (x₁ − x₂)). */
export function marginRankings(
  b: GraphBuilder,
  [first, second, y]: readonly [NodeId, NodeId, NodeId],
  margin = 0,
): NodeId {
  return above(b, b.add(b.mul(b.apply('negate', [y]), b.sub(first, second)), b.number(margin)));
}

/** 1 − cos(x₁, x₂) where y = 1, max(0, cos − margin) where y = −1; x [N, E], y [N]. */
export function cosineEmbeddings(
  b: GraphBuilder,
  [first, second, y]: readonly [NodeId, NodeId, NodeId],
  margin = 0,
): NodeId {
  const cosine = cosineOf(b, first, second);
  const zero = b.number(0);
  const alike = b.where(b.apply('equal', [y, b.number(1)]), b.sub(b.number(1), cosine), zero);
  const apart = b.where(b.apply('equal', [y, b.number(-1)]), above(b, b.sub(cosine, b.number(margin))), zero);
  return b.add(alike, apart);
}

/** Along the last axis, with an ε of 1e-12 added to both squared lengths, as this loss has it. */
function cosineOf(b: GraphBuilder, x: NodeId, y: NodeId): NodeId {
  const product = (p: NodeId, q: NodeId): NodeId => sum(b, b.mul(p, q), { axes: [-1] });
  const [p, q] = [x, y].map((each) => b.add(product(each, each), b.number(1e-12))) as [NodeId, NodeId];
  return b.div(product(x, y), b.apply('sqrt', [b.mul(p, q)]));
}

export interface TripletOptions {
  readonly margin?: number;
  /** The distance's norm. */
  readonly p?: number;
  readonly epsilon?: number;
  /** The negative's distance is the smaller one to anchor and positive (Balntas et al. 2016). */
  readonly swap?: boolean;
}

/** max(0, d(a, p) − d(a, n) + margin), d the distance along the last axis (Schroff et al. 2015). */
export function tripletMargins(
  b: GraphBuilder,
  [anchor, positive, negative]: readonly [NodeId, NodeId, NodeId],
  { margin = 1, p = 2, epsilon = 1e-6, swap = false }: TripletOptions = {},
): NodeId {
  const distance = (x: NodeId, y: NodeId): NodeId => pairwiseDistance(b, x, y, { p, epsilon });
  const near = distance(anchor, positive);
  const far = distance(anchor, negative);
  const other = swap ? b.apply('minimum', [far, distance(positive, negative)]) : far;
  return above(b, b.add(b.sub(near, other), b.number(margin)));
}

/** log(1 + e^(−y x)). */
export function softMargins(b: GraphBuilder, x: NodeId, y: NodeId): NodeId {
  return b.apply('softplus', [b.apply('negate', [b.mul(y, x)])]);
}

/** −mean over classes of y log σ(x) + (1 − y) log σ(−x), for each example of [N, C]. */
export function multiLabelSoftMargins(b: GraphBuilder, x: NodeId, y: NodeId, weight: NodeId | null = null): NodeId {
  const likely = (z: NodeId): NodeId => b.apply('softplus', [b.apply('negate', [z])]);
  const terms = b.add(b.mul(y, likely(x)), b.mul(b.sub(b.number(1), y), likely(b.apply('negate', [x]))));
  return mean(b, weighted(b, terms, weight), { axes: [-1] });
}

export interface MultiMarginOptions {
  readonly p?: number;
  readonly margin?: number;
  /** A weight for each class, [C]. */
  readonly weight?: NodeId | undefined;
}

/** Σ over c ≠ t of w_t max(0, margin − x_t + x_c)ᵖ / C for the class t of each example of [N, C]. */
export function multiMargins(b: GraphBuilder, x: NodeId, classes: NodeId, options: MultiMarginOptions = {}): NodeId {
  const { p = 1, margin = 1, weight } = options;
  const count = b.shape(x).at(-1) ?? 1;
  const own = takeAlong(b, x, -1, unsqueeze(b, classes, -1));
  const over = b.apply('relu', [b.add(b.sub(b.number(margin), own), x)]);
  const powers = p === 1 ? over : b.apply('pow', [over, b.number(p)]);
  const scaled =
    weight === undefined
      ? powers
      : b.mul(powers, unsqueeze(b, b.apply('gather', [weight, classes], { axis: 0, batch: 0 }), -1));
  const others = b.mul(scaled, b.sub(b.number(1), oneHot(b, classes, count)));
  return b.div(sum(b, others, { axes: [-1] }), b.number(count));
}
