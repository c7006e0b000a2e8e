import { html, nothing, type TemplateResult } from 'lit';
import type { LayerState, ParameterState } from '../../../src/protocol.js';
import { number } from '../../marks.js';
import { count, placeIn, shape } from '../../numbers.js';
import { symbol } from '../explain/symbols.js';
import type { Shown } from '../view.js';
import { unitAxis, unitWeight } from './columns.js';
import { digitsOf } from './digits.js';

/** So many weights are shown. */
const FEW = 5;
/** So many of a unit's weights are looked at. */
const MOST = 4096;

/** The weights into a unit, those with the largest |∇W| first. */
export function weightsCard(
  given: Shown,
  layer: LayerState,
  entry: number,
  level: string | null,
): TemplateResult | typeof nothing {
  const weight = unitWeight(layer);
  if (layer.parameters.length === 0) return nothing;
  if (!weight) return html`<section class="card"><h2>Parameters</h2>${parameters(layer)}</section>`;
  const row = placeIn(layer.outputShape, entry)[unitAxis(layer.outputShape)] ?? 0;
  const all = entriesInto(given, layer, weight, row);
  const total = weight.shape.slice(1).reduce((size, extent) => size * extent, 1);
  const few = [...all].sort(byGradient).slice(0, FEW);
  const bias = layer.parameters.find(({ name }) => name === `${layer.path}.bias`);
  const withBias = bias ? [...few, ...entriesInto(given, layer, bias, row)] : few;
  return html`<section class="card"><h2>Weights into it <span class="dim small">${few.length < total ? `${few.length} of ${count(total)}, ` : ''}by |∇W|</span></h2>
    <div class="scroll-x"><table class="weights"><thead><tr><th><span class="visually-hidden">weight</span></th><th scope="col">W</th><th scope="col">∇W</th><th scope="col">next W</th></tr></thead>
    <tbody>${withBias.map((each) => line(given, layer, each, level))}</tbody></table></div></section>`;
}

interface Entry {
  readonly parameter: ParameterState;
  /** In the whole parameter. */
  readonly index: readonly number[];
  readonly value: number;
  readonly gradient: number | null;
  readonly update: number | null;
}

function byGradient(one: Entry, other: Entry): number {
  const size = ({ gradient }: Entry): number =>
    gradient === null ? 0 : Number.isNaN(gradient) ? Number.POSITIVE_INFINITY : Math.abs(gradient);
  return size(other) - size(one) || (one.index.at(-1) ?? 0) - (other.index.at(-1) ?? 0);
}

/** A row of a parameter, as far as its numbers are here. */
function entriesInto({ fetched, state }: Shown, layer: LayerState, parameter: ParameterState, row: number): Entry[] {
  const part = (name: string): Float64Array | null =>
    fetched.slice({ name, rows: [row, row + 1], columns: [0, MOST] }, state.revision)?.data ?? null;
  const [values, gradients] = [part(parameter.name), part(`${parameter.name}.gradient`)];
  const updates = parameter.frozen ? null : part(`${parameter.name}.update`);
  const width = parameter.shape.slice(1).reduce((size, extent) => size * extent, 1);
  return Array.from(values ?? [], (value, i) => ({
    parameter,
    index: placeIn(parameter.shape, row * width + i),
    value,
    gradient: layer.reached.backward ? (gradients?.[i] ?? null) : null,
    update: layer.reached.backward ? (updates?.[i] ?? null) : null,
  }));
}

/** A weight; a click on it asks why it changes as it does. */
function line(
  { explain }: Shown,
  { path }: LayerState,
  { parameter, index, value, gradient, update }: Entry,
  level: string | null,
): TemplateResult {
  const at = `${parameter.name}.${parameter.frozen ? 'gradient' : 'update'}[${index.join(',')}]`;
  const short = parameter.name.slice(path.length + 1) === 'bias' ? 'b' : 'W';
  const name = `${parameter.name}[${index.join(',')}]`;
  const sub = index.map((i) => i + 1);
  const label = symbol({
    base: short,
    sub: sub.every((i) => i < 10) ? sub.join('') : sub.join(','),
    sup: level,
    hue: 'other',
    example: null,
  });
  return html`<tr><th scope="row"><button class="entry" data-at=${at} aria-label="Explain ${name}" @click=${() => explain(at)}>${label}</button></th>
    <td>${number(value, name)}</td>
    <td>${gradient === null ? html`<span class="dim">–</span>` : number(gradient, `${parameter.name}.gradient[${index.join(',')}]`)}</td>
    <td>${parameter.frozen ? html`<span class="dim small">frozen</span>` : update === null ? html`<span class="dim">–</span>` : next(value, update, name)}</td></tr>`;
}

/** W after the update, in as many digits as it takes to see the change. */
function next(value: number, update: number, name: string): TemplateResult {
  return number(value + update, `${name} next`, 'other', digitsOf(value, update));
}

/** Layers whose weights have no row a unit: what there is, and how large. */
function parameters({ path, parameters: all, reached }: LayerState): TemplateResult {
  return html`<div class="scroll-x"><table class="weights"><thead><tr><th><span class="visually-hidden">parameter</span></th><th scope="col">‖W‖</th><th scope="col">‖∇W‖</th></tr></thead><tbody>${all.map(
    ({ name, shape: extents, norm, gradientNorm, frozen }) =>
      html`<tr><th scope="row" title=${`${name}, ${shape(extents)}`}>${name.slice(path.length + 1)}${frozen ? html` <span class="dim small">frozen</span>` : nothing}</th><td>${number(norm, `${name}.norm`)}</td><td>${reached.backward ? number(gradientNorm, `${name}.gradientNorm`) : html`<span class="dim">–</span>`}</td></tr>`,
  )}</tbody></table></div>`;
}
