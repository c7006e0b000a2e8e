import { html, nothing, svg, type TemplateResult } from 'lit';
import type { LayerNoise, Noise, NoiseFigures } from '../../../src/protocol.js';
import { number, written } from '../../marks.js';
import { count } from '../../numbers.js';
import type { Charting } from './charting.js';
import { computed, isLarge, progress } from './computed.js';
import { noiseSays } from './noiseSays.js';
import { says } from './says.js';
import { section } from './section.js';
import { placeOfSignal, TICKS } from './signalBar.js';

/** How far the gradients of the batch's examples agree, by layer. */
export function noiseSection(charting: Charting): TemplateResult {
  const found = computed('noise', null, { id: 'noise', weighty: isLarge(charting.run) }, charting);
  const { value } = found;
  return section(
    {
      id: 'noise',
      name: 'Gradient signal to noise',
      title: html`Gradient signal to noise`,
      readout: value
        ? html`<span class="dim">over the ${written(value.examples, 'examples', count(value.examples))} examples of the batch</span>`
        : nothing,
      body: html`${value && value.problem === null ? bars(value, charting.layer) : nothing}${value ? says(noiseSays(value), 'noise') : nothing}${progress(found, value?.step ?? null, charting.run)}`,
      table: () => ({
        columns: ['parameter', '‖G‖ / standard error', '‖G‖', 'variance of the gᵢ'],
        rows: value ? rowsOf(value) : [],
      }),
    },
    charting,
  );
}

function rowsOf({ layers, whole }: Noise): (string | number)[][] {
  const row = (name: string, figures: NoiseFigures): (string | number)[] => [
    name,
    figures.signalToNoise,
    figures.gradientNorm,
    figures.variance,
  ];
  const ofLayer = (layer: LayerNoise): (string | number)[][] => [
    row(layer.path, layer),
    ...layer.parameters.map((each) => row(each.name, each)),
  ];
  return [...layers.flatMap(ofLayer), row('all together', whole)];
}

function bars({ layers, whole }: Noise, selected: string | null): TemplateResult {
  const all = [...layers.map((layer) => ({ ...layer, name: layer.path })), { ...whole, name: 'all together' }];
  return html`<table class="signal"><thead><tr><th scope="col">layer</th><th scope="col"><span class="visually-hidden">drawn</span>${axis()}</th><th scope="col">signal / noise</th><th scope="col">‖∇‖</th></tr></thead>
    <tbody>${all.map(
      ({ name, signalToNoise, gradientNorm }) => html`<tr class=${name === selected ? 'chosen' : ''}>
        <th scope="row">${name}</th>
        <td class="drawn">${bar(signalToNoise)}</td>
        <td>${number(signalToNoise, `${name}.signalToNoise`, 'other', 3)}</td>
        <td>${number(gradientNorm, `${name}.gradientNorm`, 'other', 3)}</td></tr>`,
    )}</tbody></table>`;
}

/** Standard errors on a logarithmic scale; at 1 there is as much signal as noise. */
function axis(): TemplateResult {
  return html`<svg class="bar" width="100%" height="14" aria-hidden="true">${TICKS.map(({ at, label }, i) => svg`<text class="n ${i === 0 ? 'first' : i === TICKS.length - 1 ? 'last' : ''}" x="${at}%" y="11">${label}</text>`)}</svg>`;
}

function bar(signalToNoise: number): TemplateResult {
  const width = placeOfSignal(signalToNoise);
  return html`<svg class="bar" width="100%" height="14" aria-hidden="true">
    ${TICKS.map(({ at, label }) => svg`<line class=${label === '1' ? 'even' : ''} x1="${at}%" x2="${at}%" y1="0" y2="14"></line>`)}
    ${width === null ? nothing : svg`<rect y="3" width="${width}%" height="8"></rect>`}</svg>`;
}
