import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation } from '../../../src/protocol.js';

/** What a general rule begins with: its letter's indices, and the layer above. */
const BEGINS = /^[∇Δ]?\p{L}_([a-z](?:,?[a-z])*)(?:⁽(ˡ|ᴸ|ˡ⁺¹)⁾)?/u;

/** `here i = 1, l = 2`: what the letters of the general rule stand for in this network. */
export function here({ rule, symbol }: Explanation): TemplateResult | typeof nothing {
  const [, below = '', above = ''] = BEGINS.exec(rule ?? '') ?? [];
  const letters: readonly string[] = below.match(/[a-z]/g) ?? [];
  const indices = indicesOf(symbol?.sub ?? '', letters.length);
  // A step's index stands beside a unit's, which the rule does not name.
  if (!symbol || letters.length === 0 || letters.includes('t') || indices.length !== letters.length) return nothing;
  const layer = symbol.sup === null || above === '' ? [] : [[above === 'ᴸ' ? 'L' : 'l', layerOf(symbol.sup, above)]];
  const all = [...letters.map((letter, k) => [letter, indices[k]]), ...layer];
  return html`<span class="why" data-here>here ${all.map(([letter, value], k) => html`${k > 0 ? ', ' : ''}<i class="sym">${letter}</i> = ${value}`)}</span>`;
}

function indicesOf(sub: string, count: number): readonly string[] {
  return count === 1 ? [sub] : sub.includes(',') ? sub.split(',') : Array.from(sub);
}

function layerOf(sup: string, above: string): string {
  return above === 'ˡ⁺¹' ? String(Number(sup) - 1) : sup;
}
