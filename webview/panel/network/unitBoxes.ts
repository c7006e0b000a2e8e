import { svg, type TemplateResult } from 'lit';
import { shown } from '../../numbers.js';
import { type Column, valueAt } from './columns.js';
import { isAt, type Standing } from './drawn.js';
import { entryName, indexOf, spoken } from './entries.js';
import { type Box, INPUT_HEIGHT, UNIT_HEIGHT, unitBox, unitHeight } from './layout.js';
import { bar, letter, svgNumber } from './marks.js';
import { INPUT } from './wiring.js';

/** Functions whose values are never negative: a bar of theirs begins at the left. */
const NOT_NEGATIVE: ReadonlySet<string> = new Set([
  'sigmoid',
  'relu',
  'relu6',
  'softmax',
  'exp',
  'softplus',
  'hardsigmoid',
]);

/** A column of boxes. */
export function unitBoxes(standing: Standing): TemplateResult {
  const { column, box } = standing;
  if (column.face.kind !== 'units') return svg``;
  const { count } = column.face;
  return svg`${Array.from({ length: count }, (_, i) => oneUnit(standing, i, boxOf(column, box, i, count)))}`;
}

/** Where the i-th box of a column stands. */
export function boxOf({ key }: Pick<Column, 'key'>, box: Box, i: number, count: number): Box {
  return unitBox(box, i, count, unitHeight(key, count));
}

function oneUnit({ drawn, column, roving }: Standing, i: number, { x, y, width, height }: Box): TemplateResult {
  const place = { key: column.key, entry: i };
  const isInput = column.key === INPUT;
  const selected = isAt(drawn.selected, column.key, i);
  return svg`<g class="unit ${selected ? 'selected' : ''}" role="button" tabindex=${isAt(roving, column.key, i) ? 0 : -1}
      aria-label=${spoken(column, i)} aria-pressed=${selected} data-column=${column.key} data-entry=${i}
      @click=${() => drawn.select(place)} @dblclick=${() => drawn.open(place)}>
    <title>${spoken(column, i)}</title>
    <rect class="box" x=${x} y=${y} width=${width} height=${height} rx="5"></rect>
    ${isInput ? inputLines(drawn, column, i, { x, y, width, height }) : lines(drawn, column, i, { x, y, width, height })}
  </g>`;
}

type Given = Standing['drawn'];

/** In a box of x that is narrower, a number like −0.05250 has room beside its letter with three digits. */
const NARROW = 100;

function inputLines(drawn: Given, column: Column, i: number, { x, y, width, height }: Box): TemplateResult {
  const at = (line: number): number => y + (line * height) / INPUT_HEIGHT;
  const value = valueAt(column.a, i);
  const name = entryName(column, 'a', indexOf(column, drawn.example, i));
  const signed = (column.a?.data ?? []).some((each) => each < 0);
  const scale = Math.max(1, column.a?.largest ?? 0);
  const [side, digits] = width < NARROW ? [8, 3] : [12, 4];
  return svg`${letter(`x${subscript(i + 1)}`, x + side, at(20))}
    ${svgNumber(value, true, { x: x + width - side, y: at(20), name, hue: 'a', digits })}
    ${bar(value, { x: x + side, y: at(33), width: width - 2 * side, hue: 'a' }, { scale, signed, reached: true })}`;
}

function lines(drawn: Given, column: Column, i: number, { x, y, width, height }: Box): TemplateResult {
  const at = (line: number): number => y + (line * height) / UNIT_HEIGHT;
  const index = indexOf(column, drawn.example, i);
  const [right, inner] = [x + width - 12, width - 24];
  const { forward, backward } = column.reached;
  const [z, a, delta] = [valueAt(column.z, i), valueAt(column.a, i), valueAt(column.delta, i)];
  const signed = !NOT_NEGATIVE.has(column.layer?.activation ?? '');
  return svg`${letter(`${column.title.charAt(0).toLowerCase()}${subscript(i + 1)}`, x + 12, at(19))}
    <text class="n dim" x=${x + placeOfZ(width)} y=${at(19)} text-anchor="middle">z</text>
    ${svgNumber(column.apart ?? z, forward, { x: right, y: at(19), name: entryName(column, 'z', index), hue: 'dim' })}
    ${letter('a', x + 12, at(39), 'a')}
    ${svgNumber(a, forward, { x: right, y: at(39), name: entryName(column, 'a', index), hue: 'a' })}
    ${bar(a, { x: x + 12, y: at(47), width: inner, hue: 'a' }, { scale: drawn.scales.a, signed, reached: forward })}
    ${letter('δ', x + 12, at(69), 'd')}
    ${svgNumber(column.apart ?? delta, backward, { x: right, y: at(69), name: entryName(column, 'delta', index), hue: 'd' })}
    ${bar(delta, { x: x + 12, y: at(77), width: inner, hue: 'd' }, { scale: drawn.scales.delta, signed: true, reached: backward })}`;
}

/** Where the z of a box so wide stands: about its middle, and left of the longest number that is usual, `−0.002848`. */
function placeOfZ(width: number): number {
  return Math.min(width / 2 - 14, width - 82);
}

export function subscript(value: number): string {
  return shown(value).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)] ?? digit);
}
