import { NOTES, type Note, VERDICTS } from '../../../src/analysis/check/codes.js';
import type { Verdict } from '../../../src/protocol.js';

/** What may be said of an entry besides its verdict, for people. */
const WORDS: Readonly<Record<NonNullable<Note>, string>> = {
  'no effect, by construction': 'no effect on J, by construction',
  'J is smooth here, with another derivative':
    'J is smooth here, with another derivative: each choice at a kink is valid, but together they are no derivative of J',
  'the exact and the numeric derivative disagree':
    'the exact and the numeric derivative disagree: one of the two is wrong here, so nothing is said',
  'agrees along random directions': 'agrees along random directions: all entries at once were compared, none by itself',
  'an op on the way is meant to differ':
    'follows from a derivative that is meant to differ: a surrogate on the way from the loss',
  'subgradient chosen': 'the derivative is not unique here, and this choice is one of those that are right',
  'not sampled': 'not sampled: J was not computed beside it',
  'rounding may be more than half of it':
    'rounding may be more than half of it: its terms cancel, or it is too small beside what it was computed from',
  'differences of J settle on no value': 'differences of J settle on no value: their error has no bound here',
  'a formula as it is written loses its digits here':
    'a formula as it is written loses its digits here: terms that cancel leave little but rounding, which another way to write it would not',
  'each subgradient is valid, but J bends between other derivatives':
    'kinks: each choice is valid by itself, but J has two sides here, and what the choices make together does not lie between them',
};

/** In words what an entry's note says; null where there is nothing to say. */
export function noteAt(codes: Float64Array, i: number): string | null {
  const note = NOTES[codes[i] ?? 0] ?? null;
  return note === null ? null : WORDS[note];
}

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
