import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation } from '../../../src/protocol.js';
import { send } from '../../channel.js';
import { number } from '../../marks.js';
import { type Explaining, isOpen } from './explaining.js';
import { spoken } from './spoken.js';
import { fraction, isNumeral, quantityOf, title } from './symbols.js';
import { canUnfold, type Placed } from './tree.js';

/** A factor: ∂ over symbol over number. It unfolds, leads to its line in the file, or is the end. */
export function chip(given: Explaining, placed: Placed): TemplateResult {
  const { node, key } = placed;
  const rows = html`${given.partials ? html`<span class="top">${inPartials(node)}</span>` : nothing}<span class="middle">${title(node)}</span><span class="bottom">${isNumeral(node) ? numeral(node.label) : number(node.value, node.at ?? node.label, quantityOf(node))}</span>`;
  const hue = quantityOf(node) === 'delta' ? 'd' : quantityOf(node) === 'a' ? 'a' : '';
  if (canUnfold(node)) {
    const open = isOpen(given, key);
    const act = (event: MouseEvent): void => {
      if (event.altKey && node.at !== null) given.ask(node.at);
      else given.fold(key, !open);
    };
    return html`<button class="chip unfolds ${hue}" data-chip=${key} data-at=${node.at ?? nothing} aria-expanded=${open} aria-label=${spoken(node, open ? 'unfolded' : 'unfolds')} title=${node.at === null ? node.label : `${node.at} (Alt+click: ask why)`} @click=${act}>${rows}</button>`;
  }
  const { range } = node;
  if (range === null) return html`<span class="chip end ${hue}" title=${node.because ?? nothing}>${rows}</span>`;
  return html`<button class="chip end ${hue}" data-chip=${key} aria-label=${spoken(node, `given in line ${range.start.line + 1}`)} title="${node.because ?? 'given'}: line ${range.start.line + 1}" @click=${() => send({ type: 'reveal', range })}>${rows}</button>`;
}

/** ∂ of what a cotangent or a slope is; what is neither stands there as it is. */
function inPartials(node: Explanation): unknown {
  return node.partial ? fraction(node.partial) : title(node);
}

/** 1/32 stands among the numbers as among the letters, so that neither row has a gap; it is read aloud once. */
function numeral(label: string): TemplateResult {
  return html`<span class="n numeral" aria-hidden="true">${label}</span>`;
}
