import type { RunState } from '../../../src/protocol.js';
import { COLUMNS } from './columns.js';
import type { Sort } from './layersView.js';
import type { Row } from './row.js';

/** Rows by a column; what has no number there comes last, either way, and equals keep the network's order. */
export function sorted(rows: readonly Row[], sort: Sort | null, run: RunState): readonly Row[] {
  const column = COLUMNS.find(({ key }) => key === sort?.column);
  const value = column?.rank ?? column?.value;
  if (!sort || !value) return rows;
  const sign = sort.descending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [value(one, run), value(other, run)];
    if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b));
    return sign * compared(a as string | number, b as string | number);
  });
}

function missing(value: string | number | null): boolean {
  return value === null || Number.isNaN(value);
}

function compared(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return String(a).localeCompare(String(b));
}

/** A press on a column's head: up, down, and back to the network's order. */
export function pressed(sort: Sort | null, column: Sort['column']): Sort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}
