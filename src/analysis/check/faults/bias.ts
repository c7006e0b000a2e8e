import { notSummed, oneStepOnly } from './broadcast.js';
import { carryLost } from './carry.js';
import { overwritten } from './handedDown.js';
import type { Guess, Hypothesis } from './hypothesis.js';
import { type Known, rolled } from './known.js';
import { oneExample, upstreamForDelta } from './misplacedCotangent.js';
import { permutedRows } from './permutedRows.js';

/** ∇b. */
export function bias(known: Known): Hypothesis[] {
  const { b, expected } = known;
  const missing: Guess = { fault: 'bias-missing', node: b.mul(b.number(0), expected) };
  const shifted = [1, -1].map((by): Guess => ({ fault: 'output-shifted', node: rolled(b, expected, 0, by) }));
  return [
    missing,
    ...oneExample(known),
    ...notSummed(known),
    ...carryLost(known),
    ...oneStepOnly(known),
    ...overwritten(known),
    ...shifted,
    ...upstreamForDelta(known),
    permutedRows(known),
  ];
}
