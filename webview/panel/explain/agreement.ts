import { html, nothing, type TemplateResult } from 'lit';
import type { CheckedEntries, RunState, Verdict } from '../../../src/protocol.js';
import { MARKS, written } from '../../marks.js';
import { shown } from '../../numbers.js';
import { noteAt, verdictAt } from '../check/verdicts.js';
import { layerOf, type Question } from './question.js';
import type { Gradients } from './strongest.js';

/** What the check says of a gradient's entry. */
interface Checked {
  readonly entries: CheckedEntries;
  readonly i: number;
}

/** Beside the question: whether the derivative is right, as far as the check knows. */
export function agreement(question: Question, run: RunState, gradients: Gradients): TemplateResult | typeof nothing {
  const checked = checkedEntry(question, run, gradients);
  if (checked) return mark(verdictAt(checked.entries.verdict, checked.i), 'numeric derivative');
  const isCurrent = run.check !== null && !run.check.outdated;
  const verdict = question.part === 'delta' && isCurrent ? (layerOf(question, run)?.verdict ?? null) : null;
  return verdict === null ? nothing : mark(verdict, 'check of this layer');
}

const SAID: Readonly<Record<Verdict, string>> = {
  match: 'agrees',
  mismatch: 'disagrees',
  'non-finite': 'is not finite',
  inconclusive: 'is undecided',
  kink: 'stands at a kink',
  declared: 'is meant to differ',
};

function mark(verdict: Verdict, what: string): TemplateResult {
  const { icon, hue } = MARKS[verdict];
  return html`<span class="mark small ${hue}" data-agreement=${verdict}><span class="codicon codicon-${icon}" aria-hidden="true"></span>${what} ${SAID[verdict]}</span>`;
}

/** "Check of this entry": the three numbers that were compared, with how far each may be off. */
export function checkOfEntry(question: Question, run: RunState, gradients: Gradients): TemplateResult | typeof nothing {
  const checked = checkedEntry(question, run, gradients);
  if (!checked) return nothing;
  const { entries, i } = checked;
  const rows: readonly (readonly [string, number, number])[] = [
    ['analytic', entries.analytic[i] as number, Number.NaN],
    ['exact reference', entries.exact[i] as number, entries.exactBound[i] as number],
    ['numeric', entries.numeric[i] as number, entries.numericBound[i] as number],
  ];
  const note = noteAt(entries.note, i);
  return html`<section class="card" data-check><h2>Check of this entry</h2><table class="small"><tbody>${rows.map(
    ([name, value, bound]) =>
      html`<tr><th scope="row" class="left">${name}</th><td class="n" data-quantity=${`checked ${name}`} data-value=${String(value)}>${Number.isNaN(value) ? '–' : shown(value, 12)}</td><td class="n dim">${Number.isNaN(bound) ? nothing : html`± ${written(bound, `checked ${name} bound`, shown(bound, 2))}`}</td></tr>`,
  )}</tbody></table>${note === null ? nothing : html`<p class="dim small">${note}</p>`}</section>`;
}

function checkedEntry(
  { layer, part, index }: Question,
  run: RunState,
  { fetched, revision }: Gradients,
): Checked | null {
  const [, kind = null] = /^(.*)\.gradient$/.exec(part) ?? [];
  if (kind === null || layer === null || !run.check || run.check.outdated) return null;
  const parameter = `${layer}.${kind}`;
  if (!run.check.parameters.some(({ name }) => name === parameter)) return null;
  const entries = fetched.entries(parameter, revision);
  if (!entries) return null;
  const place = index.reduce((flat, i, axis) => flat * (entries.shape[axis] ?? 1) + i, 0);
  const i = entries.places.indexOf(place);
  return i < 0 ? null : { entries, i };
}
