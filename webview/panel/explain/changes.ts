import { html, nothing, type TemplateResult } from 'lit';
import type { RunState } from '../../../src/protocol.js';
import { number } from '../../marks.js';
import { equation } from './equation.js';
import type { Explaining } from './explaining.js';
import { layerOf, type Question, rowOf, weightOf, written } from './question.js';
import { byGradient, type Gradients } from './strongest.js';
import { title, typeset } from './symbols.js';
import { rootOf } from './tree.js';

/** Weights that are shown. */
const MOST = 2;

/** "What it changes": the coming update of the weights into the unit whose δ is asked for, the largest gradient first. */
export function changes(
  given: Explaining,
  question: Question,
  { run, ...gradients }: Gradients & { readonly run: RunState },
): TemplateResult | typeof nothing {
  const layer = layerOf(question, run);
  const weight = layer && weightOf(layer);
  if (!layer || !weight || question.part !== 'delta') return nothing;
  const unit = rowOf(layer, question.index.slice(1));
  const part = weight.name.slice(layer.path.length + 1);
  const heading = html`<h2>What it changes <span class="dim">the weights into unit ${unit + 1} of ${layer.path}, largest gradient first</span></h2>`;
  if (weight.frozen)
    return html`<section class="card" data-changes>${heading}<p class="dim small">${weight.name} is in train.freeze: it keeps its numbers.</p></section>`;
  const first = byGradient(layer, unit, gradients).slice(0, MOST);
  if (first.length === 0) return nothing;
  const rows = first.map((index) => {
    const at = (of: string): string => written({ layer: layer.path, part: of, index: [unit, ...index] });
    return row(given, at(part), at(`${part}.update`), gradients);
  });
  const biases = layer.parameters.filter(({ name, frozen }) => frozen && name !== weight.name);
  return html`<section class="card" data-changes>${heading}${rows}${biases.map(({ name }) => html`<p class="dim small">${name} is in train.freeze: it keeps its numbers.</p>`)}</section>`;
}

function row(
  given: Explaining,
  weightAt: string,
  updateAt: string,
  { fetched, revision }: Gradients,
): TemplateResult | typeof nothing {
  const ask = (at: string, depth: number) =>
    fetched.answer('explain', { at, depth, most: 4 }, revision).value?.explanation;
  const [weight, update] = [ask(weightAt, 0), ask(updateAt, 1)];
  if (!weight || !update) return nothing;
  return html`<div class="change"><p>${title(weight)} <span class="n">${number(weight.value, weightAt)} → ${number(weight.value + update.value, `${weightAt} after`, 'other', digits(weight.value, update.value))}</span> <span class="why">${update.rule === null ? nothing : typeset(update.rule)}</span></p>
    ${equation({ ...given, partials: false }, rootOf(update))}</div>`;
}

/** As many digits as it takes to see the change. */
function digits(value: number, change: number): number {
  if (!(Math.abs(change) > 0) || !(Math.abs(value) > 0)) return 4;
  return Math.min(12, Math.max(4, Math.ceil(Math.log10(Math.abs(value / change))) + 3));
}
