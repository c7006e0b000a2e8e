import type { Notes, Verdict } from '../../../src/protocol.js';

/** As the session numbers them, worst first (analysis/check/report.ts). */
export const VERDICTS = [
  'mismatch',
  'non-finite',
  'inconclusive',
  'kink',
  'declared',
  'match',
] as const satisfies readonly Verdict[];

/** What may be said of an entry besides its verdict, as the session numbers it. */
export const NOTES: Worded<Notes> = [
  null,
  'no effect on J, by construction',
  'J is smooth here, with another derivative: each choice at a kink is valid, but together they are no derivative of J',
  'the exact and the numeric derivative disagree: one of the two is wrong here, so nothing is said',
  'agrees along random directions: all entries at once were compared, none by itself',
  'follows from a derivative that is meant to differ: a surrogate on the way from the loss',
  'a kink: the derivative is not unique, and this choice is one of those that are right',
  'not sampled: J was not computed beside it',
  'rounding may be more than half of it: its terms cancel, or it is too small beside what it was computed from',
  'differences of J settle on no value: their error has no bound here',
  'kinks: each choice is valid by itself, but J has two sides here, and what the choices make together does not lie between them',
];

/** As many, in the same order. */
type Worded<T extends readonly unknown[]> = { readonly [K in keyof T]: string | null };

export function verdictAt(codes: Float64Array, i: number): Verdict {
  return VERDICTS[codes[i] ?? 0] ?? 'inconclusive';
}

/** A verdict is a shape and a word first. */
export const SIGNS: Readonly<Record<Verdict, string>> = {
  match: '✓',
  mismatch: '✗',
  'non-finite': '✗',
  inconclusive: '?',
  kink: '◇',
  declared: '○',
};
