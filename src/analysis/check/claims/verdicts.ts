import type { Verdict } from '../report.js';
import { codeOf, countVerdicts, worstOf } from '../verdict.js';
import type { Judged } from './claims.js';
import type { Reference } from './point.js';

/** Where a derivative is not unique: the least and the largest of what it may be, entry by entry. */
export interface Hull {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Entries where choices that are valid one by one do not fit together: a window's tied entries that get more than one share. */
  readonly unfit: Uint8Array;
}

/** The verdict of an entry: what is claimed, what it should be, and how far rounding may have put them apart. */
export function verdictOfEntry(analytic: number, exact: number, bound: number): Verdict {
  if (!Number.isFinite(analytic) || !Number.isFinite(exact)) return 'non-finite';
  if (!Number.isFinite(bound)) return 'inconclusive';
  if (Math.abs(analytic - exact) > bound) return 'mismatch';
  // Where the bound is wider than half of the value, a flipped, doubled, halved or zeroed entry could hide in it.
  return bound > 0.5 * Math.max(Math.abs(analytic), Math.abs(exact)) && (analytic !== 0 || exact !== 0)
    ? 'inconclusive'
    : 'match';
}

/** Judges a tensor entry by entry. */
export function judge(analytic: Float64Array, { exact, bound }: Reference, hull: Hull | null = null): Judged {
  const verdicts = Uint8Array.from(analytic, (entry, i) => {
    const kink = hull && atKink(entry, bound[i] as number, hull, i);
    return codeOf(kink ?? verdictOfEntry(entry, exact[i] as number, bound[i] as number));
  });
  return { exact, bound, ...summary(verdicts) };
}

/** The same where choices at kinks on the way may have moved an entry by up to `reach`. */
export function withReach(analytic: Float64Array, judged: Judged, reach: Float64Array): Judged {
  const mismatch = codeOf('mismatch');
  const verdicts = judged.verdicts.map((code, i) => {
    const apart = Math.abs((analytic[i] as number) - (judged.exact[i] as number));
    return code === mismatch && apart <= (reach[i] as number) ? codeOf('kink') : code;
  });
  return { ...judged, ...summary(verdicts) };
}

function summary(verdicts: Uint8Array): Pick<Judged, 'verdicts' | 'counts' | 'verdict'> {
  const counts = countVerdicts(verdicts);
  return { verdicts, counts, verdict: worstOf(counts) };
}

/** null where the derivative is unique. */
function atKink(analytic: number, bound: number, { low, high, unfit }: Hull, i: number): Verdict | null {
  const [least, most] = [low[i] as number, high[i] as number];
  if (!(most > least) || !Number.isFinite(analytic) || !Number.isFinite(bound)) return null;
  return unfit[i] === 0 && analytic >= least - bound && analytic <= most + bound ? 'kink' : 'mismatch';
}
