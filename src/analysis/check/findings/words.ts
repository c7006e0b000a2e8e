import type { FaultName } from '../faults/names.js';
import type { WorstEntry } from '../report.js';

/** What is said of a fault alike, be it in a formula or in code. */
const OF_ANY = {
  sign: 'has the wrong sign',
  'factor-2': 'is twice the derivative',
  'factor-half': 'is half the derivative',
  factor: 'is the derivative times a constant',
  'factor-batch': 'is off by the number of examples',
  'factor-outputs': 'is off by the number of outputs',
  zero: 'is zero, and should not be',
  'derivative-twice': 'is multiplied by the derivative of the activation twice',
  'derivative-of-another': 'is the derivative of another activation than its own',
  'target-missing': 'leaves the target y out',
  'invalid-subgradient': 'is wrong on a kink alone: there it lies outside what the two sides allow',
} as const;

/** What each fault is, in a sentence that goes on from "`df` of layer *hidden* says `3*z`, which". */
export const WORDS: Readonly<Partial<Record<FaultName, string>>> = {
  ...OF_ANY,
  zero: 'is zero everywhere, and the derivative is not',
  'derivative-missing': 'is 1 everywhere: the derivative of f is left out',
  'derivative-twice': 'is the derivative squared: it is multiplied in twice',
  'function-for-derivative': 'is f itself, not its derivative',
  'invalid-subgradient': 'is wrong on a kink: neither of its two sides has that slope, nor is it between them',
  'isolated-entries': 'is wrong at some points and right at others',
  unknown: 'is not the derivative of f',
};

/** The same of numbers that code handed back, whatever the fault. */
export const WORDS_OF_CODE: Readonly<Record<FaultName, string>> = {
  ...OF_ANY,
  'derivative-missing': 'takes dy as it came: the derivative of the activation is left out',
  'derivative-at-activation': 'takes the derivative of the activation at its output, but it belongs at its input',
  'function-for-derivative': 'multiplies dy by y, where the derivative of the activation belongs',
  'bias-missing': 'is zero: it is left out',
  'isolated-entries': 'is wrong in some entries and right in others',
  unknown: 'is not the derivative',
  'one-example-only': 'is that of one example only, not of all of them together',
  transposed: 'is transposed',
  'input-shifted': 'is right but for its place: it is shifted by one along its second axis',
  'output-shifted': 'is right but for its place: it is shifted by one along its first axis',
  'rows-permuted': 'has the right rows, in another order',
  'kernel-flipped': 'has its kernels the wrong way round',
  'l2-missing': 'leaves out what the penalty λ/2 ‖W‖² adds',
  'l2-doubled': 'counts the penalty λ/2 ‖W‖² twice',
  'l2-sign': 'has the penalty’s part with the wrong sign',
  'l2-over-batch': 'divides the penalty’s part by the number of examples',
  'preactivation-for-activation': 'is computed with z of the layer before in place of its activation',
  'activation-before-dropout': 'is computed with the activation from before dropout',
  'own-output-for-input': 'is computed with the layer’s own output in place of its input',
  'upstream-for-delta': 'is computed with dy in place of δ: the derivative of the activation is left out of it',
  'stale-activation': 'is computed with an activation of another step',
  'stale-weight': 'is computed with weights of another step',
  'weight-not-transposed': 'multiplies by W where its transpose belongs, or the other way round',
  'softmax-cross-terms-missing': 'leaves out the cross terms of softmax: every p depends on every z',
  'extra-derivative': 'has a factor p(1 − p) too many',
  'softmax-axis': 'takes softmax along the wrong axis',
  'dropout-mask-missing': 'leaves the mask out: what was dropped gets a gradient',
  'dropout-unscaled': 'applies the mask without its factor 1/(1 − p)',
  'dropout-mask-twice': 'applies the mask, or its factor, twice',
  'dropout-mask-inverted': 'hands back to what was dropped, and not to what was kept',
  'dropout-mask-of-another': 'applies another mask than the forward pass did',
  'pool-to-every-input': 'hands back to every input of a window, not to the largest alone',
  'pool-wrong-winner': 'hands back to another input of a window than the largest',
  'pool-to-every-tie': 'hands the whole to each of several largest inputs of a window',
  'fan-out-overwritten': 'is that of one use alone: the others are overwritten by it, and not added up',
  'accumulated-not-zeroed': 'still has the gradient of the call before in it: it is added to and never set to zero',
  'broadcast-not-summed': 'is not summed over all the places that the parameter was added to',
  'statistics-constant': 'takes mean and variance for constants, but they depend on the input',
  'carry-lost': 'leaves out what comes back from later steps in time',
};

/** What a factor is, where the numbers say which: as it stands in a sentence; null where the table's words are enough. */
export function factorWords(fault: FaultName, { analytic, exact, numeric }: WorstEntry): string | null {
  const ratio = analytic / (exact?.value ?? numeric);
  if (!Number.isFinite(ratio) || ratio === 0) return null;
  const [large, negative] = [Math.abs(ratio) > 1, ratio < 0 ? ', and has the wrong sign' : ''];
  switch (fault) {
    case 'factor-batch':
      return large
        ? `is N times the derivative, N the number of examples: the mean over the batch is left out${negative}`
        : `is 1/N of the derivative, N the number of examples: the mean over the batch is taken twice${negative}`;
    case 'factor-outputs':
      return `is ${large ? 'K times' : '1/K of'} the derivative, K the number of outputs${negative}`;
    case 'factor':
      return `is the derivative times ${short(ratio)}`;
    case 'factor-2':
    case 'factor-half':
      return negative === '' ? null : `${fault === 'factor-2' ? 'is twice' : 'is half'} the derivative${negative}`;
    default:
      return null;
  }
}

/** Four significant digits, for a sentence; or as many as are asked for. */
export function short(value: number, digits = 4): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

/** So many digits that numbers which differ are seen to differ; four at least. */
function digitsApart(one: number, other: number): number {
  for (let digits = 4; digits < 17; digits++) if (short(one, digits) !== short(other, digits)) return digits;
  return one === other ? 4 : 17;
}

/** "0.25 (± 1.0e-16)"; what has no error is exact. */
export function withBound(value: number, bound: number, digits = 4): string {
  return bound === 0 ? `exactly ${short(value, digits)}` : `${short(value, digits)} (± ${bound.toExponential(1)})`;
}

/** The number that somebody claims, with as many digits as tell it from what it should be. */
export function claimedOf(worst: WorstEntry): string {
  return short(worst.analytic, digitsOf(worst));
}

export function digitsOf({ analytic, exact, numeric }: WorstEntry): number {
  return digitsApart(analytic, exact?.value ?? numeric);
}

/** "the derivative is 0.25 (± 1.0e-16), by differences 0.25 (± 2.0e-12)": what speaks for another value. */
export function references(worst: WorstEntry): string {
  const { exact, numeric, bound } = worst;
  const digits = digitsOf(worst);
  const byRules = exact && `the derivative is ${withBound(exact.value, exact.bound, digits)}`;
  const byDifferences = Number.isNaN(numeric) ? null : withBound(numeric, bound, digits);
  if (byRules && byDifferences) return `${byRules}, by differences ${byDifferences}`;
  return byRules ?? `by differences it is ${byDifferences ?? 'not known'}`;
}

/** "1 of 1 entry differs.", "3 of 12 points differ." */
export function differ(count: number, total: number, what: 'point' | 'entry' | 'number'): string {
  const many = what === 'entry' ? 'entries' : `${what}s`;
  return `${count} of ${total} ${total === 1 ? what : many} ${count === 1 ? 'differs' : 'differ'}.`;
}
