import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { RunState } from '../../src/protocol.js';
import { request } from '../channel.js';
import type { LineChart } from '../charts/lineChart.js';
import { number } from '../marks.js';
import type { Shown } from './view.js';

/** Points asked for of a curve: about one for each pixel of a chart. */
const POINTS = 600;

export function chartsTab(shown: Shown): TemplateResult {
  const { run, view } = shown;
  const { logarithmic } = view.charts;
  const toggle = (): void => shown.change({ charts: { logarithmic: !logarithmic } });
  return html`<div class="row"><button class="button" aria-pressed=${logarithmic} @click=${toggle}>logarithmic</button><span class="grow"></span><span class="dim small">click a chart to go to that step</span></div>
    <div class="charts">
      ${chart('Loss', 'loss', shown, lossNames(run), '--vscode-foreground', html`J ${number(run.loss, 'loss')}`)}
      ${chart(
        '‖δ‖ by layer',
        'delta',
        shown,
        run.layers.map(({ path }) => [`${path}.delta`, path]),
        '--ds-d-fill',
        html`${run.layers.map(({ path, norms }) => html`<span class="legend">${path} ${number(norms.delta, 'delta', 'delta', 3)}</span>`)}`,
      )}
    </div>`;
}

function lossNames({ heldOut }: RunState): [name: string, label: string][] {
  return heldOut
    ? [
        ['loss', 'train'],
        ['heldOut.loss', 'held out'],
      ]
    : [['loss', 'train']];
}

function chart(
  title: string,
  id: string,
  { state: { revision }, run, view, fetched }: Shown,
  names: readonly (readonly [string, string])[],
  hue: string,
  now: TemplateResult,
): TemplateResult {
  const lines = names.flatMap(([name, label]) => {
    const series = fetched.curve(name, run, revision, POINTS);
    return series && series.steps.length > 0 ? [{ label, series }] : [];
  });
  const fill = (element: Element | undefined): void => {
    if (element && lines.length > 0)
      (element as LineChart).show({ label: title, lines, hue, step: run.step, logarithmic: view.charts.logarithmic });
  };
  return html`<section aria-label=${title}><h2 class="row"><span class=${id === 'delta' ? 'd' : ''}>${title}</span><span class="grow"></span><span class="small now">${now}</span></h2>
    <ds-line-chart data-chart=${id} ${ref(fill)} @step=${(event: CustomEvent<number>) => void request('goto', { step: event.detail }).catch(() => undefined)}></ds-line-chart></section>`;
}
