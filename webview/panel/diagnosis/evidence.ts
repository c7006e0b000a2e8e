import { html, svg, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Evidence, Series } from '../../../src/protocol.js';
import type { LineChart } from '../../charts/lineChart.js';
import type { Line } from '../../charts/lines.js';
import { linearLabel } from '../../charts/ticks.js';
import { number } from '../../marks.js';
import { moveTo } from '../charts/mover.js';
import { KEYS, overSteps, trends } from '../charts/sentences.js';
import type { Shown } from '../view.js';
import { claim } from './claim.js';
import { factors } from './factors.js';

/** Points of a curve that is evidence: a small chart. */
const POINTS = 300;

/** What a finding shows for itself. */
export function evidence(given: Evidence, shown: Shown): TemplateResult {
  switch (given.kind) {
    case 'factors':
      return factors(given.rows, shown);
    case 'numbers':
      return numbers(given, shown);
    case 'curve':
      return curve(given, shown);
    case 'threshold':
      return threshold(given, shown);
  }
}

function numbers({ columns, rows }: Evidence & { kind: 'numbers' }, shown: Shown): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${columns.join(', ')}><table class="evidence" data-evidence="numbers">
    <thead><tr>${columns.map((column, i) => html`<th scope="col" class=${typeof rows[0]?.[i] === 'string' ? 'left' : ''}>${claim(column, shown)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => (typeof cell === 'string' ? html`<td class="left">${claim(cell, shown)}</td>` : html`<td>${number(cell, `${columns[i]} of ${row[0]}`)}</td>`))}</tr>`)}</tbody></table></div>`;
}

function curve({ series: name, level }: Evidence & { kind: 'curve' }, shown: Shown): TemplateResult {
  const { run, fetched, state } = shown;
  const end = Math.max(1, run.recorded);
  const series = fetched.curve(name, run, state.revision, POINTS);
  const lines: Line[] = series
    ? [{ label: labelOf(name), series, smooth: null, dash: 0 }, ...levelLine(level, series)]
    : [];
  const fill = (element: Element | undefined): void => {
    if (!element || lines.length === 0) return;
    const sentence = `${overSteps(labelOf(name), [0, end])} ${trends(lines)} ${KEYS}`;
    const hue = name.endsWith('.delta') ? 'delta' : 'other';
    const how = { logarithmic: spansDecades(lines), label: linearLabel, band: null };
    (element as LineChart).show({ lines, hue, step: run.step, range: [0, end], end, ...how, sentence });
  };
  return html`<div class="curve" data-evidence="curve"><ds-line-chart data-chart="evidence-${name}" ${ref(fill)} @step=${({ detail }: CustomEvent<number>) => moveTo(detail)}></ds-line-chart>
    ${level ? html`<p class="small dim">dashed: ${level.name}, ${number(level.value, level.name)}</p>` : ''}</div>`;
}

/** Where all lies close together, a logarithmic axis has one tick. */
function spansDecades(lines: readonly Line[]): boolean {
  const values = lines.flatMap(({ series }) =>
    [...series.values].filter((value) => Number.isFinite(value) && value > 0),
  );
  return Math.max(...values) > 10 * Math.min(...values);
}

function labelOf(name: string): string {
  return name === 'loss' ? 'J' : name.replace(/^(.*)\.delta$/, '‖δ‖ of $1').replace(/^(.*)\.gradient$/, '‖∇W‖ of $1');
}

/** A straight line to compare a curve with. */
function levelLine(level: (Evidence & { kind: 'curve' })['level'], { name, revision, steps }: Series): Line[] {
  if (!level || steps.length === 0) return [];
  const ends = Float64Array.of(steps[0] as number, steps.at(-1) as number);
  const series = { name, revision, steps: ends, values: Float64Array.of(level.value, level.value) };
  return [{ label: 'level', series, smooth: null, dash: 1 }];
}

/** What was measured, on a logarithmic scale with its limit. */
function threshold({ what, value, limit, is }: Evidence & { kind: 'threshold' }, shown: Shown): TemplateResult {
  return html`<p class="threshold" data-evidence="threshold"><span>${claim(what, shown)}: ${number(value, what)} <span class="dim">${is} the limit</span> ${number(limit, `limit of ${what}`, 'other', 3)}</span>
    ${value > 0 && limit > 0 && Number.isFinite(value) ? scale(value, limit) : ''}</p>`;
}

const WIDTH = 160;

/** The limit in the middle, and a triangle at the value: a decade is a sixteenth, and more where it lies further away. */
function scale(value: number, limit: number): TemplateResult {
  const decades = Math.log10(value / limit);
  const reach = Math.max(2, Math.abs(decades) * 1.25);
  const at = (WIDTH / 2) * (1 + decades / reach);
  return html`<svg class="scale" width=${WIDTH} height="14" viewBox="0 0 ${WIDTH} 14" aria-hidden="true"><line class="track" x1="0" x2=${WIDTH} y1="9.5" y2="9.5"></line>
    ${svg`<line class="limit" x1=${WIDTH / 2} x2=${WIDTH / 2} y1="2" y2="14"></line><path class="value" d="M${at} 9 l-4 -7 h8 z"></path>`}</svg>`;
}
