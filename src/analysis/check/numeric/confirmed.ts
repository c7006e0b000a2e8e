import { verdictOf } from '../verdict.js';
import { estimate } from './estimate.js';
import { type Estimate, type Estimating, type Line, widened } from './line.js';

/** On the second grid steps are 0.7 times as large. */
const SECOND_GRID = 0.7;

/**
 * In random networks 99 of 100 estimates are off by less than a twentieth of their bound. A claim that is further away than
 * this share of it, though within, may be wrong by less than a first look tells.
 */
const DOUBTFUL = 1 / 16;

/**
 * The estimate against which `claimed` is judged. Where the first grid of steps says mismatch, a second one must say so too, and
 * of the same derivative; else the estimate is worth nothing and its bound infinite. `slack`: how far `claimed` itself may be
 * off by rounding, which is asked for once there are samples.
 */
export function* confirmed(line: Line, claimed: number, slack: number | (() => number) = 0): Estimating {
  const own = (): number => (typeof slack === 'number' ? slack : slack());
  const doubted = (value: number, bound: number): boolean => {
    const off = Math.abs(claimed - value) - own();
    return off <= bound && off > DOUBTFUL * bound;
  };
  const first = yield* estimate(line, { doubted });
  const judged = widened(first, own());
  if (verdictOf(claimed, judged) !== 'mismatch') return judged;
  const second = yield* estimate(line, { grid: SECOND_GRID, doubted });
  if (verdictOf(claimed, widened(second, own())) === 'mismatch' && meet(first, second)) return judged;
  const worthless = [second, first].find(({ kind }) => kind === 'value') ?? second;
  return worthless.kind === 'value' ? { ...worthless, bound: Number.POSITIVE_INFINITY } : worthless;
}

/** Whether two estimates can be of the same derivative, or of the same two at a kink. */
function meet(one: Estimate, other: Estimate): boolean {
  if (one.kind === 'value' && other.kind === 'value')
    return Math.abs(one.value - other.value) <= one.bound + other.bound;
  if (one.kind !== 'kink' || other.kind !== 'kink') return false;
  const apart = Math.max(Math.abs(one.left - other.left), Math.abs(one.right - other.right));
  return apart <= one.bound + other.bound;
}
