import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { acrossChannels, rowOf } from './batchNorm.js';
import { alongChannels } from './channels.js';
import { type NormAttributes, scaledBy } from './normalization.js';
import { countOf, sum } from './reductions.js';

/** Σ δ x̂ of each channel, [C]: ∇γ. Inputs: x [N, C, …], means and variances [2, C], δ = ∂J/∂z. */
export function batchNormScaleComposition(
  b: GraphBuilder,
  [x, statistics, delta]: readonly NodeId[],
  { epsilon }: NormAttributes,
): NodeId {
  const standard = standardizedBy(b, x as NodeId, statistics as NodeId, epsilon);
  return sum(b, b.mul(delta as NodeId, standard), { axes: acrossChannels(b, x as NodeId) });
}

/** ∂J/∂x. Inputs: x, means and variances, δ, Σ δ x̂ and Σ δ [C], and γ [C] where there is one. */
export function batchNormInputComposition(
  b: GraphBuilder,
  [x, statistics, delta, scale, shift, gamma]: readonly NodeId[],
  { epsilon }: NormAttributes,
): NodeId {
  const shape = b.shape(x as NodeId);
  const count = b.number(countOf(shape, acrossChannels(b, x as NodeId)));
  const mean = (sums: NodeId): NodeId => alongChannels(b, b.div(sums, count), shape.length);
  const standard = standardizedBy(b, x as NodeId, statistics as NodeId, epsilon);
  const part = b.sub(b.sub(delta as NodeId, mean(shift as NodeId)), b.mul(standard, mean(scale as NodeId)));
  const factored = gamma === undefined ? part : b.mul(part, alongChannels(b, gamma, shape.length));
  return scaledBy(b, factored, alongChannels(b, rowOf(b, statistics as NodeId, 1), shape.length), epsilon);
}

/** x̂ with given means and variances. */
function standardizedBy(b: GraphBuilder, x: NodeId, statistics: NodeId, epsilon: number): NodeId {
  const [mean, variance] = [0, 1].map((row) => alongChannels(b, rowOf(b, statistics, row), b.shape(x).length));
  return scaledBy(b, b.sub(x, mean as NodeId), variance as NodeId, epsilon);
}
