import { nothing, svg, type TemplateResult } from 'lit';
import { shown } from '../../numbers.js';
import { type Column, missing, nameOf, valueAt, weightName } from './columns.js';
import { isAt, type Standing } from './drawn.js';
import { spoken } from './entries.js';
import type { Box } from './layout.js';
import { most } from './marks.js';
import { map } from './paint.js';
import { unitLabel } from './target.js';
import { INPUT, LOSS } from './wiring.js';

const WEIGHTS = { gradient: '∇W', weight: 'W', update: 'ΔW' } as const;

/** A row a unit: its weights as a row of a map, a to the left of an axis, δ to the right, each to its own scale. */
export function strip(standing: Standing): TemplateResult {
  const { column, box } = standing;
  const parts = partsOf(column, box, standing);
  return svg`${weightMap(standing, parts.map)}${scales(standing, parts.bars)}
    <rect class="ground" x=${parts.bars.x} y=${box.y} width=${parts.bars.width} height=${box.height}></rect>
    ${units(standing, parts)}
    <line class="axis" x1=${parts.axis} x2=${parts.axis} y1=${box.y} y2=${box.y + box.height}></line>`;
}

interface Parts {
  readonly map: Box | null;
  readonly bars: Box;
  readonly axis: number;
  /** Where classes stand beside the output's units. */
  readonly labels: boolean;
}

function partsOf({ weights, key }: Column, box: Box, standing: Standing): Parts {
  const labels = isOutput(standing) ? 26 : 0;
  const share = weights ? Math.floor((box.width - labels) * 0.5) : 0;
  const bars = {
    ...box,
    x: box.x + share + (share > 0 ? 6 : 0),
    width: box.width - labels - share - (share > 0 ? 6 : 0),
  };
  const axis = key === INPUT ? bars.x + bars.width : bars.x + bars.width / 2;
  return { map: share > 0 ? { ...box, width: share } : null, bars, axis, labels: labels > 0 };
}

/** Whether its units are what the loss judges. */
export function isOutput({ drawn: { wiring }, column }: Pick<Standing, 'drawn' | 'column'>): boolean {
  return wiring.links.some(({ from, to }) => from === column.key && to === LOSS);
}

/** A layer's weights, beside its units: row j beside unit j. */
export function weightMap({ drawn: { edges }, column }: Standing, box: Box | null): TemplateResult | typeof nothing {
  const { weights, reached } = column;
  if (!weights || !box) return nothing;
  const known = edges === 'weight' || reached.backward;
  const first =
    weights.each > 1
      ? `, a cell for ${weights.each} inputs: the largest of them`
      : weights.inputs > weights.columns
        ? `, the first ${weights.columns} of ${weights.inputs} inputs`
        : '';
  return svg`<g data-map=${weights.name}><title>${WEIGHTS[edges]} of ${column.key}: a row a unit${first}${known ? `; the strongest colour: ±${shown(weights.largest, 2)}` : ''}</title>
    <text class="n dim" x=${box.x} y=${box.y - 8}>${WEIGHTS[edges]}${!known ? ' –' : box.width > 64 ? most('±', weights.largest, `${weightName(weights.name, edges)} on view`) : ''}</text>
    ${known ? map({ ...weights, limit: weights.largest, scale: 'signed' }, box) : svg`<rect class="frame-map ahead" x=${box.x} y=${box.y} width=${box.width} height=${box.height}></rect>`}</g>`;
}

/** So wide are bars below what the longest of both are. */
const BOTH = 140;

/** What the longest bars are. */
export function scales({ column }: Standing, { x, y, width }: Box): TemplateResult {
  const { key, a, delta, reached } = column;
  const longest = (values: Column['a'], known: boolean, part: 'a' | 'delta'): unknown =>
    known && values ? most('≤', values.largest, nameOf(column, part, values)) : missing(column, part);
  if (key === INPUT) return svg`<text class="n a" x=${x} y=${y - 8}>x${longest(a, true, 'a')}</text>`;
  // Side by side where both have room, else one above the other.
  const [middle, upper] = width < BOTH ? [x + width, y - 21] : [x + width / 2 - 4, y - 8];
  const start = width < BOTH ? { x: x + width, anchor: 'end' } : { x: x + width / 2 + 4, anchor: 'start' };
  return svg`<text class="n a" x=${middle} y=${upper} text-anchor="end">a${longest(a, reached.forward, 'a')}</text><text class="n d" x=${start.x} y=${y - 8} text-anchor=${start.anchor}>δ${longest(delta, reached.backward, 'delta')}</text>`;
}

function units(standing: Standing, parts: Parts): TemplateResult {
  const { column, box } = standing;
  const { from, to } = column.page;
  const height = box.height / Math.max(1, to - from);
  return svg`${Array.from({ length: to - from }, (_, k) => unit(standing, from + k, { ...box, y: box.y + k * height, height }, parts))}`;
}

function unit(standing: Standing, entry: number, row: Box, parts: Parts): TemplateResult {
  const { drawn, column, roving } = standing;
  const place = { key: column.key, entry };
  const selected = isAt(drawn.selected, column.key, entry);
  const bars = { y: row.y + 0.12 * row.height, height: 0.76 * row.height };
  return svg`<g class="unit ${selected ? 'selected' : ''}" role="button" tabindex=${isAt(roving, column.key, entry) ? 0 : -1} aria-label=${spoken(column, entry)} aria-pressed=${selected}
      data-column=${column.key} data-entry=${entry} @click=${() => drawn.select(place)} @dblclick=${() => drawn.open(place)}>
    <title>${spoken(column, entry)}</title>
    <rect class="target" x=${row.x - 2} y=${row.y} width=${row.width + 4} height=${row.height}></rect>
    ${column.reached.forward ? half(column.a, entry, 'a', { ...bars, x: parts.axis, width: parts.axis - parts.bars.x - 2 }) : nothing}
    ${column.reached.backward ? half(column.delta, entry, 'd', { ...bars, x: parts.axis, width: parts.bars.x + parts.bars.width - parts.axis - 2 }) : nothing}
    ${parts.labels ? labelled(standing, entry, row) : nothing}</g>`;
}

/** A bar to the left (a) or the right (δ) of the axis: hollow where the number is negative. */
function half(
  values: Column['a'],
  entry: number,
  hue: 'a' | 'd',
  { x, y, width, height }: Box,
): TemplateResult | typeof nothing {
  const value = valueAt(values, entry);
  if (value === null || value === 0 || !values) return nothing;
  if (!Number.isFinite(value)) {
    const [at, anchor] = hue === 'a' ? [x - 4, 'end'] : [x + 4, 'start'];
    return svg`<text class="n bad" x=${at} y=${y + height / 2 + 4} text-anchor=${anchor}>✗ ${shown(value)}</text>`;
  }
  const size = (Math.abs(value) / values.largest) * width;
  const from = hue === 'a' ? x - size : x;
  return value < 0
    ? svg`<rect class="hollow ${hue}" x=${from + 0.5} y=${y + 0.5} width=${Math.max(0.5, size - 1)} height=${Math.max(1, height - 1)}></rect>`
    : svg`<rect class="fill ${hue}" x=${from} y=${y} width=${Math.max(0.75, size)} height=${height}></rect>`;
}

/** A class beside its unit, and which of them y is. */
function labelled({ drawn }: Standing, entry: number, { x, y, width, height }: Box): TemplateResult | typeof nothing {
  if (height < 9) return nothing;
  const isTarget = drawn.target?.data[entry] === 1;
  const name = unitLabel(drawn, entry).slice(0, 4);
  return svg`<text class="n ${isTarget ? 'strong' : 'dim'}" x=${x + width - 22} y=${y + height / 2 + 4}>${name}${isTarget ? ' ◂ y' : ''}</text>`;
}
