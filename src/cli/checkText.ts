import type {
  CheckSummary,
  Finding,
  NodeReport,
  Reach,
  RunState,
  Verdict,
  VerdictCounts,
  WorstEntry,
} from '../protocol.js';
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
    worstRelative === null ? { text: '–' } : number(worstRelative),
  ]);
  const headings = ['parameter', 'shape', 'verdict', 'entries', 'largest relative difference'].map((text) => ({
    text,
  }));
  return [
    `${file} · step ${run.step} · J = ${shown(run.loss)}\n\n`,
    table([headings, ...parameters], [4], paint),
    ...nodesText(file, check, paint),
    ...[...unreached(check), ...undecided(check), ...smooth(check)].map((line) => `${line}\n`),
    ...singleText(file, check, paint),
    ...undeclaredText(check),
    ...(check.findings.length + check.warnings.length > 0 ? ['\n'] : []),
    ...check.findings.map((each) => `${findingLine(file, each)}\n`),
    ...check.warnings.map(({ range, message }) => `${placeIn(file, range)}: warning: ${plain(message)}\n`),
    check.complete ? '' : '\nstopped before J was sampled along every entry\n',
    `\n${verdictText(run.loss, check, paint)}\n`,
  ].join('');
}

/** Where J is no number, that its derivatives match says nothing of it: what was found wrong all the same goes before. */
function verdictText(loss: number, { verdict, origin }: CheckSummary, paint: Paint): string {
  if (Number.isFinite(loss) || verdict === 'mismatch') return paint(said(verdict));
  const first = origin ? `: the first number that is not finite comes from ${placeOf(origin)}` : '';
  return `${paint({ text: `✗ J is ${shown(loss)} here`, colour: 'red' })}, nothing could be judged against it${first}`;
}

function placeOf({ layer, op }: NonNullable<CheckSummary['origin']>): string {
  return `${op} of ${layer === 'loss' ? 'the loss' : layer}`;
}

/** A finding at its place, as compilers print theirs. */
export function findingLine(file: string, { range, message }: Finding): string {
  return `${placeIn(file, range)}: ${plain(message)}`;
}

type Paint = ReturnType<typeof painter>;

/** What the user wrote, row by row; of the engine's own ops what does not match, and how many do. */
function nodesText(file: string, { nodes }: CheckSummary, paint: Paint): string[] {
  const matching = nodes.filter(
    ({ by, verdict }) => by === 'engine' && verdict !== 'mismatch' && verdict !== 'non-finite',
  );
  const shown = nodes.filter((node) => !matching.includes(node)).map((node) => rowOf(file, node));
  const entries = matching.reduce((sum, { counts }) => sum + counts.match, 0);
  return [
    ...(shown.length > 0 ? ['\n', table(shown, [], paint)] : []),
    ...(matching.length > 0
      ? [`\n${matching.length} ops of the engine, ${entries} derivatives by themselves: match\n`]
      : []),
  ];
}

function rowOf(file: string, node: NodeReport): Cell[] {
  const { verdict, counts, range } = node;
  return [{ text: nameOf(node) }, { text: placeIn(file, range) }, said(verdict), { text: countsText(counts) }];
}

function nameOf({ layer, op, by }: NodeReport): string {
  const written = op === 'loss' ? 'df of the loss' : `df of ${layer}`;
  return by === 'formula' ? written : `${op} of ${layer === 'loss' ? 'the loss' : layer}`;
}

/** Parameters that no gradient comes to, or that no update follows from. */
function unreached({ parameters }: CheckSummary): string[] {
  return parameters
    .filter(({ reach }) => reach.kind !== 'reached')
    .map(({ name, reach }) => `${name}: ${whyNot(reach)}`);
}

/** Why entries are left open. */
function undecided({ parameters, nodes }: CheckSummary): string[] {
  return [
    ...parameters
      .filter((each) => each.undecided.length > 0)
      .map(({ name, undecided: reasons }) => `${name}: inconclusive: ${reasons.join('; ')}`),
    ...nodes
      .filter(({ by, verdict }) => by !== 'engine' && verdict === 'inconclusive')
      .flatMap((node) => {
        const why = node.worst && whyUndecided(node, node.worst);
        return why ? [`${nameOf(node)}: inconclusive: ${why}`] : [];
      }),
  ];
}

/** Choices at kinks that are valid one by one, and together no derivative of J. */
function smooth({ parameters }: CheckSummary): string[] {
  return parameters
    .filter((each) => each.smooth > 0)
    .map(({ name, smooth: some }) => {
      const entries = some === 1 ? '1 entry at a kink' : `${some} entries at kinks`;
      return `${name}: ${entries}, where J is smooth and has another derivative`;
    });
}

/** null of code that gives two answers: a finding says so. */
function whyUndecided({ by, op }: NodeReport, { index, at, exact, bound, open }: WorstEntry): string | null {
  if (by === 'module' && Number.isNaN(bound)) return null;
  const place = by === 'module' ? `[${index.join(', ')}]` : `${op === 'loss' ? 'a' : 'z'} = ${shown(at)}`;
  if (open !== undefined) return `${open}, as at ${place}`;
  if (by === 'module' && !Number.isFinite(bound)) return `differences of forward settle on no value at ${place}`;
  const finite = Number.isFinite(by === 'module' ? bound : exact?.bound);
  return `${finite ? 'rounding may be more than half of it' : 'its rounding has no bound'} at ${place}`;
}

function whyNot(reach: Reach): string {
  switch (reach.kind) {
    case 'reached':
      return 'its gradient comes to it';
    case 'unconnected':
      return 'no gradient comes to it, since J does not depend on it';
    case 'detached':
      return `no gradient comes to it: ${reach.at.op} in ${reach.at.layer} hands nothing back`;
    case 'zero':
      return `its gradient is zero${reach.at ? `, from ${reach.at.op} in ${reach.at.layer} on` : ''}`;
    case 'flat':
      return 'its gradient is zero, and so are differences of J: J does not depend on it here';
    case 'frozen':
      return 'frozen: its gradient comes to it, but no update is made (train.freeze)';
  }
}

/** The second answer of a float32 model. */
function singleText(file: string, { single }: CheckSummary, paint: Paint): string[] {
  if (!single) return [];
  const wrong = single.nodes.filter(({ verdict }) => verdict === 'mismatch' || verdict === 'non-finite');
  return [
    `\nrounding in float32, whether the formulas are right or not: ${paint(said(single.verdict))}${inBrackets(countsText(single.counts))}\n`,
    ...(wrong.length > 0
      ? [
          table(
            wrong.map((node) => rowOf(file, node)),
            [],
            paint,
          ),
        ]
      : []),
  ];
}

/** What computes in float32 and does not say so. */
function undeclaredText({ undeclared }: CheckSummary): string[] {
  if (undeclared.length === 0) return [];
  return [
    `\n${undeclared.join(', ')}: gives numbers of float32, and is judged as that. Say so: export const precision = 'float32';\n`,
  ];
}

/** Nothing where there is nothing to count: code of one piece has no ops of the engine. */
function inBrackets(text: string): string {
  return text === '' ? '' : ` (${text})`;
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
