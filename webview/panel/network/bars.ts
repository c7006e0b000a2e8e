import { nothing, svg, type TemplateResult } from 'lit';
import { shown } from '../../numbers.js';
import { type Column, missing, nameOf, valueAt } from './columns.js';
import { isAt, type Standing } from './drawn.js';
import { spoken } from './entries.js';
import type { Box } from './layout.js';
import { most } from './marks.js';
import { isOutput } from './strip.js';
import { unitLabel } from './target.js';
import { INPUT } from './wiring.js';

/** A column a unit: a up from an axis, δ down, each to its own scale. */
export function bars(standing: Standing): TemplateResult {
  const { column, box } = standing;
  const { from, to } = column.page;
  const isInput = column.key === INPUT;
  const axis = isInput ? box.y + box.height : box.y + box.height / 2;
  const width = Math.min(64, box.width / Math.max(1, to - from));
  return svg`${captions(standing)}${Array.from({ length: to - from }, (_, k) =>
    unit(standing, from + k, { ...box, x: box.x + k * width, width }, axis),
  )}<line class="axis" x1=${box.x} x2=${box.x + width * (to - from)} y1=${axis} y2=${axis}></line>`;
}

/** What the longest bars are. */
function captions({ column, box }: Standing): TemplateResult {
  const { key, a, delta, reached } = column;
  const longest = (values: Column['a'], known: boolean, part: 'a' | 'delta'): unknown =>
    known && values ? most('≤', values.largest, nameOf(column, part, values)) : missing(column, part);
  return svg`<text class="n a" x=${box.x} y=${box.y - 7}>${key === INPUT ? 'x' : 'a'}${longest(a, reached.forward, 'a')}</text>${key === INPUT ? nothing : svg`<text class="n d" x=${box.x + 84} y=${box.y - 7}>δ${longest(delta, reached.backward, 'delta')}</text>`}`;
}

function unit(standing: Standing, entry: number, { x, y, width, height }: Box, axis: number): TemplateResult {
  const { drawn, column, roving } = standing;
  const { forward, backward } = column.reached;
  const place = { key: column.key, entry };
  const selected = isAt(drawn.selected, column.key, entry);
  const inner = { x: x + 0.12 * width, width: 0.76 * width };
  return svg`<g class="unit ${selected ? 'selected' : ''}" role="button" tabindex=${isAt(roving, column.key, entry) ? 0 : -1} aria-label=${spoken(column, entry)} aria-pressed=${selected}
      data-column=${column.key} data-entry=${entry} @click=${() => drawn.select(place)} @dblclick=${() => drawn.open(place)}>
    <title>${spoken(column, entry)}</title>
    <rect class="target" x=${x} y=${y} width=${width} height=${height}></rect>
    ${forward ? half(column.a, entry, 'a', { ...inner, y: axis, height: axis - y - 2 }) : nothing}
    ${backward && column.key !== INPUT ? half(column.delta, entry, 'd', { ...inner, y: axis, height: y + height - axis - 2 }) : nothing}
    ${isOutput(standing) && width >= 14 ? label(standing, entry, x + width / 2, y + height + 14) : nothing}</g>`;
}

function half(
  values: Column['a'],
  entry: number,
  hue: 'a' | 'd',
  { x, y, width, height }: Box,
): TemplateResult | typeof nothing {
  const value = valueAt(values, entry);
  if (value === null || value === 0 || !values) return nothing;
  const middle = x + width / 2;
  if (!Number.isFinite(value))
    return svg`<text class="n bad" x=${middle} y=${hue === 'a' ? y - 4 : y + 13} text-anchor="middle">${width > 40 ? `✗ ${shown(value)}` : '✗'}</text>`;
  const size = (Math.abs(value) / values.largest) * height;
  const from = hue === 'a' ? y - size : y;
  return value < 0
    ? svg`<rect class="hollow ${hue}" x=${x + 0.5} y=${from + 0.5} width=${Math.max(1, width - 1)} height=${Math.max(0.5, size - 1)}></rect>`
    : svg`<rect class="fill ${hue}" x=${x} y=${from} width=${width} height=${Math.max(0.75, size)}></rect>`;
}

/** A class below its unit, and which of them y is. */
function label({ drawn }: Standing, entry: number, x: number, y: number): TemplateResult {
  const isTarget = drawn.target?.data[entry] === 1;
  return svg`<text class="n ${isTarget ? 'strong' : 'dim'}" x=${x} y=${y} text-anchor="middle">${unitLabel(drawn, entry).slice(0, 4)}${isTarget ? '◂' : ''}</text>`;
}
