import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation, MathSymbol, PartialDerivative } from '../../../src/protocol.js';
import type { Quantity } from '../../marks.js';

const HUES: Readonly<Record<MathSymbol['hue'], string>> = { delta: 'd', a: 'a', other: '' };

/** The letter with what stands at its corners, one above the other. */
export function symbol({ base, sub, sup, hue }: MathSymbol): TemplateResult {
  return html`<span class="sym ${HUES[hue]}">${letter(base)}${corners(sub, sup)}</span>`;
}

/** ∂of/∂by */
export function fraction({ of, by }: PartialDerivative): TemplateResult {
  const hue = of.base === 'J' ? 'd' : '';
  return html`<span class="fraction ${hue}"><span>∂${symbol(of)}</span><span>∂${symbol(by)}</span></span>`;
}

/** A number as it stands in a formula: `1/32`, `1.000e−5`. */
export function isNumeral({ at, label }: Explanation): boolean {
  return at === null && /^−?[\d.]+(e−?\d+)?(\/\d+)?$/.test(label);
}

/** What a node is called: its letter, or its formula typeset. */
export function title({ symbol: own, label }: Explanation): unknown {
  return own ? symbol(own) : typeset(label);
}

/** The hue that a node's number has. */
export function quantityOf({ symbol: own }: Explanation): Quantity {
  return own?.hue ?? 'other';
}

/** ∇W and ΔW: the sign before the letter stands upright. Of Wq, Wk and Wv the second letter stands small. */
function letter(base: string): TemplateResult {
  const [, before = '', own, of] = /^(.*)([Wb])([qkv])$/.exec(base) ?? [];
  if (own) return html`${before}<i>${own}</i><small class="of">${of}</small>`;
  const [, sign = '', name = base] = /^([∇Δ])(.+)$/.exec(base) ?? [];
  return html`${sign}<i class=${/[A-Za-z]{2}/.test(name) ? 'word' : ''}>${name}</i>`;
}

function corners(sub: string | null, sup: string | null): TemplateResult | typeof nothing {
  if (sub === null && sup === null) return nothing;
  const both = sub !== null && sup !== null;
  return html`<span class="corners ${both ? '' : sub === null ? 'high' : 'low'}">${sup === null ? nothing : html`<span>(${sup})</span>`}${sub === null ? nothing : html`<span>${sub}</span>`}</span>`;
}

/** One letter, or a name of several with an index (`PV₄,₃`), by itself, perhaps with a hat or squared, with an index below (`_ji` or `₁₁`) and a layer above (`⁽ˡ⁾`). */
const LETTER =
  /(?<![A-Za-z\d.\u0370-\u03ff])([∇Δ]?)(δ?[A-Za-z]{2,}(?=[₀-₉⁽])|δ?PV|δ[A-Za-z]|[Wb][qkv]|[A-Za-zα-ωΣ]\u0302?²?[ₓₕₒ]?)(?:_([A-Za-z0-9]+(?:[,+−][A-Za-z0-9]+)*)|([₀-₉]+(?:,[₀-₉]+)*))?(?:⁽([^⁾]*)⁾)?(?![A-Za-z\u0370-\u03ff])/gu;
const PLAIN: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('₀₁₂₃₄₅₆₇₈₉', (from, i) => [from, String(i)]).concat(
    Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹', (from, i) => [from, String(i)]),
    [
      ['ˡ', 'l'],
      ['ᴸ', 'L'],
      ['⁺', '+'],
      ['⁻', '−'],
    ],
  ),
);

/** A formula in plain text, its letters typeset: `δ_i⁽ˡ⁾ = (Σ_j W_ji⁽ˡ⁾ δ_j⁽ˡ⁺¹⁾) f'(z_i⁽ˡ⁾)`. */
export function typeset(text: string): unknown[] {
  const parts: unknown[] = [];
  let from = 0;
  for (const match of text.matchAll(LETTER)) {
    const [all, sign = '', base = '', below, small, above] = match;
    parts.push(text.slice(from, match.index));
    from = match.index + all.length;
    const sub = below ?? plain(small);
    parts.push(symbol({ base: sign + base, sub, sup: plain(above), hue: hueOf(sign + base), example: null }));
  }
  return [...parts, text.slice(from)].map((part) => (typeof part === 'string' ? part.replaceAll("'", '′') : part));
}

function plain(marks: string | undefined): string | null {
  return marks === undefined ? null : Array.from(marks, (mark) => PLAIN[mark] ?? mark).join('');
}

function hueOf(base: string): MathSymbol['hue'] {
  return base.startsWith('δ') || base === '∇x' ? 'delta' : base === 'a' || base === 'x' ? 'a' : 'other';
}
