import type { Evaluator } from './numeric/evaluator.js';
import { UNIT } from './rounding.js';

/** Steps of twice, half and a sixteenth of θ's own size, to both sides. */
const STEPS = [2, -2, 0.5, -0.5, 0.0625, -0.0625];

/** A few roundings of J itself. */
const ULPS = 8;

/** Terms of the size that rounding speaks of would move J by so many times what may be rounding of J. */
const SEEN = 2 ** 20;

/**
 * Whether an entry has no effect on J, as the bias of a convolution before batch norm or of the keys before a softmax: what is
 * claimed of its gradient is no more than the rounding of terms that cancel, `rounding` (their size is about rounding / u), and J
 * stays where it is wherever the entry is moved, though such terms would have been seen in it. An entry behind something
 * saturated, or whose terms are too small beside J to be seen there, is another matter: its gradient is small, and surely not 0.
 */
export function hasNoEffect(evaluator: Evaluator, entry: number, claimed: number, rounding: number): boolean {
  if (!Number.isFinite(rounding) || Math.abs(claimed) > rounding) return false;
  const { at, center, noise } = evaluator.lines(entry);
  const scale = 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(at))));
  const still = noise + ULPS * UNIT * Math.abs(center);
  if (!((rounding / UNIT) * scale >= SEEN * still)) return false;
  return evaluator
    .evaluate(STEPS.map((step) => ({ entry, offset: step * scale })))
    .every(({ value }) => Math.abs(value - center) <= still);
}
