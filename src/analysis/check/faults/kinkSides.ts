import type { Data } from '../../../engine/tensor.js';
import type { Reference } from '../claims/point.js';

/**
 * Where a mistake's numbers jump from one side of an entry to the other, the entry stands on a kink: any number between is a
 * choice there, and no rounding.
 */
export function withChoices({ exact, bound }: Reference, sides: readonly Data[]): Reference {
  const [middle, widths] = [exact.slice(), bound.slice()];
  for (let i = 0; i < exact.length; i++) {
    const values = [exact, ...sides].map((each) => each[i] as number);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    if (!(high - low > 2 * (bound[i] as number)) || !Number.isFinite(high - low)) continue;
    [middle[i], widths[i]] = [(low + high) / 2, (bound[i] as number) + (high - low) / 2];
  }
  return { exact: middle, bound: widths };
}
