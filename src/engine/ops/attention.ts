import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { range } from './axes.js';
import { softmax } from './softmax.js';

export interface AttentionAttributes {
  /** A query looks at the keys up to its own place, counted from the first of both. */
  readonly causal: boolean;
  /** What the scores are multiplied by; 1/√E for null. */
  readonly scale: number | null;
}

/** What may stand beside queries, keys and values. */
export interface AttentionMasks {
  /** Where it is 0 a query does not look; broadcasts with the scores [… L, S]. */
  readonly allowed?: NodeId | undefined;
  /** Added to the scores; −∞ hides a key. */
  readonly added?: NodeId | undefined;
  /** Multiplies the weights after the softmax: a dropout's mask over its keeping rate. */
  readonly dropped?: NodeId | undefined;
}

export interface Attention {
  /** S, masked: what the softmax sees. */
  readonly scores: NodeId;
  /** P = softmax(S). A query that may look nowhere has NaN, as in torch. */
  readonly weights: NodeId;
  readonly output: NodeId;
}

/**
 * softmax(Q Kᵀ scale) V (Vaswani et al. 2017, equation 1): Q [… L, E], K [… S, E], V [… S, D]; the output is [… L, D].
 */
export function attention(
  b: GraphBuilder,
  [query, key, value]: readonly [NodeId, NodeId, NodeId],
  masks: AttentionMasks = {},
  { causal = false, scale = null }: Partial<AttentionAttributes> = {},
): Attention {
  const factor = scale ?? 1 / Math.sqrt(b.shape(query).at(-1) ?? 1);
  const products = b.matmul(b.mul(query, b.number(factor)), key, false, true);
  const scores = masked(b, products, masks, causal);
  const weights = softmax(b, scores);
  const kept = masks.dropped === undefined ? weights : b.mul(weights, masks.dropped);
  return { scores, weights, output: b.matmul(kept, value, false, false) };
}

function masked(b: GraphBuilder, products: NodeId, { allowed, added }: AttentionMasks, causal: boolean): NodeId {
  const hidden = b.number(Number.NEGATIVE_INFINITY);
  const causally = causal ? b.where(pastOf(b, products), products, hidden) : products;
  const looked = allowed === undefined ? causally : b.where(allowed, causally, hidden);
  return added === undefined ? looked : b.add(looked, added);
}

/** 1 where a key's place is not after the query's: [L, S]. */
function pastOf(b: GraphBuilder, scores: NodeId): NodeId {
  const [queries = 0, keys = 0] = b.shape(scores).slice(-2);
  const past = range(queries * keys).map((i) => (i % keys <= Math.floor(i / keys) ? 1 : 0));
  return b.constant([queries, keys], past);
}

/** Attention without masks but the causal one: inputs Q, K, V. */
export function attentionComposition(
  b: GraphBuilder,
  [query, key, value]: readonly NodeId[],
  attributes: AttentionAttributes,
): NodeId {
  return attention(b, [query as NodeId, key as NodeId, value as NodeId], {}, attributes).output;
}
