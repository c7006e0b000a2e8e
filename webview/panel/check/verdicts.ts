import type { Verdict } from '../../../src/protocol.js';

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
export const NOTES: readonly (string | null)[] = [
  null,
  'no effect, by construction',
  'J is smooth here, with another derivative',
  'the exact and the numeric derivative disagree',
  'agrees along random directions',
];

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
