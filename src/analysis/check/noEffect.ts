import type { Evaluator } from './numeric/evaluator.js';
import { UNIT } from './rounding.js';

/** Steps of twice, half and a sixteenth of θ's own size, to both sides. */
const STEPS = [2, -2, 0.5, -0.5, 0.0625, -0.0625];

/** A few roundings of J itself. */
const ULPS = 8;

/**
 * Whether an entry has no effect on J, as the bias of a convolution before batch norm or of the keys before a softmax: J stays
 * where it is wherever the entry is moved, and what is claimed of its gradient is no more than the rounding of terms that
 * cancel. An entry behind something saturated is another matter: its gradient is small, and surely not 0.
 */
export function hasNoEffect(evaluator: Evaluator, entry: number, claimed: number, rounding: number): boolean {
  if (!(Math.abs(claimed) <= rounding)) return false;
  const { at, center, noise } = evaluator.lines(entry);
  const scale = 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(at))));
  const still = noise + ULPS * UNIT * Math.abs(center);
  return evaluator
    .evaluate(STEPS.map((step) => ({ entry, offset: step * scale })))
    .every(({ value }) => Math.abs(value - center) <= still);
}
