import type { CheckedParameter, CheckSummary, Finding } from '../../../src/protocol.js';
import { count } from '../../numbers.js';
import { isReached } from './reach.js';

/** What is to be said of a check that found nothing wrong, and is not all well. */
export interface Doubt {
  /** Above everything else, in the panel. */
  readonly title: string;
  /** In a few words, where there is little room. */
  readonly short: string;
  /** What stands below the title in place of how many entries match. */
  readonly more: string | null;
}

/** The gravest first; null where all is well. */
export function doubtOf({ parameters, warnings, verdict }: CheckSummary): Doubt | null {
  const smooth = parameters.reduce((sum, each) => sum + each.smooth, 0);
  if (!parameters.every(isReached)) return unreached(parameters);
  if (warnings.length > 0) return elsewhere(warnings);
  if (smooth > 0) return smoothThere(smooth);
  if (verdict !== 'inconclusive') return null;
  return {
    title: 'Nothing wrong was found, but much is undecided',
    short: 'not all decided',
    more: null,
  };
}

/** Right gradients that are none: a network that does not learn, and not for a wrong derivative. */
function unreached(parameters: readonly CheckedParameter[]): Doubt {
  const some = parameters.filter((each) => !isReached(each)).length;
  const all = parameters.length;
  const every = all === 1 ? 'the only parameter' : `all ${all} parameters`;
  const which = `${some === all ? every : `${some} of ${all} parameters`} ${some === 1 ? 'gets' : 'get'}`;
  return { title: `The gradients are right, but ${which} none`, short: `${which} no gradient`, more: null };
}

function elsewhere(warnings: readonly Finding[]): Doubt {
  return {
    title: 'Right for this batch, but not for every input',
    short: 'right for this batch alone',
    more: warnings.map(({ message }) => message.replace(/[`*]/g, '')).join(' '),
  };
}

/** Bolte & Pauwels 2020: valid choices can compose to what is no derivative. */
function smoothThere(some: number): Doubt {
  const entries = `${count(some)} ${some === 1 ? 'entry' : 'entries'}`;
  return {
    title: `No derivative is wrong by itself, but ${entries} ${some === 1 ? 'is' : 'are'} none of J`,
    short: `${entries} ${some === 1 ? 'is' : 'are'} no derivative of J`,
    more: `J is smooth along ${some === 1 ? 'it' : 'them'}, with another derivative: each choice at a kink on the way is valid by itself, but together they are no derivative of J.`,
  };
}
