import { LAST_LEVEL, type Ladder, SIDES } from './ladder.js';
import { type Chosen, fromSide } from './lepski.js';
import type { Line } from './line.js';

/** A relative bound that needs no better: faults down to 1e-7 show. */
export const FINE = 1e-8;

/** How many halvings below what it speaks for a witness stands. */
const WITNESS = 6;

/** How many levels are asked for at once where the way is long. */
const BLOCK = 6;

/**
 * What to ask first: three levels near the best step, where rounding, noise / h, and the truncation of two extrapolations, h⁶,
 * are about the same (four where pieces are not known); and one much smaller step, as a witness.
 */
export function firstLevels({ center, noise, opaque }: Line): number[] {
  const digits = Math.log2(Math.abs(center) / noise) / 7;
  const middle = Number.isFinite(digits) ? Math.min(Math.max(Math.round(digits), 3), 7) : 7;
  const block = [middle - 1, middle, middle + 1];
  return opaque ? [middle - 2, ...block, middle + 4, 2 * middle] : [...block, 2 * middle];
}

/** What to ask next; nothing where more would not help. Before that, what was found has a witness far below it. */
export function nextLevels(ladder: Ladder, found: Chosen | null, fine: number): number[] {
  const wanted = wantedLevels(ladder, found, fine);
  if (wanted.length > 0 || found === null || ladder.still) return wanted;
  const finest = ladder.levels.at(-1) as number;
  return finest < Math.min(found.level + WITNESS / 2, LAST_LEVEL) ? [Math.min(found.level + WITNESS, LAST_LEVEL)] : [];
}

function wantedLevels(ladder: Ladder, found: Chosen | null, fine: number): number[] {
  if (ladder.still || (found !== null && found.bound <= fine * Math.abs(found.value))) return [];
  const clean = cleanOnBoth(ladder);
  if (clean > LAST_LEVEL) return unresolved(ladder);
  if (found === null) return finer(ladder, clean);
  return found.rounding >= found.truncation ? coarser(ladder, found, clean) : between(ladder, found);
}

/** The smallest sampled step leaves θ's pieces: does the very smallest? Then θ stands on a kink, and only its sides can be told. */
function unresolved(ladder: Ladder): number[] {
  if (!ladder.has(LAST_LEVEL)) return [LAST_LEVEL];
  const sides = SIDES.map((side) => fromSide(ladder, side));
  const narrow = sides.every((side) => side !== null && side.bound <= FINE * Math.abs(side.value));
  return narrow ? [] : missing(ladder, ladder.levels[0] as number).slice(0, BLOCK);
}

/**
 * Towards one side's larger steps, where it has any; else towards smaller ones: first between what is clean and what is not,
 * halving the gap, until four clean levels stand in a row.
 */
function finer(ladder: Ladder, clean: number): number[] {
  const oneSide = oneSideMore(ladder, clean);
  if (oneSide.length > 0) return oneSide;
  const known = ladder.levels;
  const unclean = known.filter((level) => level < clean).at(-1) ?? clean - 1;
  if (clean - unclean > BLOCK) return [Math.floor((clean + unclean) / 2)];
  return missing(ladder, unclean + 1).slice(0, BLOCK);
}

/** Rounding is what makes it wide: towards larger steps, as long as J is smooth there. */
function coarser(ladder: Ladder, found: Chosen, clean: number): number[] {
  const coarsest = ladder.levels[0] as number;
  if (found.from <= coarsest) return above(ladder, coarsest);
  const both = found.family === 'central' && found.from > clean ? above(ladder, found.from) : [];
  return both.length > 0 ? both : oneSideMore(ladder, found.from);
}

function above(ladder: Ladder, level: number): number[] {
  return [level - 3, level - 2, level - 1].filter((each) => each >= 0 && !ladder.has(each));
}

/** One side may be clean at far larger steps than both: its differences carry less rounding. */
function oneSideMore(ladder: Ladder, level: number): number[] {
  const from = Math.min(...SIDES.map((side) => ladder.cleanFrom(side)));
  return from < level - 3 ? missing(ladder, from).filter((level) => level < from + BLOCK) : [];
}

/** Truncation is what makes it wide: to smaller steps, as long as rounding there is smaller than what there is. */
function between(ladder: Ladder, found: Chosen): number[] {
  const next = missing(ladder, found.level).slice(0, 3);
  const roundingAt = (level: number): number => (found.rounding * ladder.step(found.level)) / ladder.step(level);
  return next.filter((level) => roundingAt(level) < found.bound / 2);
}

function missing(ladder: Ladder, from: number): number[] {
  const all = Array.from({ length: LAST_LEVEL + 1 - from }, (_, i) => from + i);
  return all.filter((level) => !ladder.has(level));
}

/** Whether θ is known to lie away from every kink: the smallest steps stay on its pieces. */
export function resolved(ladder: Ladder): boolean {
  return cleanOnBoth(ladder) <= LAST_LEVEL;
}

function cleanOnBoth(ladder: Ladder): number {
  return Math.max(ladder.cleanFrom('right'), ladder.cleanFrom('left'));
}
