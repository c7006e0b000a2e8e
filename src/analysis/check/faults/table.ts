import type { ClaimedOp } from '../claims/claims.js';
import { activation } from './activation.js';
import { anyTensor, leftOver, zero } from './anyTensor.js';
import { bias } from './bias.js';
import { dropout } from './dropout.js';
import { handedDown } from './handedDown.js';
import type { Hypothesis } from './hypothesis.js';
import type { Known } from './known.js';
import { loss } from './loss.js';
import { normalization } from './normalization.js';
import { pooling } from './pooling.js';
import { weights } from './weights.js';

/** The mistakes that an op of each kind can have; a new kind of fault is a new entry in one of these files. */
const FAMILIES: Readonly<Record<ClaimedOp, (known: Known) => readonly Hypothesis[]>> = {
  weights,
  bias,
  input: handedDown,
  activation,
  loss,
  pooling,
  dropout,
  normalization,
};

/** All that a claim's mismatch could come from, the likeliest first. */
export function hypothesesOf(known: Known): Hypothesis[] {
  return [...anyTensor(known), ...leftOver(known), ...FAMILIES[known.claim.op](known), ...zero(known)];
}
