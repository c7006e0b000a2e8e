import type { JudgedClaim, Place } from './claims.js';

/** A fault: where it can be, and the claims that show it. */
export interface Blame {
  /** One op where every cotangent next to it is claimed; else those that could be it. The nearest to the loss comes last. */
  readonly suspects: readonly Place[];
  /** Names of the mismatching claims. */
  readonly claims: readonly string[];
  /** No parameter's gradient is changed by it: it stands before dead units, say. */
  readonly masked: boolean;
}

/**
 * Where the faults are. A mismatch that judges one op alone is a fault of that op. One that judges several at once is a fault
 * of one that no right claim goes through; of mismatches that have such an op in common one fault is enough.
 */
export function blame(judged: readonly JudgedClaim[]): Blame[] {
  const cleared = new Set(judged.filter(isRight).flatMap((each) => throughOf(each).map(keyOf)));
  const blames: Blame[] = [];
  for (const each of judged.filter(({ verdict }) => verdict === 'mismatch')) {
    const suspects = suspectsOf(each, cleared);
    const same = blames.findIndex((other) => common(other.suspects, suspects).length > 0);
    const other = blames[same];
    const masked = isMasked(each, judged);
    if (!other) blames.push({ suspects, claims: [each.name], masked });
    else {
      blames[same] = {
        suspects: common(other.suspects, suspects),
        claims: [...other.claims, each.name],
        masked: masked && other.masked,
      };
    }
  }
  return blames;
}

/** What may be a choice at some kink further on clears nothing. */
function isRight({ verdict, alsoThrough }: JudgedClaim): boolean {
  return verdict === 'match' || (verdict === 'kink' && alsoThrough.length === 0);
}

function throughOf({ layer, op, alsoThrough }: JudgedClaim): readonly Place[] {
  return [{ layer, op }, ...alsoThrough];
}

function keyOf({ layer, op }: Place): string {
  return `${op} of ${layer}`;
}

function suspectsOf(each: JudgedClaim, cleared: ReadonlySet<string>): readonly Place[] {
  const through = throughOf(each);
  const open = through.filter((place) => !cleared.has(keyOf(place)));
  return open.length > 0 ? open : through.slice(0, 1);
}

function common(some: readonly Place[], others: readonly Place[]): readonly Place[] {
  const keys = new Set(others.map(keyOf));
  return some.filter((place) => keys.has(keyOf(place)));
}

/** Its own gradient is right all the same, or no gradient that is claimed differs because of it. */
function isMasked(each: JudgedClaim, judged: readonly JudgedClaim[]): boolean {
  if (each.kind === 'gradient') return false;
  return !judged.some(({ kind, followsFrom }) => kind === 'gradient' && followsFrom.includes(each.name));
}
