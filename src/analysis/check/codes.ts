/** How verdicts and notes are numbered where there is one for each entry: in reports, in tensors, in what views are answered. */

/** Worst first (contract, §4); an entry's verdict is its index here. */
export const VERDICTS = ['mismatch', 'non-finite', 'inconclusive', 'kink', 'declared', 'match'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What may be said of an entry besides its verdict; its index here. */
export const NOTES = [
  null,
  'no effect, by construction',
  'J is smooth here, with another derivative',
  'the exact and the numeric derivative disagree',
  'agrees along random directions',
  'an op on the way is meant to differ',
  'subgradient chosen',
  'not sampled',
  'rounding may be more than half of it',
  'differences of J settle on no value',
  'a formula as it is written loses its digits here',
  'each subgradient is valid, but J bends between other derivatives',
] as const;
export type Note = (typeof NOTES)[number];
