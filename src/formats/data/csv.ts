import { strFromU8 } from 'fflate';
import { numbersOf, widthOf } from './columns.js';
import type { ArrayRead } from './fileArray.js';
import { readTable } from './table.js';

/** A table of numbers as an array [rows, columns]; a row of names above it is left out. */
export function readCsv(bytes: Uint8Array): ArrayRead {
  const table = readTable(strFromU8(bytes).replace(/^\uFEFF/, ''), null);
  if (table.length === 0) return 'holds no row';
  const width = widthOf(table);
  try {
    const values = numbersOf(
      table,
      Array.from({ length: width }, (_, column) => column),
    );
    return { shape: [table.length, width], values, names: null, warning: null };
  } catch (thrown) {
    return `can't be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}
