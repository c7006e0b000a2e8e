import type { Verdict } from '../codes.js';
import { codeOf, countVerdicts, verdictOfEntry, worstOf } from '../verdict.js';
import type { Judged } from './claims.js';
import type { Reference } from './point.js';

/** Where a derivative is not unique: the least and the largest of what it may be, entry by entry. */
export interface Hull {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Entries where choices that are valid one by one do not fit together: a window's tied entries that get more than one share. */
  readonly unfit: Uint8Array;
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
  if (!(most > least)) return null;
  const verdict = verdictOfEntry(analytic, least, bound, most);
  return verdict === 'kink' && unfit[i] !== 0 ? 'mismatch' : verdict;
}
