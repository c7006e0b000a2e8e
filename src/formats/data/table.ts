import { gunzipSync, strFromU8 } from 'fflate';

/** A table as text: rows of cells, and the first row's names where it holds names. */
export interface Table {
  readonly header: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
  /** The number, in the file, of the first of `rows`: 1, or 2 after a header. */
  readonly firstLine: number;
}

/** The text of a file, unpacked where its name ends in .gz. Throws an Error that names the trouble. */
export function textOf(path: string, bytes: Uint8Array): string {
  const packed = path.toLowerCase().endsWith('.gz');
  try {
    return strFromU8(packed ? gunzipSync(bytes) : bytes).replace(/^\uFEFF/, '');
  } catch {
    throw new Error(packed ? `${path} can't be unpacked as gzip` : `${path} is not UTF-8 text`);
  }
}

/** Comma-separated values (RFC 4180). `header`: whether the first row holds names; null: it does where one of its cells is not a number. */
export function readTable(text: string, header: boolean | null): Table {
  const rows = splitRows(text).filter((row) => row.length > 1 || row[0] !== '');
  const [first = []] = rows;
  const named = header ?? first.some((cell) => !isNumber(cell));
  return named
    ? { header: first.map((cell) => cell.trim()), rows: rows.slice(1), firstLine: 2 }
    : { header: null, rows, firstLine: 1 };
}

export function isNumber(cell: string): boolean {
  return cell.trim() !== '' && !Number.isNaN(Number(cell));
}

const CELL = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\r|\n|$)/y;

function splitRows(text: string): string[][] {
  const rows: string[][] = [[]];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const match = CELL.exec(text);
    // Only text after a closing quote does not match; it is taken as it stands, up to the line's end.
    if (!match) break;
    const [, cell = '', end = ''] = match;
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows.at(-1)?.length === 0 ? rows.slice(0, -1) : rows;
}
