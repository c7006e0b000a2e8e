import { html, type TemplateResult } from 'lit';
import { withMinus } from '../../numbers.js';
import type { Shown } from '../view.js';

/** A sentence with `code`, and *layers* that can be selected; never markup. */
export function claim(text: string, shown: Shown): (TemplateResult | string)[] {
  return text.split(/(`[^`]+`|\*[^*\s]+\*|f′|η)/).flatMap((part) => {
    if (part.startsWith('`')) return [html`<code>${part.slice(1, -1)}</code>`];
    if (part === 'f′') return [html`<i>f</i>′`];
    if (part === 'η') return [html`<span class="sym">η</span>`];
    return /^\*[^*\s]+\*$/.test(part) ? [layerButton(part.slice(1, -1), shown)] : coloured(part);
  });
}

/** δ has its hue wherever it stands. */
function coloured(text: string): (TemplateResult | string)[] {
  return text.split(/(δ)/).map((part) => (part === 'δ' ? html`<span class="d">δ</span>` : withMinus(part)));
}

/** A layer's name; a click selects it, where there is one of that name. */
export function layerButton(path: string, { run, select }: Shown): TemplateResult {
  if (!run.layers.some((layer) => layer.path === path)) return html`<b>${path}</b>`;
  return html`<button class="layer" data-select=${path} title="Select ${path}" @click=${() => select(path)}>${path}</button>`;
}
