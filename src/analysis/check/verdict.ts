import { VERDICTS, type Verdict } from './codes.js';
import type { Estimate } from './numeric/line.js';
import type { NodeReport, VerdictCounts } from './report.js';

const CODES = Object.fromEntries(VERDICTS.map((verdict, code) => [verdict, code])) as Readonly<Record<Verdict, number>>;

export function codeOf(verdict: Verdict): number {
  return CODES[verdict];
}

/**
 * The verdict of an entry (CHECK, "The verdict of an entry", 1 to 5): A is claimed, N is what it should be, and rounding may have
 * put the two as far apart as the bound. Where the derivative is not unique N is an interval: A is right anywhere within it.
 * With a bound that is not finite N says nothing, also where it is no number itself: the reference overflowed on its own way.
 */
export function verdictOfEntry(analytic: number, exact: number, bound: number, greatest: number = exact): Verdict {
  if (!Number.isFinite(analytic)) return 'non-finite';
  if (!Number.isFinite(bound)) return 'inconclusive';
  if (!Number.isFinite(exact) || !Number.isFinite(greatest)) return 'non-finite';
  if (greatest > exact) return analytic >= exact - bound && analytic <= greatest + bound ? 'kink' : 'mismatch';
  if (Math.abs(analytic - exact) > bound) return 'mismatch';
  // Where the bound is wider than half of the larger, a flipped, doubled, halved or zeroed entry could hide in it.
  const size = Math.max(Math.abs(analytic), Math.abs(exact));
  return 2 * bound > size && size > 0 ? 'inconclusive' : 'match';
}

/** The verdict of an entry against what differences give. */
export function verdictOf(analytic: number, found: Estimate): Verdict {
  switch (found.kind) {
    case 'value':
      return verdictOfEntry(analytic, found.value, found.bound);
    case 'kink': {
      const { left, right, bound } = found;
      return verdictOfEntry(analytic, Math.min(left, right), bound, Math.max(left, right));
    }
    case 'non-finite':
      return 'non-finite';
  }
}

/** The number that stands for an estimate: at a kink the middle of its two sides. */
export function numberOf(found: Estimate): { readonly numeric: number; readonly bound: number } {
  switch (found.kind) {
    case 'value':
      return { numeric: found.value, bound: found.bound };
    case 'kink':
      return { numeric: (found.left + found.right) / 2, bound: Math.abs(found.right - found.left) / 2 + found.bound };
    case 'non-finite':
      return { numeric: Number.NaN, bound: Number.POSITIVE_INFINITY };
  }
}

export function countVerdicts(verdicts: Uint8Array): VerdictCounts {
  const counts = new Array<number>(VERDICTS.length).fill(0);
  for (const code of verdicts) counts[code] = (counts[code] as number) + 1;
  return Object.fromEntries(VERDICTS.map((verdict, code) => [verdict, counts[code]])) as VerdictCounts;
}

export function addCounts(all: readonly VerdictCounts[]): VerdictCounts {
  return Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, all.reduce((sum, counts) => sum + counts[verdict], 0)]),
  ) as VerdictCounts;
}

/** The worst that occurs; 'match' where there is nothing. */
export function worstOf(counts: VerdictCounts): Verdict {
  return VERDICTS.find((verdict) => counts[verdict] > 0) ?? 'match';
}

/** Above this share of inconclusive entries the whole is inconclusive (contract, §4). */
const UNDECIDED_SHARE = 0.05;

/** The worst, but inconclusive only above 5 % of the entries. */
export function overallOf(counts: VerdictCounts): Verdict {
  const total = VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);
  const few = counts.inconclusive <= total * UNDECIDED_SHARE;
  return worstOf(few ? { ...counts, inconclusive: 0 } : counts);
}

/** What an op of the engine leaves undecided spoils no share: entries of parameters say so themselves. */
export function decisive({ by, counts }: Pick<NodeReport, 'by' | 'counts'>): VerdictCounts {
  return by === 'engine' ? { ...addCounts([]), mismatch: counts.mismatch } : counts;
}

/** J counts as one number more: where it is not finite, derivatives that match by themselves were judged against nothing. */
export function ofLoss(loss: number): VerdictCounts {
  return { ...addCounts([]), 'non-finite': Number.isFinite(loss) ? 0 : 1 };
}
