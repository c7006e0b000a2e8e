import { html, nothing, type TemplateResult } from 'lit';
import type { LayerState, TextRange, Verdict } from '../src/protocol.js';
import { send } from './channel.js';
import { shown, withMinus } from './numbers.js';

/** What kind of thing a number is: it decides the hue, and the symbol beside it says so too. */
export type Quantity = 'a' | 'delta' | 'other';

const HUES: Readonly<Record<Quantity, string>> = { a: 'a', delta: 'd', other: '' };

/** A number with all of its digits at hand. `name` is what it is, for whoever reads the page. */
export function number(value: number, name: string, quantity: Quantity = 'other', digits = 4): TemplateResult {
  const hue = Number.isFinite(value) ? HUES[quantity] : 'bad';
  return html`<span class="n ${hue}" data-quantity=${name} data-value=${String(value)} title=${String(value)}>${shown(value, digits)}</span>`;
}

/** A number in the look of what it stands in, as it is written there: a share, a count, a part of a sentence. */
export function written(value: number, name: string, text: string = shown(value)): TemplateResult {
  return html`<span data-quantity=${name} data-value=${String(value)} title=${String(value)}>${text}</span>`;
}

export interface Mark {
  readonly icon: string;
  readonly hue: string;
  readonly word: string;
}

/** A verdict is a shape and a word first. */
export const MARKS: Readonly<Record<Verdict, Mark>> = {
  match: { icon: 'pass', hue: 'ok', word: 'match' },
  mismatch: { icon: 'error', hue: 'bad', word: 'mismatch' },
  'non-finite': { icon: 'error', hue: 'bad', word: 'not finite' },
  inconclusive: { icon: 'question', hue: 'warn', word: 'inconclusive' },
  kink: { icon: 'primitive-square', hue: 'warn', word: 'kink' },
  declared: { icon: 'info', hue: 'dim', word: 'declared' },
};

/** A layer's health: what the check said of it, in a mark and in words. Of a layer without weights a check says nothing. */
export function health({ verdict, mismatches }: LayerState, checked: boolean, withWord = true): TemplateResult {
  if (verdict === null && checked)
    return html`<span class="dim mark" data-quantity="verdict" data-value="nothing">–</span>`;
  if (verdict === null)
    return html`<span class="dim mark" data-quantity="verdict" data-value="unchecked"><span class="codicon codicon-circle-large" aria-hidden="true"></span>${withWord ? 'not checked' : html`<span class="visually-hidden">not checked</span>`}</span>`;
  const { icon, hue, word } = MARKS[verdict];
  const text = verdict === 'mismatch' ? `${mismatches} ${mismatches === 1 ? 'mismatch' : 'mismatches'}` : word;
  return html`<span class="${hue} mark" data-quantity="verdict" data-value=${verdict} title=${text}><span class="codicon codicon-${icon}" aria-hidden="true"></span>${withWord ? text : html`<span class="visually-hidden">${text}</span>`}</span>`;
}

/** A link to a line of the model file. */
export function lineLink(
  range: TextRange | null,
  text = `line ${(range?.start.line ?? 0) + 1}`,
): TemplateResult | typeof nothing {
  return range ? html`<button class="link" @click=${() => send({ type: 'reveal', range })}>${text}</button>` : nothing;
}

/** A message with `code` and *names*, as elements: never as markup. */
export function prose(message: string): (TemplateResult | string)[] {
  return message.split(/(`[^`]+`|\*[\w.-]+\*)/).map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    return /^\*[\w.-]+\*$/.test(part) ? html`<b>${part.slice(1, -1)}</b>` : withMinus(part);
  });
}
