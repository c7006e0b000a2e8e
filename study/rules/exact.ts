import { blame } from '../../src/analysis/check/claims/blame.js';
import type { Judged } from '../../src/analysis/check/claims/claims.js';
import { judgeClaims } from '../../src/analysis/check/claims/judgeClaims.js';
import { VERDICTS } from '../../src/analysis/check/report.js';
import { FLAGGED, PASSED, type Rule, UNDECIDED } from './rule.js';

/**
 * The exact reference: every claimed tensor is judged from the cotangents claimed next to it. A gradient's entry is flagged
 * where its own op is wrong, or where it is right by what it was handed, and that was wrong.
 */
export const exact: Rule = {
  name: 'E, exact',
  prepare:
    ({ model, state, batch }) =>
    ({ claims }) => {
      const { judged } = judgeClaims({ model, state, batch, claims });
      const gradients = judged.filter(({ kind }) => kind === 'gradient');
      const within = judged.filter(({ kind }) => kind === 'cotangent');
      return {
        entries: new Map(gradients.map((each) => [each.name, codesOf(each, each.whole)])),
        blamed: [...new Set(blame(judged).flatMap(({ suspects }) => suspects.map(({ layer }) => layer)))],
        elsewhere: within.reduce((sum, { counts }) => sum + counts.mismatch + counts['non-finite'], 0),
      };
    },
};

function codesOf({ verdicts }: Judged, whole: Judged): Uint8Array {
  return verdicts.map((code, i) => {
    const [own, all] = [VERDICTS[code], VERDICTS[whole.verdicts[i] ?? -1]];
    if ([own, all].some((verdict) => verdict === 'mismatch' || verdict === 'non-finite')) return FLAGGED;
    return own === 'inconclusive' ? UNDECIDED : PASSED;
  });
}
