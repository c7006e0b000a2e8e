import { hiddenKink } from './hiddenKink.js';
import { type Difference, LAST_LEVEL, type Ladder, type Side } from './ladder.js';
import { CENTRAL, type Extrapolated, extrapolate, type Kind, ONE_SIDED, OPAQUE_CENTRAL } from './tableau.js';

export type Family = 'central' | Side;

/** All extrapolations from one kind of difference, and the raw differences that no extrapolation ends at. */
interface Ladderful {
  readonly kind: Kind;
  readonly extrapolated: readonly Extrapolated[];
  readonly lone: ReadonlyMap<number, Difference>;
  readonly differences: ReadonlyMap<number, Difference>;
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
  const families: [Family, Ladderful][] = [['central', laddered(ladder, 'central', Math.max(right, left))]];
  // A side alone says something only where its other side is known to be another piece.
  if (right < left) families.push(['right', laddered(ladder, 'right', right)]);
  if (left < right) families.push(['left', laddered(ladder, 'left', left)]);
  return narrowest(families);
}

/** The derivative from one side, whatever pieces its samples fell on. */
export function fromSide(ladder: Ladder, side: Side): Chosen | null {
  let from = LAST_LEVEL + 1;
  for (const level of [...ladder.levels].reverse()) {
    if (!ladder.finite(side, level)) break;
    from = level;
  }
  return narrowest([[side, laddered(ladder, side, from)]]);
}

function laddered(ladder: Ladder, family: Family, from: number): Ladderful {
  const central = ladder.line.opaque ? OPAQUE_CENTRAL : CENTRAL;
  const kind = family === 'central' ? central : ONE_SIDED;
  const differences = new Map<number, Difference>();
  let extrapolated: Extrapolated[] = [];
  let run: Difference[] = [];
  const levels = ladder.levels.filter((level) => level >= from);
  levels.forEach((level, i) => {
    const difference = family === 'central' ? ladder.central(level) : ladder.oneSided(family, level);
    differences.set(level, difference);
    run.push(difference);
    if (levels[i + 1] === level + 1) return;
    extrapolated.push(...extrapolate(run, level - run.length + 1, kind));
    run = [];
  });
  if (kind === OPAQUE_CENTRAL)
    extrapolated = extrapolated.map((each) => widened(each, hiddenKink(differences, each.level)));
  const lone = new Map(differences);
  for (const { level } of extrapolated) lone.delete(level);
  return { kind, extrapolated, lone, differences };
}

function widened(each: Extrapolated, more: number): Extrapolated {
  return { ...each, rounding: each.rounding + more, bound: each.bound + more };
}

/**
 * Lepski's rule: from small steps upward, each interval must meet all those of smaller steps; the narrowest of those counts.
 * A family ends where one of its intervals does not.
 */
function narrowest(families: readonly (readonly [Family, Ladderful])[]): Chosen | null {
  const candidates = families
    .flatMap(([family, { extrapolated }]) => extrapolated.map((each): Chosen => ({ family, ...each })))
    .sort((a, b) => b.level - a.level);
  const ended = new Set<Family>();
  let [lowest, highest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let best: Chosen | null = null;
  const of = new Map(families);
  for (const each of candidates) {
    if (ended.has(each.family)) continue;
    const meets = each.value - each.bound <= highest && each.value + each.bound >= lowest;
    if (!meets || !agrees(each, of.get(each.family) as Ladderful)) {
      ended.add(each.family);
      continue;
    }
    lowest = Math.max(lowest, each.value - each.bound);
    highest = Math.min(highest, each.value + each.bound);
    if (best === null || each.bound < best.bound) best = each;
  }
  return best;
}

/** A difference at a smaller step must not be further off than the law of powers says: its error shrinks by `base` a level. */
const SAFETY = 8;

function agrees(each: Extrapolated, { kind, lone, differences }: Ladderful): boolean {
  const last = differences.get(each.level) as Difference;
  const before = differences.get(each.level - 1) as Difference;
  const change = Math.abs(before.value - last.value) + last.rounding + before.rounding;
  return [...lone].every(([level, { value, rounding }]) => {
    if (level <= each.level) return true;
    const truncation = SAFETY * change * kind.base ** (each.level - level);
    return Math.abs(value - each.value) <= each.bound + rounding + truncation;
  });
}
