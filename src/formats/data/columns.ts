import { didYouMean } from '../nearest.js';
import { isNumber, type Table } from './table.js';

/** Which columns of a table: a number, a name, a range "0-63", or a list of those. */
export type ColumnsAsked = number | string | readonly (number | string)[];

/** The numbers of the columns. Throws an Error that says what is there. */
export function selectColumns(table: Table, asked: ColumnsAsked): number[] {
  if (typeof asked === 'object') return asked.flatMap((one) => selectColumns(table, one));
  const width = table.header?.length ?? table.rows[0]?.length ?? 0;
  if (typeof asked === 'string') {
    const named = table.header?.indexOf(asked) ?? -1;
    if (named >= 0) return [named];
  }
  const range = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(String(asked));
  if (!range) throw new Error(unknownColumn(table, String(asked), width));
  const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])];
  if (to >= width || to < from) throw new Error(`there is no column ${asked}: the table has columns 0 to ${width - 1}`);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function unknownColumn(table: Table, asked: string, width: number): string {
  if (!table.header) return `there is no column "${asked}": the table has no names, only columns 0 to ${width - 1}`;
  const hint = didYouMean(asked, table.header);
  return `there is no column "${asked}"${hint || `; the table has ${table.header.join(', ')}`}`;
}

/** The cells of columns, row by row. Throws where a row is too short. */
export function cellsOf(table: Table, columns: readonly number[]): string[][] {
  const most = Math.max(...columns);
  return table.rows.map((row, i) => {
    if (row.length <= most)
      throw new Error(`row ${table.firstLine + i} has ${row.length} cells; expected at least ${most + 1}`);
    return columns.map((column) => (row[column] as string).trim());
  });
}

/** Cells as numbers. Throws where one is none, naming its row and column. */
export function numbersOf(table: Table, columns: readonly number[]): number[][] {
  return cellsOf(table, columns).map((row, i) =>
    row.map((cell, j) => {
      if (isNumber(cell)) return Number(cell);
      const name = table.header?.[columns[j] as number];
      throw new Error(
        `row ${table.firstLine + i}, column ${columns[j]}${name ? ` (${name})` : ''} is ${JSON.stringify(cell)}; expected a number`,
      );
    }),
  );
}
