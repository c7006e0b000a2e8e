import type { Places } from '../domain.js';
import type { Explanation } from '../faults/explained.js';
import type { JudgedHandwritten } from '../handwritten.js';
import type { WrittenVerdicts } from '../writtenVerdicts.js';
import { stretchesText, wrongStretches } from './stretches.js';
import { factorWords, WORDS } from './words.js';

/** A derivative that a user wrote, all over the domain of its f. */
export interface Domain {
  readonly places: Places;
  readonly judged: WrittenVerdicts;
}

/** Goes on from "`df` of layer *hidden*": what is written, and what it is in place of the derivative. */
export function saidOf({ report, handwritten }: JudgedHandwritten, domain: Domain, { fault, of }: Explanation): string {
  const { f, df } = handwritten.source;
  if (standsInForSteps(domain, fault)) return `says \`${df}\`, which ${OF_STEPS}`;
  if (fault === 'derivative-at-activation')
    return `takes the derivative at a: \`${df}\`, but a is already ${alreadyOf(f)}`;
  const where = fault === 'isolated-entries' ? whereWrong(domain, report.op === 'loss' ? 'loss' : 'activation') : null;
  if (where !== null) return `says \`${df}\`, which is wrong for ${where}`;
  if (of !== undefined) return `says \`${df}\`, which is the derivative of ${of}, not of f`;
  const words = (report.worst && factorWords(fault, report.worst)) ?? WORDS[fault] ?? WORDS.unknown;
  return `says \`${df}\`, which ${words}`;
}

/** " Write `1 - a^2`."; nothing where it is not known what to write. A slope for a function of steps may be meant to be none. */
export function adviceOf(fix: string | null, domain: Domain, { fault }: Explanation): string {
  const declare = standsInForSteps(domain, fault) ? ` ${DECLARE}` : '';
  if (fix === null) return declare;
  return declare === '' ? ` Write \`${fix}\`.` : `${declare} Else write \`${fix}\`.`;
}

const OF_STEPS = 'is not the derivative of f: f is constant, step by step, so that its derivative is 0';
const DECLARE = 'If it is meant to stand in for that, say so beside it: `"surrogate": true`.';

/** f is a function of steps, without a slope but 0 wherever it has one; and df is something else than 0. */
function standsInForSteps({ places: { below, above } }: Domain, fault: string): boolean {
  return fault !== 'zero' && below.every((slope, i) => slope === 0 || slope !== above[i]);
}

/** f itself, where it is short enough for a sentence. */
function alreadyOf(f: string): string {
  return f.length <= 24 ? `\`${f}\`` : 'f(z)';
}

function whereWrong({ places, judged }: Domain, op: 'activation' | 'loss'): string | null {
  const stretches = wrongStretches(places, judged);
  return stretches.length === 0 ? null : stretchesText(places, stretches, op);
}
