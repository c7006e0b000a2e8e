import type { Column } from './columns.js';
import type { Place } from './drawn.js';
import { stepped } from './entries.js';
import { INPUT } from './wiring.js';

type Step = readonly [down: number, right: number];

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * Where an arrow key leads from a place: among a column's entries, from its first to its title, from its last to the
 * next page, and across to the column beside it, at the same height. `turned`: columns lie as rows, and their units
 * side by side. Null where it leads nowhere.
 */
export function moved(columns: readonly Column[], from: Place, key: string, turned: boolean): Place | null {
  const step = STEPS[key];
  const column = columns.find((each) => each.key === from.key);
  if (!step || !column) return null;
  const isMap = column.face.kind === 'images' || column.face.kind === 'grid';
  const [down, right] = turned && !isMap ? [step[1], step[0]] : step;
  const within = from.entry === null ? entered(column, [down, right]) : stepped(column, from.entry, [down, right]);
  if (within !== null) return { key: from.key, entry: within };
  const across = turned && isMap ? down : right;
  if (across !== 0) return beside(columns, column, from, across);
  return from.entry === null ? null : overEnd(column, from.entry, down);
}

/** From a title down to the first entry of the page. */
function entered({ field, page }: Column, [down]: Step): number | null {
  return down > 0 && page.to > page.from ? page.from * field.size : null;
}

/** Over a page's end to the next page, over the beginning to the page before, or to the title. */
function overEnd({ key, field, page }: Column, entry: number, down: number): Place | null {
  if (down > 0) return page.to < field.groups ? { key, entry: page.to * field.size } : null;
  if (down < 0) return { key, entry: page.from > 0 ? entry - field.columns : null };
  return null;
}

/** The next column that has something to go to: at the same share of its height. */
function beside(columns: readonly Column[], column: Column, from: Place, by: number): Place | null {
  for (let i = columns.indexOf(column) + by; i >= 0 && i < columns.length; i += by) {
    const other = columns[i] as Column;
    const empty = other.page.to <= other.page.from;
    if (empty && other.key === INPUT) continue;
    if (empty) return { key: other.key, entry: null };
    if (from.entry === null) return { key: other.key, entry: other.layer ? null : other.page.from * other.field.size };
    return { key: other.key, entry: atHeight(other, heightOf(column, from.entry), by) };
  }
  return null;
}

/** From 0 to 1 on its page. */
function heightOf({ field, page }: Column, entry: number): number {
  return (entry / field.size - page.from + 0.5 / Math.max(1, field.size)) / Math.max(1, page.to - page.from);
}

function atHeight({ field, page }: Column, share: number, by: number): number {
  const rows = ((page.to - page.from) * field.size) / field.columns;
  const row = Math.min(rows - 1, Math.max(0, Math.floor(share * rows)));
  const first = page.from * field.size + row * field.columns;
  return by > 0 ? first : first + field.columns - 1;
}
