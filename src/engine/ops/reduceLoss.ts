import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { mean, sum } from './reductions.js';

/** 'none' leaves every entry's term; 'batchmean' divides the sum by the first extent. */
export type LossReduction = 'none' | 'mean' | 'sum';

/** What becomes of a loss's terms. The mean of no terms is NaN. */
export function reduceLoss(b: GraphBuilder, terms: NodeId, reduction: LossReduction): NodeId {
  if (reduction === 'none') return terms;
  return reduction === 'mean' ? mean(b, terms) : sum(b, terms);
}
