import { nothing, svg, type TemplateResult } from 'lit';
import { type Column, missing, nameOf, type Values, valueAt } from './columns.js';
import { isAt, type Standing } from './drawn.js';
import { spoken } from './entries.js';
import type { Box } from './layout.js';
import { most } from './marks.js';
import { map } from './paint.js';
import { weightMap } from './strip.js';
import { INPUT } from './wiring.js';

/** Between images. */
const SPACE = 4;
/** Room for a caption between images of a and of δ that lie. */
const CAPTION = 20;
/** Between the maps of a and of δ. */
const BETWEEN = 28;
/** An image's side is at most this. */
const LARGEST = 124;

/** A row a channel: its filter's weights, the image of a, the image of δ; where layers lie across, a column a channel. */
export function images(standing: Standing): TemplateResult {
  const { column, box, across } = standing;
  if (column.face.kind !== 'images') return svg``;
  const { at, weights } = (across ? lyingImages : standingImages)(column, column.face, box);
  return svg`${column.weights && weights ? weightMap(standing, weights) : nothing}
    ${pictures(standing, column.a, 'a', (k) => at(k, 0))}
    ${column.key === INPUT ? nothing : pictures(standing, column.delta, 'd', (k) => at(k, 1))}
    ${marked(standing, (entry, side) => cellBox(column, entry, (k) => at(k, side)))}`;
}

/** Where the image of the k-th channel on the page stands: of a (side 0), of δ (side 1); and the map of weights. */
interface Arranged {
  at(k: number, side: number): Box;
  readonly weights: Box | null;
}

function standingImages({ key, page, weights }: Column, { height, width }: Sized, box: Box): Arranged {
  const [count, sides] = [Math.max(1, page.to - page.from), key === INPUT ? 1 : 2];
  const room = (weights ? box.width * 0.64 : box.width) - SPACE * (sides - 1);
  const high = box.height / count - SPACE;
  const cell = Math.min(room / sides / width, high / height, LARGEST / Math.max(width, height));
  const size = { width: cell * width, height: cell * height };
  const pair = sides * size.width + (sides - 1) * SPACE;
  // What is less high than the drawing stands in its middle.
  const top = box.y + (box.height - count * (size.height + SPACE)) / 2;
  const left = weights ? box.x + box.width - pair : box.x + (box.width - pair) / 2;
  const beside = { x: box.x, y: top, width: left - box.x - 6, height: count * (size.height + SPACE) - SPACE };
  return {
    at: (k, side) => ({ ...size, x: left + side * (size.width + SPACE), y: top + k * (size.height + SPACE) }),
    weights: beside,
  };
}

function lyingImages(
  { key, page }: LyingColumn,
  { height, width }: Sized,
  box: Pick<Box, 'x' | 'y' | 'width'>,
): Arranged {
  const count = Math.max(1, page.to - page.from);
  const highest = key === INPUT ? 92 : 60;
  const cell = Math.min((box.width / count - SPACE) / width, highest / height, highest / width);
  const size = { width: cell * width, height: cell * height };
  const at = (k: number, side: number): Box => ({
    ...size,
    x: box.x + k * (size.width + SPACE),
    y: box.y + side * (size.height + CAPTION),
  });
  return { at, weights: null };
}

type LyingColumn = Pick<Column, 'key' | 'page'>;

/** How high images are that lie side by side in so much width. */
export function lyingHeight(column: LyingColumn, face: Sized, width: number): number {
  const { y, height } = lyingImages(column, face, { x: 0, y: 0, width }).at(0, column.key === INPUT ? 0 : 1);
  return y + height;
}

interface Sized {
  readonly height: number;
  readonly width: number;
}

/** Two maps, one below the other: a row a place of the sequence, a column a unit; where layers lie across, side by side. */
export function grid(standing: Standing): TemplateResult {
  const { column, box, across } = standing;
  if (column.face.kind !== 'grid') return svg``;
  const sides = column.key === INPUT ? 1 : 2;
  const room = across
    ? { width: (box.width - BETWEEN * (sides - 1)) / sides, height: box.height }
    : { width: box.width, height: (box.height - BETWEEN * (sides - 1)) / sides };
  const rows = Math.max(1, column.page.to - column.page.from);
  const cell = { width: Math.min(24, room.width / column.face.columns), height: Math.min(24, room.height / rows) };
  const size = { width: cell.width * column.face.columns, height: cell.height * rows };
  const at = (side: number): Box =>
    across
      ? { ...size, x: box.x + side * (size.width + BETWEEN), y: box.y }
      : {
          ...size,
          x: box.x + (box.width - size.width) / 2,
          y: box.y + side * (room.height + BETWEEN) + (room.height - size.height) / 2,
        };
  const place = (entry: number, side: number): Box => {
    const [row, along] = [Math.floor(entry / column.field.columns) - column.page.from, entry % column.field.columns];
    const { x, y } = at(side);
    return { ...cell, x: x + along * cell.width, y: y + row * cell.height };
  };
  return svg`${whole(standing, column.a, 'a', at(0))}${sides === 1 ? nothing : whole(standing, column.delta, 'd', at(1))}${marked(standing, place)}`;
}

/** Where an entry of an image stands. */
function cellBox({ face, field, page }: Column, entry: number, at: (k: number) => Box): Box {
  const [rows, columns] = face.kind === 'images' ? [face.height, face.width] : [1, 1];
  const [channel, inside] = [Math.floor(entry / field.size) - page.from, entry % field.size];
  const { x, y, width, height } = at(channel);
  const cell = { width: width / columns, height: height / rows };
  return { ...cell, x: x + (inside % columns) * cell.width, y: y + Math.floor(inside / columns) * cell.height };
}

/** A caption, and an image for each channel of the page. */
function pictures(standing: Standing, values: Values | null, hue: 'a' | 'd', at: (k: number) => Box): TemplateResult {
  const { column } = standing;
  if (column.face.kind !== 'images') return svg``;
  const { height: rows, width: columns } = column.face;
  const { from, to } = column.page;
  const scale = isPicture(column) ? 'input' : 'signed';
  return svg`${caption(standing, values, hue, at(0))}${Array.from({ length: to - from }, (_, k) => {
    const box = at(k);
    const size = rows * columns;
    if (!values || !isKnown(column, hue))
      return svg`<rect class="frame-map ahead" x=${box.x} y=${box.y} width=${box.width} height=${box.height}></rect>`;
    const part = values.data.subarray(k * size, (k + 1) * size);
    return clickable(
      standing,
      map({ data: stable(values.data, k, part), rows, columns, limit: values.largest, scale }, box),
      box,
      (across, down) => (from + k) * size + down * columns + across,
      { rows, columns },
    );
  })}`;
}

const parts = new WeakMap<Float64Array, Float64Array[]>();

/** The same part of the same numbers is the same array: it is not painted again. */
function stable(of: Float64Array, k: number, part: Float64Array): Float64Array {
  const known = parts.get(of) ?? [];
  parts.set(of, known);
  known[k] ??= part;
  return known[k] as Float64Array;
}

function whole(standing: Standing, values: Values | null, hue: 'a' | 'd', box: Box): TemplateResult {
  const { column } = standing;
  if (column.face.kind !== 'grid') return svg``;
  const { from, to } = column.page;
  const given = { rows: to - from, columns: column.face.columns };
  const known = values !== null && isKnown(column, hue);
  return svg`${caption(standing, values, hue, box)}${
    known
      ? clickable(
          standing,
          map({ ...given, data: values.data, limit: values.largest, scale: 'signed' }, box),
          box,
          (across, down) => (from + down) * given.columns + across,
          given,
        )
      : svg`<rect class="frame-map ahead" x=${box.x} y=${box.y} width=${box.width} height=${box.height}></rect>`
  }`;
}

/** What is seen as a picture: an input without negative numbers. */
function isPicture({ key, a }: Column): boolean {
  return key === INPUT && (a?.data.every((value) => value >= 0) ?? true);
}

function isKnown({ reached }: Column, hue: 'a' | 'd'): boolean {
  return hue === 'a' ? reached.forward : reached.backward;
}

function caption(
  { column, across }: Standing,
  values: Values | null,
  hue: 'a' | 'd',
  { x, y, width }: Box,
): TemplateResult {
  const letter = column.key === INPUT ? 'x' : hue === 'a' ? 'a' : 'δ';
  const part = hue === 'a' ? 'a' : 'delta';
  const text =
    values && isKnown(column, hue)
      ? most(isPicture(column) ? '≤' : '±', values.largest, nameOf(column, part, values))
      : missing(column, part);
  return svg`<text class="n ${hue}" x=${across ? x : x + width / 2} y=${y - 7} text-anchor=${across ? 'start' : 'middle'}><title>${letter}: the strongest colour</title>${letter}${across || width > 64 ? text : ''}</text>`;
}

/** A map that selects the entry under the pointer. */
function clickable(
  { drawn, column }: Standing,
  drawing: TemplateResult,
  box: Box,
  entryAt: (across: number, down: number) => number,
  size: { readonly rows: number; readonly columns: number },
): TemplateResult {
  const place = (event: MouseEvent): { key: string; entry: number } => {
    const seen = (event.currentTarget as Element).getBoundingClientRect();
    const at = (position: number, room: number, count: number): number =>
      Math.min(count - 1, Math.max(0, Math.floor((position / room) * count)));
    return {
      key: column.key,
      entry: entryAt(
        at(event.clientX - seen.left, seen.width, size.columns),
        at(event.clientY - seen.top, seen.height, size.rows),
      ),
    };
  };
  return svg`${drawing}<rect class="target pick" x=${box.x} y=${box.y} width=${box.width} height=${box.height} @click=${(event: MouseEvent) => drawn.select(place(event))} @dblclick=${(event: MouseEvent) => drawn.open(place(event))}></rect>`;
}

/** The selected entry, in both maps; and the one where the keyboard is, which a screen reader reads. */
function marked({ drawn, column, roving }: Standing, at: (entry: number, side: number) => Box): TemplateResult {
  const { key, page, field, reached } = column;
  const first = page.from * field.size;
  const selected = drawn.selected?.key === key ? drawn.selected.entry : null;
  const focus = roving?.key === key ? roving.entry : null;
  const onPage = (entry: number | null): entry is number =>
    entry !== null && entry >= first && entry < page.to * field.size;
  const entry = onPage(focus) ? focus : first;
  const sides = key === INPUT ? [0] : [0, 1];
  return svg`${onPage(selected) ? sides.map((side) => ((side === 0 ? reached.forward : reached.backward) ? ring(at(selected, side)) : nothing)) : nothing}
    ${page.to > page.from ? svg`<g class="unit cell" role="button" tabindex=${isAt(roving, key, entry) ? 0 : -1} aria-label=${spoken(column, entry)} aria-pressed=${selected === entry} data-column=${key} data-entry=${entry} data-value=${String(valueAt(column.a, entry))}>${cursor(at(entry, 0))}</g>` : nothing}`;
}

function ring({ x, y, width, height }: Box): TemplateResult {
  return svg`<rect class="halo" x=${x - 2} y=${y - 2} width=${width + 4} height=${height + 4} rx="2"></rect><rect class="ring" x=${x - 2} y=${y - 2} width=${width + 4} height=${height + 4} rx="2"></rect>`;
}

function cursor({ x, y, width, height }: Box): TemplateResult {
  return svg`<rect class="cursor" x=${x} y=${y} width=${width} height=${height}></rect>`;
}
