import type { TensorSlice } from '../../../src/protocol.js';

/** The rows on view as a spreadsheet takes them: tabs between numbers, all of their digits. */
export function rowsText({ data, rows, columns }: Pick<TensorSlice, 'data' | 'rows' | 'columns'>): string {
  return Array.from({ length: rows[1] - rows[0] }, (_, i) => rowText({ data, rows, columns }, rows[0] + i)).join('\n');
}

/** One of them, by its index. */
export function rowText({ data, rows, columns }: Pick<TensorSlice, 'data' | 'rows' | 'columns'>, row: number): string {
  const width = columns[1] - columns[0];
  const start = (row - rows[0]) * width;
  return Array.from(data.subarray(start, start + width), String).join('\t');
}
