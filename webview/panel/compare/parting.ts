import { html, nothing, type TemplateResult } from 'lit';
import type { Comparison, FirstDifferent, RunState, Seen } from '../../../src/protocol.js';
import { request } from '../../channel.js';
import { number } from '../../marks.js';
import { shape } from '../../numbers.js';
import type { Shown } from '../view.js';
import type { Partner } from './partner.js';

/** Where the two part, bit for bit: the step, and what differs first within it. */
export function parting({ parted, common }: Comparison, { name }: Partner, shown: Shown): TemplateResult {
  if (!parted)
    return html`<div class="verdict fine" role="status" data-parted="none"><span class="sign" aria-hidden="true">=</span><h2>The same, bit for bit</h2>
      <p>J, ‖δ‖ and ‖∇W‖ of every layer agree at ${common === 0 ? 'step 0, the only one' : `all ${common + 1} steps, 0 to ${common},`} that both this run and ${name} have recorded.</p></div>`;
  const { step, first } = parted;
  const go = (): void => void request('goto', { step }).catch(() => undefined);
  return html`<div class="verdict part" role="status" data-parted=${step}><span class="sign" aria-hidden="true">≠</span><h2>They part at step <button class="link n" title="Go to step ${step}" data-quantity="step where they part" data-value=${step} @click=${go}>${step}</button>${first ? html`, first in ${quantity(first.name, shown)}` : nothing}</h2>
    <p>${step > 0 ? `Up to step ${step - 1} J, ‖δ‖ and ‖∇W‖ of every layer agree bit for bit. ` : ''}${first ? within(first) : nothing}</p></div>`;
}

/** A name, and a click that selects its layer. */
function quantity(name: string, { run, select }: Shown): TemplateResult {
  const layer = layerOf(name, run);
  const text = html`<span data-first=${name}>${inWords(name)}</span>`;
  return layer === null
    ? text
    : html`<button class="link" title="Select ${layer}" @click=${() => select(layer)}>${text}</button>`;
}

/** The innermost layer that a name belongs to. */
function layerOf(name: string, { layers }: RunState): string | null {
  const paths = layers.map(({ path }) => path).filter((path) => name.startsWith(`${path}.`));
  return paths.sort((one, other) => other.length - one.length)[0] ?? null;
}

const WORDS: Readonly<Record<string, string>> = {
  x: 'x, the batch itself',
  y: 'y, what the batch is to give',
  loss: 'J',
  learningRate: 'η of the next update',
};

function inWords(name: string): string {
  return WORDS[name] ?? name.replace(/\.delta$/, '.δ').replace(/^(.*)\.gradient$/, '∇ of $1');
}

function within({ name, how, here, there }: FirstDifferent): TemplateResult {
  if (how === 'absent')
    return html`Only ${here ? 'this run' : 'the other one'} has ${inWords(name)}${here || there ? html` (${shape((here ?? there)?.shape ?? [])})` : nothing}: they are networks of different layers.`;
  if (how === 'shape') return html`It is ${shape(here?.shape ?? [])} here and ${shape(there?.shape ?? [])} there.`;
  return html`In the order in which a step computes, all before it is the same within this step. ${sizes(name, here, there)}`;
}

function sizes(name: string, here: Seen | null, there: Seen | null): TemplateResult | typeof nothing {
  if (!here || !there) return nothing;
  const word = here.shape.length === 0 ? 'It' : 'Its norm';
  const same = Object.is(here.norm, there.norm);
  const hue = name.endsWith('.delta') ? 'delta' : name.endsWith('.a') ? 'a' : 'other';
  return html`${word} is ${number(here.norm, `‖${name}‖ where they part here`, hue, 6)} here and ${number(there.norm, `‖${name}‖ where they part there`, hue, 6)} there${same ? ': the entries differ' : ''}.`;
}
