import { UNIT } from './rounding.js';

/** A derivative from differences, with an estimate of its error; at a kink the two one-sided ones. */
export type Estimate =
  | { readonly kind: 'value'; readonly value: number; readonly bound: number }
  | { readonly kind: 'kink'; readonly left: number; readonly right: number; readonly bound: number }
  | { readonly kind: 'non-finite' };

export interface Samples {
  /** J at θ itself. */
  readonly center: number;
  /** J at θ + sign · h(level). */
  at(level: number, sign: 1 | -1): Sample;
  /** The rounding error that the value at θ may carry. */
  readonly noise: number;
}

export interface Sample {
  readonly value: number;
  /** The step that was really made: θ ± h may round. */
  readonly step: number;
  /** Whether every piecewise op fell on the same piece as at θ itself. */
  readonly samePieces: boolean;
}

/** Levels are halvings of the step: h = s · 2^−level. Each try uses three; the tries go down by six. */
const FIRST_LEVEL = 6;
const LEVELS_DOWN = 6;
const LAST_LEVEL = 48;

/** The estimate of a truncation error is itself off by a little: its safety factor (Ridders 1982 uses 2). */
const SAFETY = 2;

/**
 * The derivative by central differences at three halvings of h, extrapolated (Richardson), at the largest step where all
 * samples lie on the same smooth piece as θ and behave so: first differences shrink about fourfold. Smaller steps are tried
 * where they do not; where they never do, θ stands on a kink, or is too close to one to tell.
 * The bound adds truncation, from the last two columns of the tableau, and rounding, noise / h carried through it.
 */
export function estimate(samples: Samples): Estimate {
  let best: Estimate | null = null;
  let unclean: Estimate | null = null;
  for (let level = FIRST_LEVEL; level <= LAST_LEVEL; level += LEVELS_DOWN) {
    const tried = tryLevel(samples, level);
    if (tried === null) continue;
    if (!clean(samples, level)) unclean = better(unclean, tried);
    else if (decides(tried)) return tried;
    else best = better(best, tried);
    // Where rounding is what makes it wide, smaller steps only make it worse.
    if (best !== null && best.kind === 'value' && roundingAt(samples, level) > best.bound / 8) break;
  }
  return best ?? unclean ?? undecided(samples);
}

/** No step gave an answer: because there are no numbers, or because none of them behaves. */
function undecided(samples: Samples): Estimate {
  const { value } = samples.at(LAST_LEVEL, 1);
  if (!Number.isFinite(samples.center) || !Number.isFinite(value)) return { kind: 'non-finite' };
  return { kind: 'value', value: Number.NaN, bound: Number.POSITIVE_INFINITY };
}

/** Narrow enough to tell a halved entry from a right one. */
function decides(tried: Estimate): boolean {
  return tried.kind === 'value' && tried.bound <= Math.abs(tried.value) / 2;
}

/** A kink that was seen counts more than a value beside it; else the narrower one. */
function better(one: Estimate | null, other: Estimate): Estimate {
  if (one === null || one.kind === 'non-finite') return other;
  if (other.kind === 'non-finite') return one;
  if (one.kind !== other.kind) return one.kind === 'kink' ? one : other;
  return one.bound <= other.bound ? one : other;
}

function clean(samples: Samples, level: number): boolean {
  return [level, level + 1, level + 2].every(
    (each) => samples.at(each, 1).samePieces && samples.at(each, -1).samePieces,
  );
}

function roundingAt(samples: Samples, level: number): number {
  return samples.noise / Math.abs(samples.at(level + 2, 1).step);
}

/** A value away from θ carries the noise of the one at θ, and a few ulps of what it differs by: J may be far larger there. */
const ULPS_OF_CHANGE = 16;

interface Difference {
  readonly central: number;
  readonly right: number;
  readonly left: number;
  /** Noise of the two values / h. */
  readonly rounding: number;
}

function difference(samples: Samples, level: number): Difference | null {
  const above = samples.at(level, 1);
  const below = samples.at(level, -1);
  if (!Number.isFinite(above.value) || !Number.isFinite(below.value) || above.step <= 0 || below.step >= 0) return null;
  const change = Math.max(Math.abs(above.value - samples.center), Math.abs(below.value - samples.center));
  return {
    central: (above.value - below.value) / (above.step - below.step),
    right: (above.value - samples.center) / above.step,
    left: (below.value - samples.center) / below.step,
    rounding: (2 * (samples.noise + ULPS_OF_CHANGE * UNIT * change)) / (above.step - below.step),
  };
}

/** null where the function is not regular at this level: go down. */
function tryLevel(samples: Samples, level: number): Estimate | null {
  const [d0, d1, d2] = [level, level + 1, level + 2].map((each) => difference(samples, each));
  if (!d0 || !d1 || !d2) return null;
  if (bent(d1, d2) && bent(d0, d1)) return oneSided(d0, d1, d2);
  if (!shrinks(d0.central - d1.central, d1.central - d2.central, d0.rounding + d1.rounding)) return null;
  const t1 = d1.central + (d1.central - d0.central) / 3;
  const t2 = d2.central + (d2.central - d1.central) / 3;
  const value = t2 + (t2 - t1) / 15;
  const truncation = SAFETY * Math.max(Math.abs(value - t2), Math.abs(value - t1) / 8);
  // The weights of the extrapolation add up to at most 64/45, 20/45, 1/45 in size.
  const rounding = (64 * d2.rounding + 20 * d1.rounding + d0.rounding) / 45;
  return { kind: 'value', value, bound: truncation + rounding };
}

/** Of a smooth function each halving divides the change of the central difference by about 4, of a kink by about 2 or less. */
function shrinks(before: number, after: number, noise: number): boolean {
  if (Math.abs(before) <= 4 * noise && Math.abs(after) <= 8 * noise) return true;
  const ratio = Math.abs(before) / Math.abs(after);
  return ratio >= 2.5 && ratio <= 24;
}

/** Of a smooth function D⁺ − D⁻ halves with h; where θ stands on a kink it stays. */
function bent(larger: Difference, smaller: Difference): boolean {
  const before = larger.right - larger.left;
  const after = smaller.right - smaller.left;
  const noise = 2 * (larger.rounding + smaller.rounding) + 1e-12 * (Math.abs(smaller.right) + Math.abs(smaller.left));
  return Math.abs(after) > 8 * noise && Math.abs(after) > 0.75 * Math.abs(before);
}

function oneSided(d0: Difference, d1: Difference, d2: Difference): Estimate {
  const side = (which: 'left' | 'right'): { value: number; truncation: number } => {
    const t1 = 2 * d1[which] - d0[which];
    const t2 = 2 * d2[which] - d1[which];
    const value = t2 + (t2 - t1) / 3;
    return { value, truncation: SAFETY * Math.max(Math.abs(value - t2), Math.abs(value - t1) / 4) };
  };
  const [left, right] = [side('left'), side('right')];
  const bound = Math.max(left.truncation, right.truncation) + 8 * d2.rounding;
  return { kind: 'kink', left: left.value, right: right.value, bound };
}
