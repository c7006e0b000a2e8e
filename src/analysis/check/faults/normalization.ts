import { notSummed } from './broadcast.js';
import type { Guess, Hypothesis } from './hypothesis.js';
import { endOf, type Known } from './known.js';
import { oneExample, upstreamForDelta } from './misplacedCotangent.js';
import { handed } from './replay.js';

/** Batch norm, layer norm and the like: their input, γ and β. */
export function normalization(known: Known): Hypothesis[] {
  const ofParameter = known.claim.kind === 'gradient' ? notSummed(known) : [];
  return [...constantStatistics(known), ...oneExample(known), ...ofParameter, ...upstreamForDelta(known)];
}

/** Mean and variance taken for constants: the sums over entries within the layer. */
function constantStatistics(known: Known): Guess[] {
  const { b, layer, claim } = known;
  const end = endOf(known);
  if (!layer || end === null || claim.claim.node !== layer.x) return [];
  const sums = Array.from({ length: end.node - layer.from }, (_, k) => layer.from + k).filter((id) => {
    const node = b.node(id);
    return node.kind === 'apply' && node.op === 'sum';
  });
  const made = handed(b, layer, layer.x, end, { constants: sums });
  return made === null ? [] : [{ fault: 'statistics-constant', node: made }];
}
