import { hasNoEffect } from '../../src/analysis/check/noEffect.js';
import { BatchedEvaluator } from '../../src/analysis/check/numeric/batched.js';
import { confirmed } from '../../src/analysis/check/numeric/confirmed.js';
import { estimateAll } from '../../src/analysis/check/numeric/estimateAll.js';
import type { Estimate } from '../../src/analysis/check/numeric/line.js';
import { type Point, pointAt } from '../../src/analysis/check/point.js';
import { verdictOf } from '../../src/analysis/check/verdict.js';
import { roundingOfClaims } from './claimRounding.js';
import { Remembered } from './remembered.js';
import { FLAGGED, PASSED, type Rule, UNDECIDED } from './rule.js';

/**
 * The numerical gradient with its own estimate of its error: J in float64, whatever the claims were computed in. What rounding
 * may have done to the claims themselves is added: that of a whole backward pass in their precision. As in the product, a claim
 * that may be rounding alone passes where J stays where it is wherever the entry is moved.
 */
export const numeric: Rule = {
  name: 'F, numerical',
  prepare: (network) => {
    const { model } = network;
    const point = pointAt(network);
    const slack = roundingOfClaims(network);
    const judges = new Map(
      model.parameters.map(({ name }) => [name, judgeOf(point, name, slack.get(name) ?? new Float64Array(0))]),
    );
    return ({ gradients }) => ({
      entries: new Map([...gradients].map(([name, values]) => [name, judges.get(name)?.(values) ?? new Uint8Array(0)])),
      blamed: null,
      elsewhere: 0,
    });
  },
};

/** Of one parameter: what was said of a value of an entry is not found out again. */
function judgeOf(point: Point, name: string, slack: Float64Array): (values: Float64Array) => Uint8Array {
  const evaluator = new Remembered(BatchedEvaluator.of(point, name));
  const said: Map<number, number>[] = Array.from(slack, () => new Map<number, number>());
  return (values) => {
    const open = [...values.keys()].filter((i) => !said[i]?.has(values[i] ?? Number.NaN));
    const claimed = (i: number): number => values[i] ?? Number.NaN;
    const work = estimateAll(evaluator, open, (line, i) => confirmed(line, claimed(i), slack[i]));
    for (const found of work)
      for (const { entry, estimate } of found) {
        const code = codeOf(claimed(entry), estimate);
        const idle = code === UNDECIDED && hasNoEffect(evaluator, entry, claimed(entry), slack[entry] ?? 0);
        said[entry]?.set(claimed(entry), idle ? PASSED : code);
      }
    return Uint8Array.from(values, (value, i) => said[i]?.get(value) ?? UNDECIDED);
  };
}

/**
 * Outside of the hull of both sides at a kink nothing is said: where several ops stand on kinks at once, choices that are valid
 * one by one can compose to a number that neither side has (Bolte & Pauwels 2020). Values of J cannot tell them from a mistake.
 */
function codeOf(claimed: number, estimate: Estimate): number {
  const verdict = verdictOf(claimed, estimate);
  if (verdict === 'mismatch') return estimate.kind === 'kink' ? UNDECIDED : FLAGGED;
  if (verdict === 'non-finite') return FLAGGED;
  return verdict === 'inconclusive' ? UNDECIDED : PASSED;
}
