import { indexIn, shown } from '../../numbers.js';
import { type Column, valueAt } from './columns.js';
import { INPUT } from './wiring.js';

/** An entry's index in the tensor of the whole batch: [example, …]. */
export function indexOf({ shape }: Pick<Column, 'shape'>, example: number, entry: number): number[] {
  return indexIn([1, ...shape], example, entry);
}

/** `hidden.a[0,1]`, as Explain asks for it; the input is `x[0,1]`. */
export function entryName({ key }: Pick<Column, 'key'>, part: 'z' | 'a' | 'delta', index: readonly number[]): string {
  const name = key === INPUT ? 'x' : `${key}.${part}`;
  return `${name}[${index.join(',')}]`;
}

/** What an entry is called, from 1 on: `unit 3`, `channel 2, row 1, column 4`. */
export function placeWords({ face }: Pick<Column, 'face'>, entry: number): string {
  switch (face.kind) {
    case 'images': {
      const [inside, width] = [entry % (face.height * face.width), face.width];
      const channel = Math.floor(entry / (face.height * face.width)) + 1;
      const pixel = `row ${Math.floor(inside / width) + 1}, column ${(inside % width) + 1}`;
      return face.channels === 1 ? pixel : `channel ${channel}, ${pixel}`;
    }
    case 'grid':
      return `place ${Math.floor(entry / face.columns) + 1}, unit ${(entry % face.columns) + 1}`;
    case 'tokens':
      return `place ${entry + 1}`;
    default:
      return `unit ${entry + 1}`;
  }
}

/** What a screen reader says of an entry: `hidden, unit 1: a 0.5933, δ 0.008771`. */
export function spoken(column: Column, entry: number): string {
  const where = `${column.key === INPUT ? 'x' : column.key}, ${placeWords(column, entry)}`;
  if (column.key === INPUT) return `${where}: ${said(valueAt(column.a, entry), true)}`;
  const { forward, backward } = column.reached;
  return `${where}: a ${said(valueAt(column.a, entry), forward)}, δ ${column.apart ?? said(valueAt(column.delta, entry), backward)}`;
}

function said(value: number | null, reached: boolean): string {
  if (!reached) return 'not reached in this step';
  return value === null ? 'not here yet' : shown(value);
}

/** One step with an arrow key among a page's entries; null where it leaves them to that side. */
export function stepped(
  { field, page }: Column,
  entry: number,
  by: readonly [down: number, right: number],
): number | null {
  const [row, column] = [Math.floor(entry / field.columns) + by[0], (entry % field.columns) + by[1]];
  const rows = (each: number): number => (each * field.size) / field.columns;
  if (row < rows(page.from) || row >= rows(page.to) || column < 0 || column >= field.columns) return null;
  return row * field.columns + column;
}
