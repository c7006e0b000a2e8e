import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { xLogY } from './elementwise.js';

/** Terms of losses between probabilities, entry by entry, as torch.nn.functional has them. */

/** Least logarithm that binary cross-entropy knows, and the slope that torch gives it at a probability of 0: 1/10⁻¹², a float32 there. */
const LEAST = -100;
const STEEPEST = 1 / Math.fround(1e-12);

/** log p, but −100 from there down; at p = 1 it has no slope: torch's gradient there is (p − y)/max(p (1 − p), 10⁻¹²). */
function boundedLog(b: GraphBuilder, p: NodeId): NodeId {
  const [zero, one] = [0, 1].map((end) => b.apply('equal', [p, b.number(end)])) as [NodeId, NodeId];
  const inner = b.where(b.add(zero, one), b.number(1), p);
  const logarithm = b.apply('maximum', [b.apply('log', [inner]), b.number(LEAST)]);
  const atZero = b.add(b.number(LEAST), b.mul(b.number(STEEPEST), p));
  return b.where(zero, atZero, logarithm);
}

/** −w (y log p + (1 − y) log(1 − p)), each logarithm at least −100 (torch.nn.BCELoss). */
export function binaryCrossEntropies(b: GraphBuilder, p: NodeId, y: NodeId, weight: NodeId | null = null): NodeId {
  const one = b.number(1);
  const sure = b.mul(y, boundedLog(b, p));
  const unsure = b.mul(b.sub(one, y), boundedLog(b, b.sub(one, p)));
  return weighted(b, b.apply('negate', [b.add(sure, unsure)]), weight);
}

export interface BinaryWeights {
  readonly weight?: NodeId | undefined;
  /** How much more a positive counts: it multiplies y's part. */
  readonly positive?: NodeId | undefined;
}

/** The same from logits: w ((1 − y) z + (1 + (q − 1) y) softplus(−z)), q the weight of positives (torch.nn.BCEWithLogitsLoss). */
export function binaryCrossEntropiesOfLogits(
  b: GraphBuilder,
  z: NodeId,
  y: NodeId,
  { weight, positive }: BinaryWeights = {},
): NodeId {
  const one = b.number(1);
  const negative = b.mul(b.sub(one, y), z);
  const curve = b.apply('softplus', [b.apply('negate', [z])]);
  const factor = positive === undefined ? one : b.add(one, b.mul(b.sub(positive, one), y));
  return weighted(b, b.add(negative, b.mul(factor, curve)), weight ?? null);
}

/** y (log y − x), 0 where y = 0; with `logTarget` y is a logarithm: eʸ (y − x). x is a log probability (torch.nn.KLDivLoss). */
export function divergences(b: GraphBuilder, x: NodeId, y: NodeId, logTarget = false): NodeId {
  if (logTarget) return b.mul(b.apply('exp', [y]), b.sub(y, x));
  return b.sub(xLogY(b, y, y), b.mul(y, x));
}

export function weighted(b: GraphBuilder, terms: NodeId, weight: NodeId | null): NodeId {
  return weight === null ? terms : b.mul(terms, weight);
}
