import { html, nothing, type TemplateResult } from 'lit';
import { smoothingOver } from '../../charts/range.js';
import type { ChartsView } from '../view.js';
import type { Charting } from './charting.js';

const SPANS: Readonly<Record<ChartsView['span'], string>> = {
  all: 'all steps',
  'last 100': 'last 100 steps',
  'last 1000': 'last 1,000 steps',
  epoch: 'this epoch',
};

/** Which steps are on view, and how their lines are drawn: of all charts at once. */
export function toolbar({ view, range, change }: Charting): TemplateResult {
  const choose = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    if (value !== 'zoom') change({ span: value as ChartsView['span'], zoom: null });
  };
  const spans = Object.entries(SPANS) as [ChartsView['span'], string][];
  return html`<div class="row charts-bar">
    <label><span class="visually-hidden">Steps on view</span><select class="select" data-choose="span" @change=${choose}>
      ${view.zoom ? html`<option value="zoom" .selected=${true}>steps ${range[0]} to ${range[1]}</option>` : nothing}
      ${spans.map(([span, label]) => html`<option value=${span} .selected=${!view.zoom && span === view.span}>${label}</option>`)}
    </select></label>
    <span class="seg" role="group" aria-label="Lines">
      <button class="button" data-smooth="on" aria-pressed=${view.smooth} @click=${() => change({ smooth: true })}>smooth ${smoothingOver(range)}</button><button class="button" data-smooth="off" aria-pressed=${!view.smooth} @click=${() => change({ smooth: false })}>raw</button>
    </span>
    <button class="button" data-logarithmic aria-pressed=${view.logarithmic} @click=${() => change({ logarithmic: !view.logarithmic })}>log J</button>
    <span class="grow"></span><span class="dim small mid">drag on any chart to move the session there · wheel: zoom · double click: reset</span>
  </div>`;
}
