import { html, nothing, type TemplateResult } from 'lit';
import type { ComparedLayer, GlimpsedLayer, OfRun, StepComparison } from '../../../src/protocol.js';
import { number, type Quantity } from '../../marks.js';
import type { Shown } from '../view.js';

type Column = readonly [label: string, spoken: string, quantity: 'a' | 'delta' | 'gradient'];
const COLUMNS: readonly Column[] = [
  ['‖a‖', 'norm of a', 'a'],
  ['‖δ‖', 'norm of delta', 'delta'],
  ['‖∇W‖', 'norm of the gradient', 'gradient'],
];
const HUES: Readonly<Record<Column[2], Quantity>> = { a: 'a', delta: 'delta', gradient: 'other' };
const CLASSES: Readonly<Record<Quantity, string>> = { a: 'a', delta: 'd', other: '' };

/** Both runs at the same step: as a whole, and layer by layer. */
export function stepTables(at: StepComparison, shown: Shown, selected: string | null): TemplateResult {
  return html`<section aria-label="Both at step ${at.step}" data-both=${at.step}><h2>At step <span class="n" data-quantity="step" data-value=${at.step}>${at.step}</span></h2>
    <div class="sides">${whole(at)}${layers(at, shown, selected)}</div></section>`;
}

function whole({ here, there }: StepComparison): TemplateResult {
  const held = here.heldOut !== null || there.heldOut !== null;
  const accuracy = here.heldOut?.accuracy != null || there.heldOut?.accuracy != null;
  return html`<table class="whole" aria-label="The two runs"><thead><tr><td></td><th scope="col">this</th><th scope="col">other</th></tr></thead><tbody>
    ${line('J', 'loss', [here, there], ({ loss }) => loss)}
    ${line('η', 'learningRate', [here, there], ({ learningRate }) => learningRate)}
    ${held ? line('J, held out', 'heldOut.loss', [here, there], ({ heldOut }) => heldOut?.loss ?? null) : nothing}
    ${accuracy ? line('accuracy, held out', 'accuracy', [here, there], ({ heldOut }) => heldOut?.accuracy ?? null, percent) : nothing}
  </tbody></table>`;
}

function line(
  label: string,
  name: string,
  runs: readonly [OfRun, OfRun],
  of: (run: OfRun) => number | null,
  cell: (value: number, name: string) => TemplateResult = (value, what) => number(value, what),
): TemplateResult {
  return html`<tr><th scope="row">${label}</th>${runs.map((run, i) => {
    const value = of(run);
    return html`<td>${value === null ? '–' : cell(value, `${name}.${i === 0 ? 'here' : 'there'}`)}</td>`;
  })}</tr>`;
}

function percent(share: number, name: string): TemplateResult {
  return html`<span class="n" data-quantity=${name} data-value=${String(share)}>${(100 * share).toFixed(1)} %</span>`;
}

function layers({ layers: all }: StepComparison, { select }: Shown, selected: string | null): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Layers of both runs"><table class="layers compared" aria-label="Layers of both runs">
    <thead>
      <tr><th scope="col" class="left" rowspan="2">layer</th>${COLUMNS.map(([label, spoken, quantity]) => html`<th scope="colgroup" colspan="2" class="pair ${CLASSES[HUES[quantity]]}"><span aria-hidden="true">${label}</span><span class="visually-hidden">${spoken}</span></th>`)}<th scope="col" rowspan="2"><span title="the Euclidean distance of all the layer's parameters">‖W − W′‖</span></th></tr>
      <tr>${COLUMNS.map(() => html`<th scope="col">this</th><th scope="col">other</th>`)}</tr>
    </thead>
    <tbody>${all.map((layer) => row(layer, layer.path === selected, () => select(layer.path)))}</tbody></table></div>`;
}

function row({ path, here, there, distance }: ComparedLayer, selected: boolean, choose: () => void): TemplateResult {
  const own = here !== null;
  return html`<tr aria-selected=${selected} data-layer=${own ? path : nothing} data-compared=${path} @click=${own ? choose : nothing}>
    <th scope="row" class="left">${own ? html`<button class="name" aria-pressed=${selected}>${path}</button>` : html`<span class="dim">${path}, only in the other</span>`}</th>
    ${COLUMNS.map(([, , quantity]) => html`${cell(here, quantity, 'here')}${cell(there, quantity, 'there')}`)}
    <td>${distance === null ? html`<span class="dim" title="no parameter that both have in the same shape">–</span>` : number(distance, 'distance')}</td></tr>`;
}

function cell(layer: GlimpsedLayer | null, quantity: Column[2], side: 'here' | 'there'): TemplateResult {
  const value = layer?.[quantity] ?? null;
  return html`<td>${value === null ? '–' : number(value, `${quantity}.${side}`, HUES[quantity])}</td>`;
}
