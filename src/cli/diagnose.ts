import type { Diagnosis, DiagnosisFinding, Evidence, Finding, TextEdit } from '../protocol.js';
import type { DiagnoseCommand } from './arguments.js';
import { findingLine } from './checkText.js';
import { jsonText, lineOf } from './json.js';
import type { OpenModel } from './model.js';
import { checkAll, moveTo } from './moveTo.js';
import { plain } from './plain.js';
import { placeIn } from './problems.js';
import { type Cell, painter, shown, table } from './table.js';
import { EXIT, type Terminal } from './terminal.js';

/** `diagnose`: what training suffers from after so many updates, causes first. */
export async function diagnose(command: DiagnoseCommand, model: OpenModel, terminal: Terminal): Promise<number> {
  const { run, interrupted } = await moveTo(model, command.steps ?? model.run.totalSteps, terminal);
  if (interrupted) return EXIT.interrupted;
  const { diagnosis } = await model.port.request('diagnose', { whole: true });
  const wrong = diagnosis.written ? await wrongOf(model, terminal) : null;
  const said = command.json
    ? jsonText(documentOf(model.file, run.loss, diagnosis, wrong))
    : textOf(model.file, run.loss, diagnosis, wrong ?? [], terminal);
  terminal.out(said);
  const isWrong = diagnosis.findings.some(({ severity }) => severity === 'error') || (wrong?.length ?? 0) > 0;
  return isWrong ? EXIT.wrong : EXIT.done;
}

/** What a check finds wrong with derivatives of the user's own; null where it has not come to an end. */
async function wrongOf(model: OpenModel, terminal: Terminal): Promise<readonly Finding[] | null> {
  const { run, interrupted } = await checkAll(model, terminal, () => []);
  // Numbers that are not finite a diagnosis says itself.
  return interrupted ? null : (run.check?.findings.filter(({ fault }) => fault !== 'non-finite') ?? null);
}

/** `wrong`: what a check found, null where there was none. */
function documentOf(file: string, loss: number, diagnosis: Diagnosis, wrong: readonly Finding[] | null): object {
  const { step, findings, quiet, silent } = diagnosis;
  const check = wrong?.map(({ layer, message, range }) => ({ layer, message, line: lineOf(range) })) ?? null;
  return { file, step, loss, findings: findings.map(findingDocument), quiet, silent, check };
}

/** Places are counted from 1, as everywhere in the contract. */
function findingDocument({ range, mends, ...rest }: DiagnosisFinding): object {
  const described = mends.map(({ title, why, edits }) => ({ title, why, edits: edits?.map(editDocument) ?? null }));
  return { ...rest, line: lineOf(range), mends: described };
}

function editDocument({ range: { start, end }, text }: TextEdit): object {
  return { line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1, text };
}

const SIGNS = { error: { sign: '✗', colour: 'red' }, warning: { sign: '!', colour: 'yellow' } } as const;

function textOf(
  file: string,
  loss: number,
  { step, findings, quiet, silent }: Diagnosis,
  wrong: readonly Finding[],
  terminal: Terminal,
): string {
  const rules = `${quiet.length} ${quiet.length === 1 ? 'rule is' : 'rules are'} quiet`;
  const found = foundText(wrong.length, findings.length);
  const open = silent.map(({ title, because }) => `  ${title} cannot tell: ${plain(because)}\n`);
  return [
    `${file} · step ${step} · J = ${shown(loss)} · ${found}; ${rules}\n`,
    wrongText(file, wrong, terminal),
    ...findings.map((finding) => `\n${findingText(file, finding, findings, terminal)}`),
    open.length > 0 ? `\n${open.join('')}` : '',
  ].join('');
}

/** All that is found, by the check and by the rules, in one line. */
function foundText(wrong: number, suffered: number): string {
  if (wrong === 0) return suffered === 0 ? 'nothing found' : `${suffered} found, the cause first`;
  const derivatives = wrong === 1 ? '1 derivative is wrong' : `${wrong} derivatives are wrong`;
  return suffered === 0
    ? `${derivatives}, nothing else found`
    : `${derivatives}, ${suffered} more found, the cause first`;
}

/** A wrong derivative comes before what training suffers from, which may be its doing. */
function wrongText(file: string, wrong: readonly Finding[], terminal: Terminal): string {
  if (wrong.length === 0) return '';
  const lines = wrong.map((each) => `  ${findingLine(file, each)}\n`).join('');
  const paint = painter(terminal.colour);
  const title = paint({ text: wrong.length === 1 ? 'A derivative is wrong' : 'Derivatives are wrong', colour: 'bold' });
  const sign = paint({ text: SIGNS.error.sign, colour: SIGNS.error.colour });
  return `\n${sign} ${title}: the check finds this, deltascope check ${file}\n${lines}`;
}

function findingText(
  file: string,
  finding: DiagnosisFinding,
  all: readonly DiagnosisFinding[],
  terminal: Terminal,
): string {
  const { severity, title, claim, followsFrom, range, mends, sources, evidence } = finding;
  const paint = painter(terminal.colour);
  const { sign, colour } = SIGNS[severity];
  const cause = all.find(({ rule }) => rule === followsFrom);
  const follows = cause ? ` (follows from “${plain(cause.title)}”)` : '';
  return [
    `${paint({ text: sign, colour })} ${placeIn(file, range)}: ${paint({ text: title, colour: 'bold' })}${follows}\n`,
    `  ${plain(claim)}\n`,
    ...evidence.map((each) => evidenceText(each, terminal)),
    ...mends.map((mend) => `  → ${plain(mend.title)}: ${plain(mend.why)}\n`),
    ...(sources.length > 0
      ? [paint({ text: `  ${sources.map(({ text }) => text).join('; ')}\n`, colour: 'dim' })]
      : []),
  ].join('');
}

function evidenceText(evidence: Evidence, terminal: Terminal): string {
  switch (evidence.kind) {
    case 'factors': {
      const rows = evidence.rows.map(({ layer, slope, weights }) => [layer, slope, weights] as const);
      return tableText(['layer', 'f′', 'Wᵀ'], rows, terminal);
    }
    case 'numbers':
      return tableText(evidence.columns, evidence.rows, terminal);
    case 'threshold': {
      const { what, value, limit, is, threshold } = evidence;
      return `  ${what} = ${shown(value)}, ${is} ${shown(limit)} (deltascope.diagnosis.${threshold})\n`;
    }
    case 'curve':
      return '';
  }
}

function tableText(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  terminal: Terminal,
): string {
  const cells = rows.map((row) => row.map((each): Cell => ({ text: typeof each === 'number' ? brief(each) : each })));
  const heading = columns.map((text): Cell => ({ text, colour: 'dim' }));
  const right = [...columns.keys()].filter((i) => rows.some((row) => typeof row[i] === 'number'));
  return table([heading, ...cells], right, painter(terminal.colour))
    .replaceAll(/^/gm, '  ')
    .trimEnd()
    .concat('\n');
}

/** Three digits are enough to see which is the largest. */
function brief(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0 || (size >= 1e-4 && size < 1e6)) return shown(Number(value.toPrecision(3)));
  return value.toExponential(2);
}
