import { html, type TemplateResult } from 'lit';

/** What a chart says: a shape and a word first, then why. */
export interface Says {
  readonly hue: 'ok' | 'warn' | 'bad' | 'dim';
  readonly icon: string;
  readonly word: string;
  readonly text: string;
}

/** `name`: what its numbers are of. */
export function says({ hue, icon, word, text }: Says, name: string): TemplateResult {
  return html`<p class="says"><span class="mark ${hue}" data-says=${word}><span class="codicon codicon-${icon}" aria-hidden="true"></span>${word}</span> <span data-quantity=${name}>${text}</span></p>`;
}
