import { measuredNoise } from './ecnoise.js';
import { LAST_LEVEL, Ladder, SIDES } from './ladder.js';
import { type Chosen, fromSide, smooth } from './lepski.js';
import type { Estimate, Estimating, Line } from './line.js';
import { FINE, firstLevels, nextLevels, resolved } from './plan.js';

export type { Estimate, Estimating, Line, Sample } from './line.js';

export interface Options {
  /** What all steps are multiplied by: 1, or 0.7 for a second, independent set of steps. */
  readonly grid?: number;
  /** A relative bound that needs no better. */
  readonly fine?: number;
  /** Whether a value with this bound is to be found as finely as it can be all the same. */
  readonly doubted?: (value: number, bound: number) => boolean;
}

/**
 * dJ/dθ from samples of J alone, with an estimate of how far it may be off: differences at halved steps, extrapolated, their
 * truncation and rounding carried along, chosen by Lepski's rule. Few samples first: most entries are smooth, and four levels
 * decide them; those that need more ask for more.
 */
export function* estimate(line: Line, { grid = 1, fine = FINE, doubted = () => false }: Options = {}): Estimating {
  if (!Number.isFinite(line.center)) return { kind: 'non-finite' };
  const noise = Number.isNaN(line.noise) ? yield* measuredNoise(line) : line.noise;
  const ladder = new Ladder({ ...line, noise }, grid);
  let asked = firstLevels(ladder.line);
  for (;;) {
    ladder.take(asked, yield ladder.offsets(asked));
    const found = smooth(ladder);
    asked = nextLevels(ladder, found, found !== null && doubted(found.value, found.bound) ? 0 : fine);
    if (asked.length === 0) return answer(ladder, found);
  }
}

/** A relative bound above which a kink is looked for in the values themselves. */
const COARSE = 1e-5;

/** What a smooth function gives is the answer where it says enough; else θ may stand on a kink. */
function answer(ladder: Ladder, found: Chosen | null): Estimate {
  if (ladder.still) return unmoved(ladder);
  const says = found !== null && found.bound <= COARSE * Math.abs(found.value);
  if (found !== null && (says || (!ladder.line.opaque && resolved(ladder)))) return valued(found);
  const sides = atKink(ladder, found);
  if (sides?.kind === 'kink' || found === null) return sides ?? nothing(ladder);
  return valued(found);
}

function valued({ value, bound }: Chosen): Estimate {
  return { kind: 'value', value, bound };
}

/** No step moved J: what rounding may have hidden of a slope at the largest of them is all that the derivative can be. */
function unmoved(ladder: Ladder): Estimate {
  return { kind: 'value', value: 0, bound: ladder.central(ladder.levels[0] as number).rounding };
}

/** Each side from its own samples: two derivatives that cannot be the same, or one that covers both. */
function atKink(ladder: Ladder, found: Chosen | null): Estimate | null {
  const [right, left] = SIDES.map((side) => fromSide(ladder, side));
  if (!right || !left) return (right ?? left) ? valued((right ?? left) as Chosen) : null;
  // What both sides give together must not speak against either.
  if (found !== null && [right, left].some((side) => Math.abs(side.value - found.value) > side.bound + found.bound))
    return null;
  const bound = Math.max(right.bound, left.bound);
  if (Math.abs(right.value - left.value) > right.bound + left.bound) {
    return { kind: 'kink', left: left.value, right: right.value, bound };
  }
  const [low, high] = [right, left].map(({ value }) => value).sort((a, b) => a - b) as [number, number];
  return { kind: 'value', value: (low + high) / 2, bound: (high - low) / 2 + bound };
}

/** No step gave an answer: because there are no numbers, or because none of them behaves. */
function nothing(ladder: Ladder): Estimate {
  const finest = ladder.levels.at(-1) ?? LAST_LEVEL;
  if (SIDES.some((side) => !ladder.finite(side, finest))) return { kind: 'non-finite' };
  return { kind: 'value', value: Number.NaN, bound: Number.POSITIVE_INFINITY };
}
