import type { WorstEntry } from '../report.js';

/** What each fault is, in a sentence that goes on from "`df` of layer *hidden*". */
export const WORDS: Readonly<Record<string, string>> = {
  sign: 'has the wrong sign',
  'factor-2': 'is twice the derivative',
  'factor-half': 'is half the derivative',
  factor: 'is the derivative times a constant',
  'factor-batch': 'is off by the number of examples: the mean over the batch is taken elsewhere already',
  'factor-outputs': 'is off by the number of outputs',
  zero: 'is zero',
  'derivative-at-activation': 'takes the derivative at a, but a is already f(z): it belongs at z',
  'derivative-missing': 'is 1: the derivative of f is left out',
  'function-for-derivative': 'is f itself, not its derivative',
  'derivative-twice': 'takes the derivative twice',
  'derivative-of-another': 'is the derivative of another activation',
  'target-missing': 'leaves the target y out',
  'isolated-entries': 'is wrong at a few points only',
  'invalid-subgradient': 'is outside what the two sides of the kink allow',
  unknown: 'is not the derivative of f',
};

/** The same of numbers that code handed back. */
export const WORDS_OF_CODE: Readonly<Record<string, string>> = {
  ...WORDS,
  'derivative-missing': 'is dy as it came: the derivative is left out',
  'derivative-at-activation': 'takes the derivative at y; it belongs at x',
  'function-for-derivative': 'multiplies by y in place of the derivative',
  'one-example-only': 'is that of one example only, not of all of them together',
  transposed: 'is transposed',
  'input-shifted': 'is one place off along its second axis',
  'output-shifted': 'is one place off along its first axis',
  'rows-permuted': 'has the right rows, in another order',
  'kernel-flipped': 'has its kernels the wrong way round',
  'bias-missing': 'is zero: it is left out',
  'isolated-entries': 'is wrong in a few entries only',
  unknown: 'is not the derivative',
};

/** Four significant digits, for a sentence. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** "it is 0.25 (± 1.0e-16), and 0.25 (± 2.0e-12) by differences": what speaks for another value. */
export function references({ exact, numeric, bound }: WorstEntry): string {
  const byRules = exact && `the derivative is ${short(exact.value)} (± ${exact.bound.toExponential(1)})`;
  const byDifferences = Number.isNaN(numeric) ? null : `${short(numeric)} (± ${bound.toExponential(1)})`;
  if (byRules && byDifferences) return `${byRules}, by differences ${byDifferences}`;
  return byRules ?? `by differences it is ${byDifferences ?? 'not known'}`;
}
