import type { CheckedParameter, CheckSummary, Finding, VerdictCounts } from '../../../src/protocol.js';
import { count } from '../../numbers.js';
import { opName } from './names.js';
import { isReached, whyNoGradient } from './reach.js';

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
export function doubtOf(check: CheckSummary): Doubt | null {
  const { parameters, warnings, verdict } = check;
  const smooth = parameters.reduce((sum, each) => sum + each.smooth, 0);
  if (!parameters.every(isReached)) return unreached(parameters);
  const alone = warnings.filter(({ fault }) => fault === 'wrong-elsewhere');
  if (alone.length > 0) return elsewhere(alone);
  if (warnings.length > 0) return beside(warnings);
  if (smooth > 0) return smoothThere(smooth);
  return verdict === 'inconclusive' ? undecided(check) : null;
}

/** A network that does not learn, and not for a wrong derivative. */
function unreached(parameters: readonly CheckedParameter[]): Doubt {
  const without = parameters.filter((each) => !isReached(each));
  const [some, all] = [without.length, parameters.length];
  const every = all === 1 ? 'the only parameter' : `all ${all} parameters`;
  const which = some === all ? every : `${some} of ${all} parameters`;
  const reasons = [...new Set(without.map(({ reach }) => whyNoGradient(reach)))].join('; ');
  return {
    title: `No derivative is wrong, but no gradient reaches ${some > 1 && some === all ? `any of the ${all} parameters` : which}`,
    short: `${which} ${some === 1 ? 'gets' : 'get'} no gradient`,
    more: `${reasons.slice(0, 1).toUpperCase()}${reasons.slice(1)}.`,
  };
}

/** Entries of gradients, and derivatives of the user's: whatever is left open of each. */
function undecided({ counts, nodes }: CheckSummary): Doubt {
  const own = nodes.filter(({ by }) => by !== 'engine');
  const open = [
    { counts, what: 'gradient entries' },
    ...own.map((node) => ({ counts: node.counts, what: `values of ${opName(node)}` })),
  ].filter((each) => each.counts.inconclusive > 0);
  const some = open.reduce((sum, each) => sum + each.counts.inconclusive, 0);
  const which = open.map((each) => `${count(each.counts.inconclusive)} of ${count(totalOf(each.counts))} ${each.what}`);
  return {
    title: `Nothing wrong was found, but ${which.join(' and ')} ${some === 1 ? 'is' : 'are'} undecided`,
    short: 'not all decided',
    more: null,
  };
}

function totalOf(counts: VerdictCounts): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}

function elsewhere(warnings: readonly Finding[]): Doubt {
  return {
    title: `Right for this batch, but not for every input: ${warnings.map(opName).join(', ')}`,
    short: 'right for this batch alone',
    more: null,
  };
}

/** Code that throws close to the numbers that it was checked at. */
function beside(warnings: readonly Finding[]): Doubt {
  return {
    title: `Nothing is wrong at this step, but right beside it there is no J: ${warnings.map(opName).join(', ')}`,
    short: 'no J beside this step',
    more: null,
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
