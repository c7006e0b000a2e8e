import { html, nothing, type TemplateResult } from 'lit';
import type { KeyDifference, RunState, TextDifference } from '../../../src/protocol.js';
import type { Partner } from './partner.js';

/** Keys that are named in the line; the rest is counted. */
const FIRST = 4;
/** Characters of a value. */
const LONGEST = 28;

/** How the two texts, or the two ways of one, differ, in a line. */
export function textsLine({ kind, changes }: Partner, texts: TextDifference | null): TemplateResult | typeof nothing {
  if (kind === 'branch')
    return html`<p class="texts" data-texts="branch"><span class="dim">the other way:</span> ${changes.length > 0 ? changes.join('; ') : 'as the file has it'}</p>`;
  if (!texts) return nothing;
  if (texts.same) return html`<p class="texts dim" data-texts="same">The two texts are the same.</p>`;
  if (texts.keys.length === 0) return html`<p class="texts dim" data-texts="other">The two texts differ.</p>`;
  const together = sameOfSeveralLayers(texts.keys);
  const [first, more] = [together.slice(0, FIRST), together.length - FIRST];
  return html`<p class="texts" data-texts="keys">${first.map(difference)}${more > 0 ? html`<span class="dim">and ${more} more</span>` : nothing}</p>`;
}

/** A text that is in no file runs from step 0 as it is written: numbers that this run was given by hand on its way are not in it. */
export function notCarried({ kind }: Partner, { branch, branches }: RunState): TemplateResult | typeof nothing {
  const byHand = branches.find(({ id }) => id === branch)?.changes.filter(({ by }) => by === 'hand') ?? [];
  if ((kind !== 'try' && kind !== 'snapshot') || byHand.length === 0) return nothing;
  const more = byHand.length > FIRST ? `; and ${byHand.length - FIRST} more` : '';
  const said = byHand.slice(0, FIRST).map(({ step, text }) => `from step ${step}: ${text}`);
  return html`<p class="texts" data-not-carried><span class="codicon codicon-info" aria-hidden="true"></span> <span class="dim">Set by hand in this run, and not in the other, which begins at step 0 as its text says:</span> ${said.join('; ')}${more}</p>`;
}

/** What changes in the same way in several layers stands once: `layers.(dense1, dense2, dense3).activation`. */
function sameOfSeveralLayers(keys: readonly KeyDifference[]): KeyDifference[] {
  const groups = new Map<string, { readonly one: KeyDifference; readonly layers: string[]; readonly rest: string }>();
  for (const one of keys) {
    const [, layer, rest] = /^layers\.([^.]+)\.(.+)$/.exec(one.key) ?? [null, null, one.key];
    const name = JSON.stringify([layer === null ? one.key : rest, one.here, one.there, layer === null]);
    const group = groups.get(name) ?? { one, layers: [], rest: rest ?? '' };
    if (layer != null) group.layers.push(layer);
    groups.set(name, group);
  }
  return [...groups.values()].map(({ one, layers, rest }) =>
    layers.length < 2 ? one : { ...one, key: `layers.(${shortened(layers)}).${rest}` },
  );
}

function shortened(layers: readonly string[]): string {
  return layers.length <= 3 ? layers.join(', ') : `${layers[0]}, … ${layers.length} layers … ${layers.at(-1)}`;
}

function difference({ key, here, there }: KeyDifference): TemplateResult {
  return html`<span class="key" data-key=${key} title="${key}: ${here ?? 'not there'} here, ${there ?? 'not there'} there"><code>${key}</code> ${value(here)} <span aria-hidden="true">|</span><span class="visually-hidden">here,</span> ${value(there)}<span class="visually-hidden">there</span></span> `;
}

function value(json: string | null): TemplateResult {
  if (json === null) return html`<span class="dim">–</span>`;
  const text = json.replace(/^"(.*)"$/, '$1');
  return html`<code>${text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text}</code>`;
}
