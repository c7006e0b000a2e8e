import type { Guess, Hypothesis } from './hypothesis.js';
import type { Known } from './known.js';
import { oneExample, upstreamForDelta } from './misplacedCotangent.js';
import { handed } from './replay.js';

/** Batch norm, layer norm and the like: their input, γ and β. */
export function normalization(known: Known): Hypothesis[] {
  return [...constantStatistics(known), ...oneExample(known), ...upstreamForDelta(known)];
}

/** Mean and variance taken for constants: the sums over entries within the layer. */
function constantStatistics({ b, layer, claim, cotangent }: Known): Guess[] {
  const delta = layer && cotangent(layer.z);
  if (!layer || delta === null || claim.claim.node !== layer.x) return [];
  const sums = Array.from({ length: layer.z - layer.from }, (_, k) => layer.from + k).filter((id) => {
    const node = b.node(id);
    return node.kind === 'apply' && node.op === 'sum';
  });
  const made = handed(b, layer, layer.x, delta, { constants: sums });
  return made === null ? [] : [{ fault: 'statistics-constant', node: made }];
}
