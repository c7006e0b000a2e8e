/** What a run can suffer from, causes before what may follow from them. */
export const RULE_NAMES = [
  'uphill',
  'finalActivation',
  'unscaledInputs',
  'symmetry',
  'normExplosion',
  'exploding',
  'rateTooHigh',
  'nonFinite',
  'deadUnits',
  'saturation',
  'vanishing',
  'unreached',
  'rateTooLow',
  'updateRatio',
  'classImbalance',
  'constantGuess',
  'overfits',
] as const;

export type RuleName = (typeof RULE_NAMES)[number];
