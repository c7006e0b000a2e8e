/** What a run can suffer from, in the order in which causes are looked for. */
export const RULE_NAMES = [
  'nonFinite',
  'unreached',
  'symmetry',
  'finalActivation',
  'unscaledInputs',
  'normExplosion',
  'rateTooHigh',
  'deadUnits',
  'saturation',
  'vanishing',
  'exploding',
  'rateTooLow',
  'updateRatio',
  'classImbalance',
  'constantGuess',
  'overfits',
] as const;

export type RuleName = (typeof RULE_NAMES)[number];
