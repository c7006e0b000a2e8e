import { whole } from './markdown.js';
import type { Results } from './results.js';
import { missedKinds, tables } from './table.js';

const BEGIN = '<!-- study: npm run study -- --docs -->';
const END = '<!-- /study -->';

/** The page about the check with its section of results made from a run. Throws where the markers are missing. */
export function withStudy(page: string, results: Results): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the page has no place for it: ${BEGIN} … ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${study(results)}\n\n${page.slice(end)}`;
}

function study(results: Results): string {
  return [...tables(results), missed(results), about(results)].join('\n\n');
}

/** What our own rules did not see: a reader should not have to look for it. */
function missed(results: Results): string {
  const ours = (results.conditions[0]?.rules ?? []).filter(({ name }) => /^[EF],/.test(name));
  return ours
    .map(({ name }) => `Mistakes missed by ${name}: ${missedKinds(results, name).join(', ') || 'none'}.`)
    .join('\n');
}

function about({ date, machine, seconds, seeds, architectures, conditions, right }: Results): string {
  const sum = (of: (each: Results['conditions'][number]) => number): string =>
    whole(conditions.reduce((so, each) => so + of(each), 0));
  return [
    `${date}; networks drawn by the seeds 0 to ${seeds - 1} in each condition, of ${architectures.length} architectures`,
    `(${architectures.join('; ')}): ${sum(({ networks }) => networks)} networks,`,
    `${sum(({ overflowed }) => overflowed)} left out because the loss overflows; ${sum(({ gradients }) => gradients)} gradients,`,
    `${sum(({ entries }) => entries)} entries, of which ${sum(({ unsettled }) => unsettled)} lie too near to the right value`,
    `to be called right or wrong and count on neither side. The further networks are those of the next ${whole(right.seeds)} seeds. ${seconds} seconds; ${Object.entries(
      machine,
    )
      .map(([name, value]) => `${name} ${value}`)
      .join('; ')}.`,
  ].join('\n');
}
