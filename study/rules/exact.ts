import { blame } from '../../src/analysis/check/claims/blame.js';
import type { Judged, JudgedClaim } from '../../src/analysis/check/claims/claims.js';
import { judgeClaims } from '../../src/analysis/check/claims/judgeClaims.js';
import { VERDICTS } from '../../src/analysis/check/codes.js';
import { hasNoEffect } from '../../src/analysis/check/noEffect.js';
import { BatchedEvaluator } from '../../src/analysis/check/numeric/batched.js';
import type { Evaluator } from '../../src/analysis/check/numeric/evaluator.js';
import { pointAt } from '../../src/analysis/check/point.js';
import type { RunNetwork } from '../networks/network.js';
import type { ByParameter } from '../truth.js';
import { roundingOfClaims } from './claimRounding.js';
import { Remembered } from './remembered.js';
import { FLAGGED, PASSED, type Rule, UNDECIDED } from './rule.js';

/**
 * The exact reference: every claimed tensor is judged from the cotangents claimed next to it. A gradient's entry is flagged
 * where its own op is wrong, or where it is right by what it was handed, and that was wrong.
 */
export const exact: Rule = {
  name: 'E, exact',
  prepare: (network) => {
    const { model, state, batch } = network;
    const idle = idleEntries(network);
    return ({ claims }) => {
      const { judged } = judgeClaims({ model, state, batch, claims });
      const gradients = judged.filter(({ kind }) => kind === 'gradient');
      const within = judged.filter(({ kind }) => kind === 'cotangent');
      return {
        entries: new Map(gradients.map((each) => [each.name, codesOf(each, each.whole, idle(each))])),
        blamed: [...new Set(blame(judged).flatMap(({ suspects }) => suspects.map(({ layer }) => layer)))],
        elsewhere: within.reduce((sum, { counts }) => sum + counts.mismatch + counts['non-finite'], 0),
      };
    };
  },
};

function codesOf({ verdicts }: Judged, whole: Judged, isIdle: (entry: number) => boolean): Uint8Array {
  return verdicts.map((code, i) => {
    const [own, all] = [VERDICTS[code], VERDICTS[whole.verdicts[i] ?? -1]];
    if ([own, all].some((verdict) => verdict === 'mismatch' || verdict === 'non-finite')) return FLAGGED;
    return own === 'inconclusive' && !isIdle(i) ? UNDECIDED : PASSED;
  });
}

/** Of a claimed gradient, which entries leave J as it is, by the rule that F has, and the product. J is sampled where that is asked. */
function idleEntries(network: RunNetwork): (claimed: JudgedClaim) => (entry: number) => boolean {
  const point = pointAt(network);
  const evaluators = new Map<string, Evaluator>();
  let slack: ByParameter | null = null;
  return ({ name, analytic }) =>
    (entry) => {
      slack ??= roundingOfClaims(network);
      const evaluator = evaluators.get(name) ?? new Remembered(BatchedEvaluator.of(point, name));
      evaluators.set(name, evaluator);
      return hasNoEffect(evaluator, entry, analytic[entry] as number, slack.get(name)?.[entry] ?? 0);
    };
}
