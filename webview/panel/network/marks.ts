import { nothing, svg, type TemplateResult } from 'lit';
import { shown } from '../../numbers.js';
import type { Apart } from './columns.js';

/** What a number in the drawing is, where it stands, and how it is written. */
export interface Written {
  readonly x: number;
  readonly y: number;
  /** `hidden.a[0,1]` */
  readonly name: string;
  readonly hue?: 'a' | 'd' | 'dim' | '';
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly digits?: number;
}

/** A number; – where the run has not come to it in this step, … while it is on its way, a word where there is none for a unit. */
export function svgNumber(value: number | Apart | null, reached: boolean, given: Written): TemplateResult {
  const { x, y, name, hue = '', anchor = 'end', digits = 4 } = given;
  if (!reached) return svg`<text class="n dim" x=${x} y=${y} text-anchor=${anchor} data-ahead=${name}>–</text>`;
  if (value === null) return svg`<text class="n dim" x=${x} y=${y} text-anchor=${anchor}>…</text>`;
  if (typeof value === 'string')
    return svg`<text class="dim small" x=${x} y=${y} text-anchor=${anchor}>${value}</text>`;
  const marked = Number.isFinite(value) ? hue : 'bad';
  return svg`<text class="n ${marked}" x=${x} y=${y} text-anchor=${anchor} data-quantity=${name} data-value=${String(value)}>${Number.isFinite(value) ? '' : '✗ '}${shown(value, digits)}</text>`;
}

/** ` ≤3.4`: the size of the longest bar, or of the strongest colour. `name`: `a of hidden`. */
export function most(sign: '≤' | '±', largest: number, name: string): TemplateResult {
  return svg` ${sign}<tspan data-quantity="largest ${name}" data-value=${String(largest)}>${shown(largest, 2)}</tspan>`;
}

/** A letter of the formulas, in italics. */
export function letter(text: string, x: number, y: number, hue = ''): TemplateResult {
  return svg`<text class="letter ${hue}" x=${x} y=${y}>${text}</text>`;
}

/** A bar from the left end, or from a tick in the middle where numbers have a sign; `scale` fills it. */
export function bar(
  value: number | null,
  at: { readonly x: number; readonly y: number; readonly width: number; readonly hue: 'a' | 'd' },
  { scale, signed, reached }: { readonly scale: number; readonly signed: boolean; readonly reached: boolean },
): TemplateResult {
  const { x, y, width, hue } = at;
  const room = signed ? width / 2 : width;
  const middle = signed ? x + room : x;
  const size = value !== null && Number.isFinite(value) && scale > 0 ? Math.min(1, Math.abs(value) / scale) * room : 0;
  const from = (value ?? 0) < 0 ? middle - size : middle;
  return svg`<rect class="track ${reached ? '' : 'ahead'}" x=${x} y=${y} width=${width} height="5"></rect>
    ${reached && size > 0 ? svg`<rect class="fill ${hue}" x=${from} y=${y} width=${Math.max(0.75, size)} height="5"></rect>` : nothing}
    ${signed ? svg`<line class="tick" x1=${middle} x2=${middle} y1=${y - 2} y2=${y + 7}></line>` : nothing}`;
}

/** Text that is cut off where there is no room for it; a tooltip has it whole. */
export function fitted(text: string, width: number): TemplateResult {
  const most = Math.max(3, Math.floor(width / 6));
  return text.length <= most ? svg`${text}` : svg`${text.slice(0, most - 1)}…<title>${text}</title>`;
}
