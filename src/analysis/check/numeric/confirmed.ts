import { verdictOf } from '../verdict.js';
import { estimate } from './estimate.js';
import type { Estimate, Estimating, Line } from './line.js';

/** On the second grid steps are 0.7 times as large. */
const SECOND_GRID = 0.7;

/**
 * The estimate against which `claimed` is judged. Where the first grid of steps says mismatch, a second one must say so too;
 * where it does not, the estimate is worth nothing and its bound infinite. `slack`: how far `claimed` itself may be off by rounding, which is
 * asked for once there are samples.
 */
export function* confirmed(line: Line, claimed: number, slack: number | (() => number) = 0): Estimating {
  const own = (): number => (typeof slack === 'number' ? slack : slack());
  const first = widened(yield* estimate(line), own());
  if (verdictOf(claimed, first) !== 'mismatch') return first;
  const second = widened(yield* estimate(line, { grid: SECOND_GRID }), own());
  if (verdictOf(claimed, second) === 'mismatch') return first;
  if (second.kind === 'value') return { ...second, bound: Number.POSITIVE_INFINITY };
  return first.kind === 'value' ? { ...first, bound: Number.POSITIVE_INFINITY } : second;
}

function widened(found: Estimate, slack: number): Estimate {
  return found.kind === 'non-finite' ? found : { ...found, bound: found.bound + slack };
}
