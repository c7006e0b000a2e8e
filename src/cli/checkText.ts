import type { CheckSummary, RunState, Verdict, VerdictCounts } from '../protocol.js';
import { plain } from './plain.js';
import { placeIn } from './problems.js';
import { type Cell, type Colour, number, painter, shown, table } from './table.js';
import type { Terminal } from './terminal.js';

/** A verdict for a person: never by colour alone. */
const SIGNS: Readonly<Record<Verdict, { readonly sign: string; readonly colour: Colour }>> = {
  match: { sign: '✓', colour: 'green' },
  declared: { sign: '✓', colour: 'green' },
  kink: { sign: '✓', colour: 'green' },
  inconclusive: { sign: '?', colour: 'yellow' },
  'non-finite': { sign: '✗', colour: 'red' },
  mismatch: { sign: '✗', colour: 'red' },
};

/** What `check` prints for a person. */
export function checkText(file: string, run: RunState, check: CheckSummary, terminal: Terminal): string {
  const paint = painter(terminal.colour);
  const parameters = check.parameters.map(({ name, shape, verdict, counts, worstRelative }) => [
    { text: name },
    { text: shape.join(' × ') },
    said(verdict),
    { text: countsText(counts) },
    number(worstRelative),
  ]);
  const nodes = check.nodes.map(({ layer, op, verdict, counts, range }) => [
    { text: op === 'loss' ? 'df of the loss' : `df of ${layer}` },
    { text: placeIn(file, range) },
    said(verdict),
    { text: countsText(counts) },
  ]);
  const headings = ['parameter', 'shape', 'verdict', 'entries', 'largest relative difference'].map((text) => ({
    text,
  }));
  return [
    `${file} · step ${run.step} · J = ${shown(run.loss)}\n\n`,
    table([headings, ...parameters], [4], paint),
    ...(nodes.length > 0 ? ['\n', table(nodes, [], paint)] : []),
    ...(check.findings.length > 0 ? ['\n'] : []),
    ...check.findings.map(({ range, message }) => `${placeIn(file, range)}: ${plain(message)}\n`),
    `\n${paint(said(check.verdict))}\n`,
  ].join('');
}

function said(verdict: Verdict): Cell {
  const { sign, colour } = SIGNS[verdict];
  return { text: `${sign} ${verdict}`, colour };
}

/** "3 mismatch, 9 match": what occurs. */
function countsText(counts: VerdictCounts): string {
  const occurring = (Object.keys(SIGNS) as Verdict[]).reverse().filter((verdict) => counts[verdict] > 0);
  return occurring.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ');
}
