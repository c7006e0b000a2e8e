import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/analysis/check/codes.js';
import { agrees } from '../../../src/analysis/check/exact/quickReference.js';
import type { Estimate } from '../../../src/analysis/check/numeric/line.js';
import { verdictOf, verdictOfEntry } from '../../../src/analysis/check/verdict.js';

const [INF, NAN] = [Number.POSITIVE_INFINITY, Number.NaN];

/** A, N and B by the five lines of CHECK, "The verdict of an entry"; the first that holds is the verdict. */
const RULE: readonly (readonly [analytic: number, exact: number, bound: number, verdict: Verdict])[] = [
  // 1. A is NaN or infinite, whatever the bound; or N is, where it is known.
  [NAN, 1, 0.1, 'non-finite'],
  [-INF, 1, INF, 'non-finite'],
  [1, NAN, 0.1, 'non-finite'],
  [1, -INF, 0, 'non-finite'],
  [INF, INF, 0.1, 'non-finite'],
  // 2. B is not finite.
  [1, 1, INF, 'inconclusive'],
  [1, 2, NAN, 'inconclusive'],
  [0, 0, INF, 'inconclusive'],
  // So it is where the reference overflowed on its way, ∞/∞ say: f may be as right as can be (1 − 2/(1 + exp(2z)) at 390).
  [0, NAN, INF, 'inconclusive'],
  [1, INF, INF, 'inconclusive'],
  // 3. |A − N| > B: the bound itself is still within.
  [1, 1.25, 0.25, 'match'],
  [1, 1.25, 0.2, 'mismatch'],
  [1, -1, 1.9, 'mismatch'],
  [0, 1e-300, 0, 'mismatch'],
  // 4. B > ½ max(|A|, |N|) > 0: half itself still tells.
  [1, 1, 0.5, 'match'],
  [1, 1, 0.51, 'inconclusive'],
  [0, 1, 1, 'inconclusive'],
  [-1, -2, 1, 'match'],
  [5e-324, 5e-324, 5e-324, 'inconclusive'],
  // 5. Else; two zeros have no size that a bound could be too wide for.
  [3, 3, 0, 'match'],
  [0, 0, 0, 'match'],
  [0, -0, 1, 'match'],
];

/** The same where the derivative is anything within a hull. */
const KINKS: readonly (readonly [analytic: number, least: number, most: number, bound: number, verdict: Verdict])[] = [
  [0, 0, 1, 0, 'kink'],
  [0.5, 0, 1, 0, 'kink'],
  [1, 0, 1, 0, 'kink'],
  [1.125, 0, 1, 0.125, 'kink'],
  [1.25, 0, 1, 0.125, 'mismatch'],
  [-1, 0, 1, 0.125, 'mismatch'],
  [0, 0, 1, INF, 'inconclusive'],
  [NAN, 0, 1, 0, 'non-finite'],
  [0, 0, INF, 0, 'non-finite'],
];

describe('the verdict of an entry', () => {
  it.each(RULE)('A = %d, N = %d, B = %d: %s', (analytic, exact, bound, verdict) => {
    expect(verdictOfEntry(analytic, exact, bound)).toBe(verdict);
  });

  it.each(KINKS)('A = %d at a kink from %d to %d, B = %d: %s', (analytic, least, most, bound, verdict) => {
    expect(verdictOfEntry(analytic, least, bound, most)).toBe(verdict);
  });

  it('is match on the short way only where it is match', () => {
    for (const [analytic, exact, bound, verdict] of RULE) {
      const quick = { exact: Float64Array.of(exact), sizes: Float64Array.of(bound), factor: 1, lost: 0 };
      expect(agrees([analytic], quick)).toBe(verdict === 'match');
    }
  });

  it('is the same whoever says what the derivative is: differences too', () => {
    for (const [analytic, value, bound, verdict] of RULE) {
      expect(verdictOf(analytic, { kind: 'value', value, bound })).toBe(verdict);
    }
    for (const [analytic, left, right, bound, verdict] of KINKS) {
      const sides: Estimate[] = [
        { kind: 'kink', left, right, bound },
        { kind: 'kink', left: right, right: left, bound },
      ];
      expect(sides.map((found) => verdictOf(analytic, found))).toEqual([verdict, verdict]);
    }
    expect(verdictOf(1, { kind: 'non-finite' })).toBe('non-finite');
  });
});
