import { hiddenKink } from './hiddenKink.js';
import { type Difference, LAST_LEVEL, type Ladder, type Side } from './ladder.js';
import { CENTRAL, type Extrapolated, extrapolate, type Kind, ONE_SIDED, OPAQUE_CENTRAL } from './tableau.js';

export type Family = 'central' | Side;

/** All extrapolations from one kind of difference, from large steps to small ones, and the differences themselves. */
interface Ladderful {
  readonly family: Family;
  readonly kind: Kind;
  readonly extrapolated: readonly Extrapolated[];
  /** In the order of their levels. */
  readonly levels: readonly number[];
  readonly differences: readonly Difference[];
}

export interface Chosen extends Extrapolated {
  readonly family: Family;
}

/**
 * The derivative where J is smooth: central differences where both sides lie on θ's own pieces, and those of one side where
 * only that one does. null where nothing behaves.
 */
export function smooth(ladder: Ladder): Chosen | null {
  const [right, left] = [ladder.cleanFrom('right'), ladder.cleanFrom('left')];
  const families = [laddered(ladder, 'central', Math.max(right, left))];
  // A side alone says something only where its other side is known to be another piece.
  if (right < left) families.push(laddered(ladder, 'right', right));
  if (left < right) families.push(laddered(ladder, 'left', left));
  return narrowest(families);
}

/** The derivative from one side, whatever pieces its samples fell on. */
export function fromSide(ladder: Ladder, side: Side): Chosen | null {
  let from = LAST_LEVEL + 1;
  for (const level of [...ladder.levels].reverse()) {
    if (!ladder.finite(side, level)) break;
    from = level;
  }
  return narrowest([laddered(ladder, side, from)]);
}

function laddered(ladder: Ladder, family: Family, from: number): Ladderful {
  const central = ladder.line.opaque ? OPAQUE_CENTRAL : CENTRAL;
  const kind = family === 'central' ? central : ONE_SIDED;
  const levels = ladder.levels.filter((level) => level >= from);
  const differences = levels.map((level) =>
    family === 'central' ? ladder.central(level) : ladder.oneSided(family, level),
  );
  const extrapolated: Extrapolated[] = [];
  for (let first = 0; first < levels.length; ) {
    let end = first + 1;
    while (end < levels.length && levels[end] === (levels[end - 1] as number) + 1) end++;
    for (const each of extrapolate(differences.slice(first, end), levels[first] as number, kind)) {
      extrapolated.push(
        kind === OPAQUE_CENTRAL ? widened(each, hiddenKink(byLevel(levels, differences), each.level)) : each,
      );
    }
    first = end;
  }
  return { family, kind, extrapolated, levels, differences };
}

function byLevel(levels: readonly number[], differences: readonly Difference[]): ReadonlyMap<number, Difference> {
  return new Map(levels.map((level, i) => [level, differences[i] as Difference]));
}

function widened(each: Extrapolated, more: number): Extrapolated {
  return { ...each, rounding: each.rounding + more, bound: each.bound + more };
}

/**
 * Lepski's rule: from small steps upward, each interval must meet all those of smaller steps; the narrowest of those counts.
 * A family ends where one of its intervals does not.
 */
function narrowest(families: Ladderful[]): Chosen | null {
  const next = families.map(({ extrapolated }) => extrapolated.length - 1);
  let [lowest, highest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [best, from]: [Extrapolated | null, Family] = [null, 'central'];
  for (;;) {
    const turn = finest(families, next);
    if (turn < 0) break;
    const family = families[turn] as Ladderful;
    const each = family.extrapolated[next[turn] as number] as Extrapolated;
    const meets = each.value - each.bound <= highest && each.value + each.bound >= lowest;
    if (!meets || !agrees(each, family)) {
      next[turn] = -1;
      continue;
    }
    next[turn] = (next[turn] as number) - 1;
    lowest = Math.max(lowest, each.value - each.bound);
    highest = Math.min(highest, each.value + each.bound);
    if (best === null || each.bound < best.bound) [best, from] = [each, family.family];
  }
  return best && { family: from, ...best };
}

/** Which family's next extrapolation ends at the smallest step; −1 where none has one left. */
function finest(families: readonly Ladderful[], next: readonly number[]): number {
  let [turn, level] = [-1, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < families.length; i++) {
    const each = families[i]?.extrapolated[next[i] as number];
    if (each !== undefined && each.level > level) [turn, level] = [i, each.level];
  }
  return turn;
}

/** A difference at a smaller step must not be further off than the law of powers says: its error shrinks by `base` a level. */
const SAFETY = 8;

/** Whether the differences at smaller steps that no extrapolation ends at speak for this one. */
function agrees(each: Extrapolated, { kind, extrapolated, levels, differences }: Ladderful): boolean {
  const at = levels.indexOf(each.level);
  const [before, last] = [differences[at - 1] as Difference, differences[at] as Difference];
  const change = Math.abs(before.value - last.value) + last.rounding + before.rounding;
  for (let i = at + 1; i < levels.length; i++) {
    const level = levels[i] as number;
    if (extrapolated.some((other) => other.level === level)) continue;
    const { value, rounding } = differences[i] as Difference;
    const truncation = SAFETY * change * kind.base ** (each.level - level);
    if (!(Math.abs(value - each.value) <= each.bound + rounding + truncation)) return false;
  }
  return true;
}
