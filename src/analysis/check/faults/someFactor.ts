/** A factor that is known, with how far each of its numbers may be off: rows × columns, or stored the other way round. */
export interface KnownFactor {
  readonly exact: Float64Array;
  readonly bound: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly transposed: boolean;
}

/** A product that is known, rows × columns. */
export interface KnownProduct {
  readonly numbers: Float64Array;
  readonly spread: Float64Array;
  readonly columns: number;
}

/**
 * Whether G may be D M for some M, where D has more rows to obey than M has numbers to give: then G is bound to it.
 * Elimination with complete pivoting takes out of G what M can make; where G is D M but for rounding, u for each operation, no
 * more is left of the other rows than their own rounding and what that of the pivots' rows has become on the way.
 * false where D's rank leaves no row over: any G would do.
 */
export function isProduct(d: KnownFactor, g: KnownProduct, u: number): boolean {
  const first = augmented(d, g);
  const pivots = eliminate(first, d.columns, g.columns);
  if (pivots.length >= alive(d)) return false;
  const m = substitute(first, pivots, d.columns, g.columns);
  const rest = augmented(d, { ...g, spread: roundingOf(d, g, m, u) });
  const used = new Set(eliminate(rest, d.columns, g.columns).map(({ row }) => row));
  return rest.every((row, i) => {
    const [left, spread] = [row.slice(d.columns, -g.columns), row.slice(-g.columns)];
    return used.has(i) || left.every((entry, j) => Math.abs(entry) <= (spread[j] as number));
  });
}

function entryOf(d: KnownFactor, i: number, k: number): number {
  return d.transposed ? k * d.rows + i : i * d.columns + k;
}

/** Rows of D, of G, and of how far each number of G may be off. */
function augmented(d: KnownFactor, { numbers, spread, columns }: KnownProduct): number[][] {
  return Array.from({ length: d.rows }, (_, i) => [
    ...Array.from({ length: d.columns }, (_row, k) => d.exact[entryOf(d, i, k)] as number),
    ...numbers.subarray(i * columns, (i + 1) * columns),
    ...spread.subarray(i * columns, (i + 1) * columns),
  ]);
}

/** How far D M is off where each number of it is a sum of products that round, and D's own numbers are off. */
function roundingOf(d: KnownFactor, g: KnownProduct, m: readonly (readonly number[])[], u: number): Float64Array {
  return g.spread.map((spread, place) => {
    const [i, j] = [Math.floor(place / g.columns), place % g.columns];
    let [size, moved] = [0, 0];
    for (let k = 0; k < d.columns; k++) {
      const factor = Math.abs(m[k]?.[j] ?? 0);
      size += Math.abs(d.exact[entryOf(d, i, k)] as number) * factor;
      moved += (d.bound[entryOf(d, i, k)] as number) * factor;
    }
    return d.columns * (u + 2 ** -52) * 1.01 * size + moved + spread;
  });
}

/** Rows that are not zero all over. */
function alive(d: KnownFactor): number {
  const rows = Array.from({ length: d.rows }, (_, i) => i);
  const columns = Array.from({ length: d.columns }, (_, k) => k);
  return rows.filter((i) => columns.some((k) => d.exact[entryOf(d, i, k)] !== 0)).length;
}

interface Pivot {
  readonly row: number;
  readonly column: number;
}

/** Gauss, in place, the last `spreads` numbers of a row being errors; a pivot that is no more than rounding has left ends it. */
function eliminate(matrix: number[][], columns: number, spreads: number): Pivot[] {
  const pivots: Pivot[] = [];
  const largest = Math.max(...matrix.flatMap((row) => row.slice(0, columns).map(Math.abs)));
  const least = 4 * columns * 2 ** -53 * largest;
  const [rows, open] = [new Set(matrix.keys()), new Set(Array.from({ length: columns }, (_, k) => k))];
  for (;;) {
    const pivot = largestOf(matrix, rows, open);
    if (!pivot || !(Math.abs(matrix[pivot.row]?.[pivot.column] ?? 0) > least)) return pivots;
    pivots.push(pivot);
    rows.delete(pivot.row);
    open.delete(pivot.column);
    const top = matrix[pivot.row] as number[];
    for (const i of rows) subtract(matrix[i] as number[], top, pivot.column, spreads);
  }
}

function largestOf(matrix: number[][], rows: ReadonlySet<number>, columns: ReadonlySet<number>): Pivot | null {
  let best: Pivot | null = null;
  let size = 0;
  for (const row of rows) {
    for (const column of columns) {
      const entry = Math.abs(matrix[row]?.[column] ?? 0);
      if (entry > size) [best, size] = [{ row, column }, entry];
    }
  }
  return best;
}

function subtract(row: number[], top: readonly number[], column: number, spreads: number): void {
  const factor = (row[column] as number) / (top[column] as number);
  const numbers = row.length - spreads;
  for (let k = 0; k < row.length; k++) {
    row[k] = (row[k] as number) - (k < numbers ? factor : -Math.abs(factor)) * (top[k] as number);
  }
  row[column] = 0;
}

/** M by the pivots' rows, the last one first; what no pivot tells is 0. */
function substitute(matrix: number[][], pivots: readonly Pivot[], columns: number, width: number): number[][] {
  const m = Array.from({ length: columns }, () => new Array<number>(width).fill(0));
  for (const { row, column } of [...pivots].reverse()) {
    const top = matrix[row] as number[];
    const others = pivots.filter((other) => other.column !== column);
    for (let j = 0; j < width; j++) {
      const rest = others.reduce((sum, other) => sum + (top[other.column] as number) * (m[other.column]?.[j] ?? 0), 0);
      (m[column] as number[])[j] = ((top[columns + j] as number) - rest) / (top[column] as number);
    }
  }
  return m;
}
