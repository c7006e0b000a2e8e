import type { Rule } from './rule.js';
import { CLASS_IMBALANCE } from './rules/classImbalance.js';
import { CONSTANT_GUESS } from './rules/constantGuess.js';
import { DEAD_UNITS } from './rules/deadUnits.js';
import { EXPLODING } from './rules/exploding.js';
import { FINAL_ACTIVATION } from './rules/finalActivation.js';
import { NON_FINITE } from './rules/nonFinite.js';
import { NORM_EXPLOSION } from './rules/normExplosion.js';
import { OVERFITS } from './rules/overfits.js';
import { RATE_TOO_HIGH } from './rules/rateTooHigh.js';
import { RATE_TOO_LOW } from './rules/rateTooLow.js';
import { SATURATION } from './rules/saturation.js';
import { SYMMETRY } from './rules/symmetry.js';
import { UNREACHED } from './rules/unreached.js';
import { UNSCALED_INPUTS } from './rules/unscaledInputs.js';
import { UPDATE_RATIO } from './rules/updateRatio.js';
import { UPHILL } from './rules/uphill.js';
import { VANISHING } from './rules/vanishing.js';

/** Every rule, in the order of their names: causes before what may follow from them. */
export const RULES: readonly Rule[] = [
  UPHILL,
  FINAL_ACTIVATION,
  UNSCALED_INPUTS,
  SYMMETRY,
  NORM_EXPLOSION,
  EXPLODING,
  RATE_TOO_HIGH,
  NON_FINITE,
  DEAD_UNITS,
  SATURATION,
  VANISHING,
  UNREACHED,
  RATE_TOO_LOW,
  UPDATE_RATIO,
  CLASS_IMBALANCE,
  CONSTANT_GUESS,
  OVERFITS,
];
