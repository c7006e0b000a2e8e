import { html, nothing, type TemplateResult } from 'lit';
import { HOW_COUNTED, shown as text } from '../../numbers.js';
import { SIGNS, verdictAt } from '../check/verdicts.js';
import { spoken } from './axes.js';
import { explainEntry, type Looked } from './looked.js';

/** An entry: its index, its value, and what its place is called, counted from 1. */
export function reading(given: Looked, index: readonly number[], value: number): TemplateResult {
  const { tensor, axes } = given;
  const place = index.length === 0 ? nothing : html`<span title=${HOW_COUNTED}>[${index.join(', ')}]</span>`;
  const words = index.length === 0 ? 'one number' : spoken(index, axes);
  const of = tensor.layer === null ? '' : ` of ${tensor.layer}`;
  return html`<span class="n">${tensor.label}${place} = <b data-quantity=${index.length === 0 ? tensor.name : `${tensor.name}[${index.join(',')}]`} data-value=${String(value)} title=${String(value)}>${valueText(given, value)}</b></span> <span class="dim small" title=${HOW_COUNTED}>${words}${of}</span>
    ${tensor.explained === null ? nothing : html`<button class="link small" data-explain-entry @click=${() => explainEntry(given, index)}>Explain</button>`}`;
}

function valueText({ tensor }: Looked, value: number): string {
  if (tensor.scale !== 'verdict') return text(value, 7);
  const verdict = verdictAt(Float64Array.of(value), 0);
  return `${SIGNS[verdict]} ${verdict}`;
}
