import type { Note, Verdict } from './codes.js';
import { type Estimate, widened } from './numeric/line.js';
import { verdictOf, verdictOfEntry } from './verdict.js';

/** What is known of one entry of a parameter's gradient. */
export interface EntryFacts {
  readonly analytic: number;
  /** What the model's own formulas give, hand-written derivatives among them; another number than `analytic` where somebody claims one. */
  readonly written: number;
  /** The exact derivative over the whole way, and how far rounding may have put the two apart; NaN where nothing exact is known. */
  readonly exact: number;
  readonly exactBound: number;
  /** Of the ops on the way from the loss: all right, one wrong, one meant to differ, one that is undecided somewhere, or one that nobody could judge. */
  readonly way: Way;
  /** Whether code that the user wrote lies on it: then nothing exact is known over the whole of it. */
  readonly code: boolean;
  /** Of the op that hands the parameter its gradient, at this entry. */
  readonly own: Verdict;
  /** How far the choice of subgradients at kinks on the way may move it. */
  readonly width: number;
  /** How far `analytic` may be off because a formula of the user's on the way loses digits as it is written: more than rounding does elsewhere. */
  readonly lost: number;
  /** From differences of J; null while it was not sampled. */
  readonly found: Estimate | null;
}

export type Way = 'right' | 'wrong' | 'declared' | 'undecided' | 'unjudged';

export interface EntryVerdict {
  readonly verdict: Verdict;
  readonly note: Note;
}

const said = (verdict: Verdict, note: Note = null): EntryVerdict => ({ verdict, note });

/**
 * The verdict of an entry (CHECK, "The verdict is local"): by composition where every op on the way is right; behind a wrong one, and
 * of a gradient that somebody claims, by the exact derivative over the whole way, where its bound still says something; by
 * differences where neither decides.
 */
export function entryVerdict(facts: EntryFacts): EntryVerdict {
  const { analytic, exact, way, written } = facts;
  if (!Number.isFinite(analytic)) return said('non-finite');
  if (way === 'unjudged') return numerically(facts);
  if (facts.code) return throughCode(facts);
  if (way === 'right' && analytic === written) return composed(facts);
  // The derivative of f may overflow on its own way where f and df don't: that is no verdict.
  return Number.isFinite(exact) ? byWholeWay(facts) : numerically(facts);
}

function composed(facts: EntryFacts): EntryVerdict {
  if (facts.own === 'mismatch') return said('mismatch');
  return facts.own === 'inconclusive' && facts.width === 0 ? numerically(facts) : agreeing(facts);
}

/** The entry is what the exact derivative says, or a choice at a kink on the way; where differences know better, that is said. */
function agreeing(facts: EntryFacts): EntryVerdict {
  if (facts.width > 0 || facts.found?.kind === 'kink')
    return smoothElsewhere(facts) ? said('kink', 'J is smooth here, with another derivative') : chosenAt(facts);
  return disagrees(facts) ? said('inconclusive', 'the exact and the numeric derivative disagree') : said('match');
}

/** Each op on the way was judged by itself; over the whole of it there are differences of J alone. */
function throughCode(facts: EntryFacts): EntryVerdict {
  const { own, way, found } = facts;
  if (own === 'mismatch' || own === 'non-finite') return said(own);
  if (way === 'right' && own !== 'inconclusive') {
    if (own === 'kink' || found?.kind === 'kink') return chosenAt(facts);
    const apart = found !== null && verdictOf(facts.analytic, found) === 'mismatch';
    return apart ? said('inconclusive', 'the exact and the numeric derivative disagree') : said('match');
  }
  return elseNumerically(facts);
}

function byWholeWay(facts: EntryFacts): EntryVerdict {
  const { analytic, exact, exactBound, own, width } = facts;
  const off = Math.abs(analytic - exact);
  if (own === 'mismatch' || off > exactBound + width) return different(facts);
  if (verdictOfEntry(analytic, exact, exactBound) !== 'inconclusive' || besideComposed(facts)) return agreeing(facts);
  return elseNumerically(facts);
}

/** What two ways to add up the same terms may part by, training's kernels and the check's own graph: far less than a mistake of any kind. */
const SAME = 2 ** -30;

/** Hardly another number than the formulas give, where those match by composition: depth makes no such entry vague either. */
function besideComposed({ analytic, written, way, own }: EntryFacts): boolean {
  return way === 'right' && own !== 'inconclusive' && Math.abs(analytic - written) <= SAME * Math.abs(written);
}

function elseNumerically(facts: EntryFacts): EntryVerdict {
  const said = numerically(facts);
  return said.verdict === 'mismatch' ? different(facts) : said;
}

/** A derivative that is meant to differ explains what the model's formulas give with it; no other number. */
function different({ analytic, written, exactBound, width, way }: EntryFacts): EntryVerdict {
  const itself = analytic === written || Math.abs(analytic - written) <= exactBound + width;
  return way === 'declared' && itself ? said('declared', 'an op on the way is meant to differ') : said('mismatch');
}

/** A difference may be finer than what it judges: how far the gradient itself may be off is a part of the bound. */
function numerically({ analytic, found, lost }: EntryFacts): EntryVerdict {
  if (found === null) return said('inconclusive', 'not sampled');
  const verdict = verdictOf(analytic, widened(found, lost));
  if (verdict === 'kink') return chosen();
  return said(verdict, verdict === 'inconclusive' ? whyUndecided(analytic, found, lost) : null);
}

function whyUndecided(analytic: number, found: Estimate, lost: number): Note {
  const losing = 2 * lost > Math.abs(analytic) || verdictOf(analytic, found) !== 'inconclusive';
  if (losing) return 'a formula as it is written loses its digits here';
  const bounded = found.kind !== 'non-finite' && Number.isFinite(found.bound);
  return bounded ? 'rounding may be more than half of it' : 'differences of J settle on no value';
}

function chosen(): EntryVerdict {
  return said('kink', 'subgradient chosen');
}

/** Subgradients that are valid one by one can compose to what no derivative is (Bolte & Pauwels 2020). */
function smoothElsewhere({ analytic, found, exactBound }: EntryFacts): boolean {
  return found?.kind === 'value' && Math.abs(analytic - found.value) > found.bound + exactBound;
}

/** So can those at a kink: several ties of a pool, say, each with a winner that moves J another way. */
function chosenAt({ analytic, found }: EntryFacts): EntryVerdict {
  const outside = found?.kind === 'kink' && verdictOf(analytic, found) === 'mismatch';
  return outside ? said('kink', 'each subgradient is valid, but J bends between other derivatives') : chosen();
}

/** Two witnesses that share no formula: beyond both their bounds one of them, or the model, is not what it seems. */
function disagrees({ exact, exactBound, found }: EntryFacts): boolean {
  return found?.kind === 'value' && Math.abs(exact - found.value) > found.bound + exactBound;
}
