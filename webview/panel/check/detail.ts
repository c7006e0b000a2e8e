import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { CheckedEntries, CheckedParameter, Finding, TensorSlice, Verdict } from '../../../src/protocol.js';
import type { ScatterChart } from '../../charts/scatterChart.js';
import { MARKS, written } from '../../marks.js';
import { placeIn, shape, shown } from '../../numbers.js';
import type { Fetched } from '../fetched.js';
import { heatmap, type MapGiven } from '../map.js';
import type { CheckView, Shown } from '../view.js';
import { entriesTable, type Judged } from './entriesTable.js';
import { causeName } from './names.js';
import { whyNoGradient } from './reach.js';
import { noteAt, verdictAt } from './verdicts.js';

type Change = (changes: Partial<CheckView>) => void;

/** The entries of one parameter: three maps, a chart and a table, with one selected entry. */
export function detail(
  { name, shape: extents, followsFrom, reach }: CheckedParameter,
  findings: readonly Finding[],
  {
    view,
    state: { revision },
    fetched,
    change,
  }: Pick<Shown, 'state' | 'fetched'> & { view: CheckView; change: Change },
): TemplateResult {
  const entries = fetched.entries(name, revision);
  // Worst first: the first is what shows the trouble best.
  const selected = view.entry ?? entries?.places[0] ?? null;
  const choose = (entry: number): void => change({ entry });
  const why = followsFrom === null ? whyNoGradient(reach) : `follows from ${causeName(followsFrom, findings)}`;
  const follows = why === '' ? nothing : html`<span class="dim small">${why}</span>`;
  return html`<div class="cols" data-detail=${name}><section aria-label="Entries of ${name}"><h2>${name} <span class="dim small">${shape(extents)}</span> ${follows}</h2>
      ${maps(name, fetched, revision, selected, choose)}
      ${entries ? readout(entries, selected) : nothing}</section>
    <section aria-label="Every entry against its bound"><h2>Every entry against its bound <span class="grow"></span>${switches(view, change)}</h2>
      ${scatter(entries, view, selected, choose)}</section></div>
    ${entries ? html`<section aria-label="Table of entries">${entriesTable(entries, selected, choose)}</section>` : nothing}`;
}

/** Analytic and numeric on one scale, and their distance in units of the bound. */
function maps(
  name: string,
  fetched: Fetched,
  revision: number,
  selected: number | null,
  choose: (place: number) => void,
): TemplateResult {
  const [analytic, numeric] = [`${name}.analytic`, `${name}.numeric`];
  const limit = largest([fetched.tensor(analytic, revision), fetched.tensor(numeric, revision)]);
  const map = (given: Pick<MapGiven, 'name' | 'label' | 'caption' | 'limit' | 'scale'>): unknown =>
    heatmap(fetched, revision, { hue: '', compact: true, ...given, selected, choose });
  return html`<div class="trio">${map({ name: analytic, label: 'analytic', caption: 'what the model gives', limit })}${map({ name: numeric, label: 'numeric', caption: 'by differences of J', limit })}${map({ name: `${name}.ratio`, label: '|A − N| / bound', caption: '', limit: null, scale: 'ratio' })}</div>`;
}

function largest(slices: readonly (TensorSlice | null)[]): number | null {
  const sizes = slices.flatMap((slice) => (slice ? [Math.abs(slice.smallest) || 0, Math.abs(slice.largest) || 0] : []));
  return sizes.length < 4 ? null : Math.max(...sizes);
}

/** The selected entry in words. */
function readout(entries: CheckedEntries, selected: number | null): TemplateResult {
  const i = entries.places.indexOf(selected ?? -1);
  if (selected === null || i < 0)
    return html`<p class="small dim" aria-live="polite">${selected === null ? '' : `entry [${placeIn(entries.shape, selected).join(', ')}] matches; the table shows a choice of those that do`}</p>`;
  const name = `${entries.parameter}[${placeIn(entries.shape, selected).join(',')}]`;
  const value = (what: Judged, digits = 4): TemplateResult =>
    written(entries[what][i] as number, `${name} ${what}`, shown(entries[what][i] as number, digits));
  const note = noteAt(entries.note, i);
  const exact = Number.isFinite(entries.exactBound[i])
    ? html`exact <b class="n">${value('exact')}</b> ± <span class="n">${value('exactBound', 2)}</span>`
    : nothing;
  return html`<p class="small entry" aria-live="polite" data-selected=${selected}><span class="codicon codicon-target" aria-hidden="true"></span> entry [${placeIn(entries.shape, selected).join(', ')}]: analytic <b class="n">${value('analytic')}</b> ${exact} numeric <b class="n">${value('numeric')}</b> bound <span class="n">± ${value('numericBound', 2)}</span> <span class="dim">${MARKS[verdictAt(entries.verdict, i)].word}${note ? `: ${note}` : ''}</span></p>`;
}

function switches({ scatter: kind, symlog }: CheckView, change: Change): TemplateResult {
  const button = (label: string, pressed: boolean, act: () => void): TemplateResult =>
    html`<button class="button" aria-pressed=${pressed} @click=${act}>${label}</button>`;
  return html`<span class="row" role="group" aria-label="How entries are drawn">
    ${button('analytic over numeric', kind === 'values', () => change({ scatter: 'values' }))}
    ${button('in bounds', kind === 'bounds', () => change({ scatter: 'bounds' }))}
    ${kind === 'values' ? button('log', symlog, () => change({ symlog: !symlog })) : nothing}</span>`;
}

function scatter(
  entries: CheckedEntries | null,
  { scatter: kind, symlog }: CheckView,
  selected: number | null,
  choose: (place: number) => void,
): TemplateResult {
  const fill = (element: Element | undefined): void => {
    if (element && entries) (element as ScatterChart).show({ entries, kind, symlog, selected });
  };
  const odd = entries?.verdict.filter((_, i) => !Number.isFinite(entries.analytic[i])).length ?? 0;
  if (entries && odd === entries.places.length)
    return html`<p class="small dim">No entry has a finite gradient: there is nothing to draw.</p>`;
  return html`<ds-scatter-chart @place=${({ detail: place }: CustomEvent<number>) => choose(place)} ${ref(fill)}></ds-scatter-chart>
    <p class="small dim legend">${entries ? legend(entries, kind, odd).join(' · ') : ''}</p>`;
}

/** As the chart draws them; only what occurs is told. */
const SHAPES: readonly (readonly [Verdict, string])[] = [
  ['mismatch', '✕ mismatch'],
  ['match', '○ match'],
  ['kink', '◇ kink'],
  ['inconclusive', '△ undecided'],
  ['declared', '□ declared'],
];

function legend(entries: CheckedEntries, kind: CheckView['scatter'], odd: number): string[] {
  const there = new Set(Array.from(entries.verdict, (_, i) => verdictAt(entries.verdict, i)));
  return [
    ...SHAPES.filter(([verdict]) => there.has(verdict)).map(([, words]) => words),
    kind === 'values' ? 'on the line both are equal; the band is the bound' : 'below the line: within the bound',
    ...(odd > 0 ? [`${odd} not finite, not drawn`] : []),
    ...(entries.leftOut > 0 ? [`${entries.leftOut} more do not match`] : []),
  ];
}
