import { didYouMean } from '../nearest.js';
import { isNumber, type Table } from './table.js';

/** Which columns of a table: a number, a name, a range "0-63", or a list of those. */
export type ColumnsAsked = number | string | readonly (number | string)[];

/** The numbers of the columns. Throws an Error that says what is there. */
export function selectColumns(table: Table, asked: ColumnsAsked): number[] {
  if (typeof asked === 'object') return asked.flatMap((one) => selectColumns(table, one));
  const width = widthOf(table);
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

/** How many columns there are, by the names or the first row. */
export function widthOf(table: Table): number {
  return table.header?.length ?? (table.length > 0 ? table.row(0).length : 0);
}

/** The cells of a row at some columns. Throws where the row is too short. */
export function cellsAt(table: Table, row: number, columns: readonly number[]): string[] {
  const cells = table.row(row);
  return columns.map((column) => {
    const cell = cells[column];
    if (cell !== undefined) return cell.trim();
    const expected = Math.max(...columns) + 1;
    throw new Error(`row ${table.firstLine + row} has ${cells.length} cells; expected at least ${expected}`);
  });
}

/** Cells as numbers, row by row, one after the other. Throws where one is none, naming its row and column. */
export function numbersOf(table: Table, columns: readonly number[]): Float64Array {
  const numbers = new Float64Array(table.length * columns.length);
  for (let row = 0; row < table.length; row++) {
    const cells = cellsAt(table, row, columns);
    for (let i = 0; i < columns.length; i++) {
      const cell = cells[i] as string;
      if (!isNumber(cell))
        throw new Error(`${placeOf(table, row, columns[i] as number)} is ${JSON.stringify(cell)}; expected a number`);
      numbers[row * columns.length + i] = Number(cell);
    }
  }
  return numbers;
}

function placeOf({ header, firstLine }: Table, row: number, column: number): string {
  const name = header?.[column];
  return `row ${firstLine + row}, column ${column}${name ? ` (${name})` : ''}`;
}
