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

/** What each is called where a person reads it. */
export const RULE_TITLES: Readonly<Record<(typeof RULE_NAMES)[number], string>> = {
  uphill: 'wrong way',
  finalActivation: 'final activation',
  unscaledInputs: 'unscaled inputs',
  symmetry: 'symmetry',
  normExplosion: 'exploding norm layers',
  exploding: 'exploding δ',
  rateTooHigh: 'η too high',
  nonFinite: 'not finite',
  deadUnits: 'dead units',
  saturation: 'saturation',
  vanishing: 'vanishing δ',
  unreached: 'no gradient',
  rateTooLow: 'η too low',
  updateRatio: 'update / weight',
  classImbalance: 'class imbalance',
  constantGuess: 'constant guess',
  overfits: 'one batch by heart',
};

export type RuleName = (typeof RULE_NAMES)[number];
