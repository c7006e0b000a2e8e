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
  const whole = new Float64Array(widthOf(table));
  for (let row = 0; row < table.length; row++) {
    const isWhole = wholeNumbers(table.line(row), whole);
    const found = isWhole ? columns.map((column) => whole[column] as number) : numbersAt(table, row, columns);
    numbers.set(found, row * columns.length);
  }
  return numbers;
}

const [COMMA, ZERO, NINE] = [44, 48, 57];

/**
 * Reads a row of whole numbers without signs, as images are, letter by letter: several times faster than cell by cell.
 * False where there is anything else, or another number of cells.
 */
function wholeNumbers(line: string, into: Float64Array): boolean {
  let [cell, value, digits] = [0, 0, 0];
  for (let i = 0; i <= line.length; i++) {
    const code = i < line.length ? line.charCodeAt(i) : COMMA;
    if (code === COMMA && digits > 0 && cell < into.length) {
      into[cell++] = value;
      [value, digits] = [0, 0];
    } else if (code >= ZERO && code <= NINE && digits < 15) {
      value = value * 10 + code - ZERO;
      digits++;
    } else return false;
  }
  return cell === into.length;
}

function numbersAt(table: Table, row: number, columns: readonly number[]): number[] {
  return cellsAt(table, row, columns).map((cell, i) => {
    if (isNumber(cell)) return Number(cell);
    throw new Error(`${placeOf(table, row, columns[i] as number)} is ${JSON.stringify(cell)}; expected a number`);
  });
}

function placeOf({ header, firstLine }: Table, row: number, column: number): string {
  const name = header?.[column];
  return `row ${firstLine + row}, column ${column}${name ? ` (${name})` : ''}`;
}
