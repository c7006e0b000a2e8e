import type { Operand } from '../../../engine/primitives/rule.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { Reference } from '../claims/point.js';
import type { CodePart } from './judge.js';
import type { PlacedCode } from './placed.js';

/** A matrix by rows and columns, with nothing moved in memory. */
type Entry = (row: number, column: number) => number;

/**
 * What Z = XWᵀ + b, X [N, I] and Z [N, J], hands the part from a cotangent C of Z: C W, CᵀX, or Σ_n C; for W stored as [J, I] and
 * as [I, J], where both could be. [] where the shapes are not those of such a product.
 */
export function handedByProduct(placed: PlacedCode, part: CodePart, c: Float64Array): Reference[] {
  const [x, ...parameters] = placed.inputs;
  const J = placed.shape.at(-1) ?? 1;
  const [N, I] = [placed.y.length / J, (x?.data.length ?? 0) / (placed.y.length / J)];
  const C: Entry = (n, j) => c[n * J + j] as number;
  const X: Entry = (n, i) => x?.data[n * I + i] as number;
  const sum = (rows: number, columns: number, terms: number, left: Entry, right: Entry): Reference =>
    sums(rows, columns, terms, placed.unit, left, right);
  if (part.place > 0 && sizeOf(part.shape) === J) return [sum(1, J, N, () => 1, C)];
  if (part.place > 0) {
    const asRows = sum(J, I, N, (j, n) => C(n, j), X);
    const asColumns = sum(I, J, N, (i, n) => X(n, i), C);
    return [[J, I, asRows] as const, [I, J, asColumns] as const].flatMap(([rows, columns, made]) =>
      isMatrix(part, rows, columns) ? [made] : [],
    );
  }
  return parameters.flatMap((w) => [
    ...(isMatrix(w, J, I) ? [sum(N, I, J, C, (j, i) => w.data[j * I + i] as number)] : []),
    ...(isMatrix(w, I, J) ? [sum(N, I, J, C, (j, i) => w.data[i * J + j] as number)] : []),
  ]);
}

function isMatrix({ shape }: Pick<Operand, 'shape'>, rows: number, columns: number): boolean {
  return shape.length === 2 && shape[0] === rows && shape[1] === columns;
}

/** Σ_k left(row, k) right(k, column), and how far that many roundings move it. */
function sums(rows: number, columns: number, terms: number, unit: number, left: Entry, right: Entry): Reference {
  const [exact, bound] = [new Float64Array(rows * columns), new Float64Array(rows * columns)];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let [sum, size] = [0, 0];
      for (let k = 0; k < terms; k++) {
        const term = left(row, k) * right(k, column);
        sum += term;
        size += Math.abs(term);
      }
      exact[row * columns + column] = sum;
      bound[row * columns + column] = (terms + 16) * unit * size;
    }
  }
  return { exact, bound };
}
