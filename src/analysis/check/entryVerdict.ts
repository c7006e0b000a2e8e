import type { Estimate } from './numeric/line.js';
import type { Note, Verdict } from './report.js';
import { verdictOf, verdictOfEntry } from './verdict.js';

/** What is known of one entry of a parameter's gradient. */
export interface EntryFacts {
  readonly analytic: number;
  /** The exact derivative over the whole way, and how far rounding may have put the two apart; NaN where nothing exact is known. */
  readonly exact: number;
  readonly exactBound: number;
  /**
   * Of the ops on the way from the loss: all right, one wrong, one meant to differ, or one that nobody could judge; or the
   * gradient is claimed by somebody else than them.
   */
  readonly way: Way;
  /** Whether code that the user wrote lies on it: then nothing exact is known over the whole of it. */
  readonly code: boolean;
  /** Of the op that hands the parameter its gradient, at this entry. */
  readonly own: Verdict;
  /** How far the choice of subgradients at kinks on the way may move it. */
  readonly width: number;
  /** From differences of J; null while it was not sampled. */
  readonly found: Estimate | null;
}

export type Way = 'right' | 'wrong' | 'declared' | 'unjudged' | 'claimed';

export interface EntryVerdict {
  readonly verdict: Verdict;
  readonly note: Note;
}

const said = (verdict: Verdict, note: Note = null): EntryVerdict => ({ verdict, note });

/**
 * The verdict of an entry (CHECK, "The verdict is local"): by composition where every op on the way is right; behind a wrong one by
 * the exact derivative over the whole way, where its bound still says something; by differences where neither decides.
 */
export function entryVerdict(facts: EntryFacts): EntryVerdict {
  const { analytic, exact, way, own } = facts;
  if (!Number.isFinite(analytic)) return said('non-finite');
  if (way === 'unjudged') return numerically(facts);
  if (facts.code) return throughCode(facts);
  if (!Number.isFinite(exact) || own === 'non-finite') return said('non-finite');
  return way === 'right' ? composed(facts) : behindFault(facts);
}

function composed(facts: EntryFacts): EntryVerdict {
  const { own, width } = facts;
  if (own === 'mismatch') return said('mismatch');
  if (width > 0) return said('kink', smoothElsewhere(facts) ? 'J is smooth here, with another derivative' : null);
  if (own === 'inconclusive') return numerically(facts);
  return disagrees(facts) ? said('inconclusive', 'the exact and the numeric derivative disagree') : said('match');
}

/** Each op on the way was judged by itself; over the whole of it there are differences of J alone. */
function throughCode(facts: EntryFacts): EntryVerdict {
  const { own, way, found } = facts;
  if (own === 'mismatch' || own === 'non-finite') return said(own);
  if (way === 'right' && own !== 'inconclusive') {
    if (own === 'kink' || found?.kind === 'kink') return said('kink');
    const apart = found !== null && verdictOf(facts.analytic, found) === 'mismatch';
    return apart ? said('inconclusive', 'the exact and the numeric derivative disagree') : said('match');
  }
  const { verdict } = numerically(facts);
  return said(verdict === 'mismatch' && way === 'declared' ? 'declared' : verdict);
}

function behindFault(facts: EntryFacts): EntryVerdict {
  const { analytic, exact, exactBound, way, own, width } = facts;
  const wrong = way === 'declared' ? 'declared' : 'mismatch';
  const off = Math.abs(analytic - exact);
  if (own === 'mismatch' || off > exactBound + width) return said(wrong);
  if (verdictOfEntry(analytic, exact, exactBound) !== 'inconclusive') return said(width > 0 ? 'kink' : 'match');
  const { verdict } = numerically(facts);
  return said(verdict === 'mismatch' ? wrong : verdict);
}

function numerically({ analytic, found }: EntryFacts): EntryVerdict {
  return said(found === null ? 'inconclusive' : verdictOf(analytic, found));
}

/** Subgradients that are valid one by one can compose to what no derivative is (Bolte & Pauwels 2020). */
function smoothElsewhere({ analytic, found, exactBound }: EntryFacts): boolean {
  return found?.kind === 'value' && Math.abs(analytic - found.value) > found.bound + exactBound;
}

/** Two witnesses that share no formula: beyond both their bounds one of them, or the model, is not what it seems. */
function disagrees({ exact, exactBound, found }: EntryFacts): boolean {
  return found?.kind === 'value' && Math.abs(exact - found.value) > found.bound + exactBound;
}
