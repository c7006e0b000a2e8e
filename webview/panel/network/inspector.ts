import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation, LayerState } from '../../../src/protocol.js';
import { lineLink, number, type Quantity } from '../../marks.js';
import { symbol } from '../explain/symbols.js';
import { LEFT_AS_IT_IS } from '../fetched.js';
import type { Shown } from '../view.js';
import { attentionCard } from './attention.js';
import { type Apart, apartOf, type Column, exampleOf, perExample } from './columns.js';
import type { Drawn } from './drawn.js';
import { entryName, indexOf, placeWords } from './entries.js';
import { factorsOf } from './factors.js';
import { unitLabel } from './target.js';
import { weightsCard } from './weightsCard.js';

/** The selected unit: its numbers in the order of both passes, and the weights into it. */
export function inspector(shown: Shown, drawn: Drawn): TemplateResult | typeof nothing {
  const column = drawn.columns.find(({ key }) => key === drawn.selected?.key);
  const entry = drawn.selected?.entry ?? null;
  if (!column?.layer || entry === null) return nothing;
  const { layer } = column;
  if (column.face.kind === 'card')
    return html`<aside class="inspector" aria-label="Selected layer"><section class="card">${title(layer.path, layer)}${norms(layer)}</section></aside>`;
  const unit = unitOf(shown, column, layer, entry);
  return html`<aside class="inspector" aria-label="Selected unit">
    <section class="card">${title(`${layer.path}, ${placeWords(column, entry)}${ofClass(drawn, column, entry)}`, layer)}${numbers(shown, unit)}</section>
    ${attentionCard(shown, layer, unit.index[1] ?? 0)}
    ${weightsCard(shown, layer, entry, weightLevel(unit.level))}
  </aside>`;
}

function title(words: string, { range, type, activation }: LayerState): TemplateResult {
  return html`<h2>${words} <span class="dim small">${type}${activation ? ` · ${activation}` : ''}</span> <span class="grow"></span> ${lineLink(range)}</h2>`;
}

/** A row of the output is called by its class, which counts from 0; its letters count from 1. */
function ofClass(drawn: Drawn, { key, face }: Column, entry: number): string {
  if (face.kind === 'grid' || key !== drawn.run.layers.at(-1)?.path) return '';
  const label = unitLabel(drawn, entry);
  return label === String(entry + 1) ? '' : `, class ${label}`;
}

interface Unit {
  readonly layer: LayerState;
  readonly entry: number;
  /** In the tensor of the batch. */
  readonly index: readonly number[];
  /** What its δ is made of; null where that is not known. */
  readonly explanation: Explanation | null;
  /** What stands at its letters: the unit below, the layer above. */
  readonly sub: string;
  readonly level: string | null;
}

function unitOf(shown: Shown, column: Column, layer: LayerState, entry: number): Unit {
  const index = indexOf(column, exampleOf(shown), entry);
  const explanation = explanationOf(shown, column, entryName(column, 'delta', index));
  const counted = index.slice(1).map((i) => i + 1);
  const { sub = null, sup = null } = explanation?.symbol ?? {};
  return { layer, entry, index, explanation, sub: sub ?? counted.join(','), level: sup };
}

/**
 * What δ is made of. Explaining takes a session longer than a step does, so it is asked where the run stands still; meanwhile
 * the last answer keeps its place, without its numbers. What δ of an image is made of, through a norm over the batch at worst,
 * is left to the Explain tab.
 */
function explanationOf({ fetched, state, run }: Shown, { face, apart }: Column, at: string): Explanation | null {
  if (face.kind === 'images' || apart) return null;
  const ask = { at, depth: 1, most: MOST };
  const stands = run.activity.kind === 'idle';
  const { value } = fetched.answer('explain', ask, stands ? state.revision : LEFT_AS_IT_IS, at);
  return value?.explanation ?? null;
}

/** W⁽ˡ⁾ leads to a⁽ˡ⁺¹⁾. */
function weightLevel(level: string | null): string | null {
  return level !== null && /^\d+$/.test(level) ? String(Number(level) - 1) : null;
}

function numbers(shown: Shown, { layer, entry, index, explanation, sub, level }: Unit): TemplateResult {
  const name = (part: 'z' | 'a' | 'delta'): string => entryName({ key: layer.path }, part, index);
  const [z, a, delta] = (['z', 'a', 'delta'] as const).map((part) => numberOf(shown, layer, part, entry)) as [
    Known,
    Known,
    Known,
  ];
  const { forward, backward } = layer.reached;
  const stands = shown.run.activity.kind === 'idle';
  const letter = (base: string, hue: 'a' | 'delta' | 'other'): unknown =>
    symbol({ base, sub, sup: level, hue, example: null });
  const f = layer.activation ? html`<span class="dim"> = <i class="sym">f</i>(<i class="sym">z</i>)</span>` : nothing;
  return html`<table class="of-unit"><tbody>
      ${row(letter('z', 'other'), z, name('z'), 'other', forward)}
      ${row(html`${letter('a', 'a')}${f}`, a, name('a'), 'a', forward)}
      ${factorsOf(explanation).map((factor) => row(factor.words, stands ? factor.value : null, factor.name, 'other', backward))}
      ${row(letter('δ', 'delta'), delta, name('delta'), 'delta', backward, 'strong')}
    </tbody></table>
    <div class="row">${typeof delta === 'string' ? nothing : html`<button class="button primary" data-explain="delta" @click=${() => shown.explain(name('delta'))}>Explain <i class="sym">δ</i></button>`}<button class="button" data-explain="a" @click=${() => shown.explain(name('a'))}>Explain <i class="sym">a</i></button></div>`;
}

/** A number; null while it is on its way, a word where there is none for a unit. */
type Known = number | Apart | null;

/** One entry of the example's. */
function numberOf(shown: Shown, layer: LayerState, part: 'z' | 'a' | 'delta', entry: number): Known {
  const example = exampleOf(shown);
  const name = `${layer.path}.${part}`;
  const query = { name, rows: [example, example + 1], columns: [entry, entry + 1] } as const;
  const slice = shown.fetched.slice(query, shown.state.revision);
  if (!slice) return null;
  const units = layer.outputShape.reduce((product, size) => product * size, 1);
  return perExample(slice) === units ? (slice.data[0] ?? null) : apartOf(layer);
}

/** As many terms as the Explain tab asks for at first: the same answer serves both. */
const MOST = 4;

function row(words: unknown, value: Known, name: string, hue: Quantity, reached: boolean, more = ''): TemplateResult {
  const said = !reached
    ? html`<span class="dim" data-ahead=${name}>–</span>`
    : value === null
      ? html`<span class="dim">…</span>`
      : typeof value === 'string'
        ? html`<span class="dim">${value}</span>`
        : number(value, name, hue);
  return html`<tr class=${more}><th scope="row">${words}</th><td>${said}</td></tr>`;
}

/** A program has no units: what is known of it are norms. */
function norms({ parameters }: LayerState): TemplateResult {
  return html`<table class="of-unit"><thead><tr><th><span class="visually-hidden">parameter</span></th><th scope="col">‖W‖</th><th scope="col">‖∇W‖</th></tr></thead><tbody>${parameters.map(({ name, norm, gradientNorm }) => html`<tr><th scope="row">${name}</th><td>${number(norm, `${name}.norm`)}</td><td>${number(gradientNorm, `${name}.gradientNorm`)}</td></tr>`)}</tbody></table>`;
}
