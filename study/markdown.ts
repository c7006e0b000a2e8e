import type { Share } from './results.js';

/** Rows of cells, the first row its head. */
export type Table = readonly (readonly string[])[];

/** A count with its thousands apart. */
export function whole(count: number): string {
  return count.toLocaleString('en-US');
}

/** In whole percent where that says enough; 100 only for all, and 0 only for none. */
export function percent({ count, of }: Share): string {
  if (of === 0) return '–';
  const share = (100 * count) / of;
  const digits = share > 0 && share < 10 ? 1 : share > 99 && share < 100 ? 1 : 0;
  const text = share.toFixed(digits);
  if (count > 0 && Number(text) === 0) return '< 0.1 %';
  return count < of && Number(text) === 100 ? '> 99.9 %' : `${text} %`;
}

/** A table, the first column to the left and numbers to the right, as formatters leave it. */
export function markdown(rows: Table): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(4, ...rows.map((row) => (row[i] ?? '').length)));
  const [head = '', ...body] = rows.map((row) => line(widths.map((width, i) => pad(row[i] ?? '', width, i))));
  const rule = line(widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)));
  return [head, rule, ...body].join('\n');
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width);
