/** Colours of a terminal that follow its theme. δ is red and a is blue wherever they are named. */
const CODES = { red: 31, green: 32, yellow: 33, blue: 34, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof CODES;

export interface Cell {
  readonly text: string;
  readonly colour?: Colour;
}

/** Text, coloured where colours are wanted. */
export type Paint = (cell: Cell) => string;

export function painter(colour: boolean): Paint {
  return ({ text, colour: name }) => (colour && name ? `\u001b[${CODES[name]}m${text}\u001b[0m` : text);
}

/** Rows of cells in aligned columns; the ones named in `right` stand to the right. */
export function table(rows: readonly (readonly Cell[])[], right: readonly number[], paint: Paint): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach(({ text }, i) => {
      widths[i] = Math.max(widths[i] ?? 0, [...text].length);
    });
  }
  const line = (row: readonly Cell[]): string =>
    row.map((cell, i) => pad(cell, widths[i] ?? 0, right.includes(i), i === row.length - 1, paint)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

function pad(cell: Cell, width: number, right: boolean, last: boolean, paint: Paint): string {
  const space = ' '.repeat(width - [...cell.text].length);
  if (right) return space + paint(cell);
  return last ? paint(cell) : paint(cell) + space;
}

/** Six significant digits, for a table; NaN, and ∞ as the views write it. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('Infinity', '∞');
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e6) ? value.toExponential(5) : String(Number(value.toPrecision(6)));
}

export function number(value: number, colour?: Colour): Cell {
  const found = Number.isFinite(value) ? colour : 'red';
  return found ? { text: shown(value), colour: found } : { text: shown(value) };
}
