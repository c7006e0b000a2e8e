import { strFromU8 } from 'fflate';
import { unpack } from './packed.js';

/** A table as text: rows of cells, and the first row's names where it holds names. */
export interface Table {
  readonly header: readonly string[] | null;
  /** How many rows there are, the header aside. */
  readonly length: number;
  /** The number, in the file, of the first row: 1, or 2 after a header. */
  readonly firstLine: number;
  /** The cells of a row, parted when they are asked for: a large table is never held as cells. */
  row(i: number): readonly string[];
  /** The text of a row without its line break. */
  line(i: number): string;
}

/** The text of a file, unpacked where its name ends in .gz. Throws an Error that names the trouble. */
export function textOf(path: string, bytes: Uint8Array): string {
  const unpacked = unpack(path, bytes);
  if (typeof unpacked === 'string') throw new Error(`${path} ${unpacked}`);
  return strFromU8(unpacked).replace(/^\uFEFF/, '');
}

/** Comma-separated values (RFC 4180). `header`: whether the first row holds names; null: it does where one of its cells is not a number. */
export function readTable(text: string, header: boolean | null): Table {
  const ends = rowEnds(text);
  const start = (i: number): number => (i === 0 ? 0 : (ends[i - 1] as number));
  const line = (i: number): string => text.slice(start(i), ends[i]).replace(/[\r\n]+$/, '');
  const filled = Array.from(ends.keys()).filter((i) => /[^\r\n]/.test(text[start(i)] ?? ''));
  const [first] = filled;
  const names = first === undefined ? [] : cellsIn(line(first));
  const named = header ?? names.some((cell) => !isNumber(cell));
  const rows = named ? filled.slice(1) : filled;
  return {
    header: named ? names.map((cell) => cell.trim()) : null,
    length: rows.length,
    firstLine: named ? 2 : 1,
    row: (i) => cellsIn(line(rows[i] as number)),
    line: (i) => line(rows[i] as number),
  };
}

export function isNumber(cell: string): boolean {
  return cell.trim() !== '' && !Number.isNaN(Number(cell));
}

const CELL = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\r|\n|$)/y;
const QUOTED = /^"(?:[^"]|"")*"$/;
const LINE = /\r\n|\r|\n/g;

/** Where each row ends, its line break included. A break within quotes is none. */
function rowEnds(text: string): number[] {
  const breaks = text.includes('"') ? cellBreaks(text) : text.matchAll(LINE);
  const ends = Array.from(breaks, (match) => match.index + match[0].length);
  return (ends.at(-1) ?? 0) < text.length ? [...ends, text.length] : ends;
}

function* cellBreaks(text: string): Generator<RegExpExecArray> {
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const match = CELL.exec(text);
    if (!match) return;
    if (match[2] !== ',') yield match;
  }
}

/** The cells of one row without its line break. */
function cellsIn(row: string): string[] {
  if (!row.includes('"')) return row.split(',');
  const cells: string[] = [];
  CELL.lastIndex = 0;
  for (;;) {
    const [, cell = '', end = ''] = CELL.exec(row) ?? [];
    cells.push(QUOTED.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '') return cells;
  }
}
