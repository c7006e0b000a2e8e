import type { NodeReport } from '../../../src/protocol.js';
import { shown } from '../../numbers.js';

/** Why a user's derivative is left open, and where; null of code that gives two answers: a finding speaks of it. */
export function whyUndecided({ by, op, worst }: NodeReport): string | null {
  if (!worst || by === 'engine' || (by === 'module' && Number.isNaN(worst.bound))) return null;
  const { index, at, bound, exact } = worst;
  const formula = by === 'formula';
  const place = formula ? `${op === 'loss' ? 'a' : 'z'} = ${shown(at)}` : `[${index.join(', ')}]`;
  const finite = Number.isFinite(formula ? exact?.bound : bound);
  return `${finite ? 'rounding may be more than half of it' : 'its rounding has no bound'} at ${place}`;
}
