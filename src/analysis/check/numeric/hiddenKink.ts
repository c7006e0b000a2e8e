import type { Difference } from './ladder.js';

/** How many halvings below the estimate: there a kink counts 2^FAR times as much beside J'' as where J'' comes from. */
const FAR = 3;
/** What a kink adds to J'' it takes away from itself: less than this. */
const SAFETY = 1.25;

/**
 * How far a kink that nothing shows may put a central difference off, where pieces are not known: half of D⁺ − D⁻ less what
 * J'' makes of it, J''h, J'' being extrapolated from the two smallest steps of an estimate that ends at `level`. It is looked
 * for at smaller steps, where J'' hides least and noise not yet most; where there are none, all of D⁺ − D⁻ may be one.
 */
export function hiddenKink(differences: ReadonlyMap<number, Difference>, level: number): number {
  const [last, before] = [differences.get(level), differences.get(level - 1)];
  if (!last || !before) return Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  const [fine, coarse] = [secondDerivative(last), secondDerivative(before)];
  const curvature = (4 * fine.value - coarse.value) / 3;
  const error = Math.abs(curvature - fine.value) + (4 * fine.error + coarse.error) / 3;
  for (const [place, { bend, bendRounding, width }] of differences) {
    if (place < level + FAR) continue;
    const square = (width * width) / 4;
    least = Math.min(least, (SAFETY * Math.abs(bend - curvature * square) + bendRounding + error * square) / width);
  }
  return least === Number.POSITIVE_INFINITY ? most(last) / last.width : least;
}

function most({ bend, bendRounding }: Difference): number {
  return Math.abs(bend) + bendRounding;
}

function secondDerivative({ bend, bendRounding, width }: Difference): {
  readonly value: number;
  readonly error: number;
} {
  const square = (width * width) / 4;
  return { value: bend / square, error: bendRounding / square };
}
