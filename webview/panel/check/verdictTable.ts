import { html, nothing, type TemplateResult } from 'lit';
import type { CheckedParameter, Finding, NodeReport, Verdict } from '../../../src/protocol.js';
import { number } from '../../marks.js';
import { count } from '../../numbers.js';
import { causeName } from './names.js';
import { whyNoGradient } from './reach.js';
import { causeOf, type Row } from './rows.js';
import { whyUndecided } from './undecided.js';
import { SIGNS } from './verdicts.js';

interface Column {
  readonly verdict: Verdict;
  readonly word: string;
  readonly hue: string;
  /** Shown only where it occurs. */
  readonly rare: boolean;
}

const COLUMNS: readonly Column[] = [
  { verdict: 'match', word: 'match', hue: 'ok', rare: false },
  { verdict: 'mismatch', word: 'mismatch', hue: 'bad', rare: false },
  { verdict: 'kink', word: 'kink', hue: 'warn', rare: false },
  { verdict: 'inconclusive', word: 'undecided', hue: 'warn', rare: false },
  { verdict: 'declared', word: 'declared', hue: 'dim', rare: true },
  { verdict: 'non-finite', word: 'not finite', hue: 'bad', rare: true },
];

interface TableGiven {
  readonly selected?: string | null;
  readonly findings?: readonly Finding[];
  readonly warnings?: readonly Finding[];
  /** Parameters that nothing is known of yet. */
  readonly waiting?: readonly string[];
  choose?(key: string): void;
}

/** Every parameter and every op's own derivative, from output to input, with what was said of its entries. One row is selected. */
export function verdictTable(rows: readonly Row[], given: TableGiven): TemplateResult {
  const { waiting = [] } = given;
  const columns = COLUMNS.filter(({ verdict, rare }) => !rare || rows.some(({ counts }) => counts[verdict] > 0));
  return html`<div class="scroll-x"><table class="grid" aria-label="Verdicts by layer" @keydown=${moveByKey}>
    <thead><tr><th scope="col" class="left">output to input</th><th scope="col" class="mid shape">shape</th>${columns.map(({ word }) => html`<th scope="col">${word}</th>`)}<th scope="col" class="mid">worst rel.</th><th scope="col" class="left mid"><span class="visually-hidden">cause</span></th></tr></thead>
    <tbody>${rows.map((row) => line(row, columns, given))}${waiting.map(
      (name) =>
        html`<tr data-waiting=${name}><th scope="row" class="left dim">${name}</th><td class="mid shape"></td><td colspan=${columns.length + 2} class="left dim">not checked yet</td></tr>`,
    )}</tbody></table></div>`;
}

function line(
  row: Row,
  columns: readonly Column[],
  { selected: chosen, findings = [], warnings = [], choose }: TableGiven,
): TemplateResult {
  const selected = row.key === chosen;
  const { key, name, of, counts } = row;
  const cause = causeOf(row);
  const why = of.kind === 'parameter' ? ofParameter(of.parameter) : ofNode(of.node, warnings);
  const parameter = of.kind === 'parameter' ? of.parameter.name : nothing;
  return html`<tr aria-selected=${selected} data-row=${key} data-parameter=${parameter} data-node=${of.kind === 'op' ? of.node.layer : nothing} @click=${() => choose?.(key)}>
    <th scope="row" class="left"><button class="name ${of.kind === 'op' ? 'op' : ''}" aria-pressed=${selected}>${name}</button></th><td class="n mid shape">${row.shape}</td>
    ${columns.map(({ verdict, hue }) => html`<td class="n ${counts[verdict] > 0 ? hue : 'dim'}" data-count=${verdict} data-quantity="${key} ${verdict}" data-value=${counts[verdict]}>${counts[verdict] > 0 ? `${SIGNS[verdict]} ${count(counts[verdict])}` : '·'}</td>`)}
    <td class="mid">${of.kind === 'parameter' && of.parameter.worstRelative !== null ? number(of.parameter.worstRelative, `${key} worst relative`, 'other', 2) : html`<span class="dim">–</span>`}</td>
    <td class="left mid dim cause">${cause === null ? why : `follows from ${causeName(cause, findings)}`}</td></tr>`;
}

/** Why no gradient comes to it, or why its entries are left open. */
function ofParameter({ reach, undecided }: CheckedParameter): string {
  return [whyNoGradient(reach), ...undecided].filter(Boolean).join('; ');
}

function ofNode(node: NodeReport, warnings: readonly Finding[]): string {
  const why = node.verdict === 'inconclusive' ? whyUndecided(node) : null;
  const elsewhere = warnings.some(({ layer, op }) => layer === node.layer && op === node.op);
  return [by(node), why ?? '', elsewhere ? 'wrong for other inputs' : ''].filter(Boolean).join('; ');
}

/** Whose derivative it is, where that is not a formula of the file. */
function by({ by: whom }: NodeReport): string {
  return whom === 'module' ? 'your backward' : whom === 'engine' ? 'of the engine' : '';
}

/** Up and down go from row to row, and select. */
function moveByKey(event: KeyboardEvent): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const names = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLButtonElement>('button.name')];
  const next = names[names.indexOf(event.target as HTMLButtonElement) + by];
  if (by === 0 || !next) return;
  event.preventDefault();
  next.focus();
  next.click();
}
