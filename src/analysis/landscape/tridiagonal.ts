/** Sweeps over all places: six are enough for matrices of dozens of rows. */
const SWEEPS = 30;

/**
 * The largest eigenvalue of a symmetric tridiagonal matrix, and its unit vector, by Jacobi's rotations (Golub & Van Loan, Matrix
 * Computations, §8.5). `beside`: one number fewer than the diagonal. NaN where a number is not finite.
 */
export function topOf(
  diagonal: readonly number[],
  beside: readonly number[],
): { readonly value: number; readonly vector: readonly number[] } {
  const n = diagonal.length;
  if (![...diagonal, ...beside].every(Number.isFinite))
    return { value: Number.NaN, vector: diagonal.map(() => Number.NaN) };
  const a = diagonal.map((value, i) =>
    diagonal.map((_, j) => (i === j ? value : Math.abs(i - j) === 1 ? (beside[Math.min(i, j)] as number) : 0)),
  );
  const v = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS && rotateAll(a, v); sweep++);
  const values = a.map((row, i) => row[i] as number);
  const top = values.indexOf(Math.max(...values));
  return { value: values[top] as number, vector: Array.from({ length: n }, (_, i) => v[i]?.[top] as number) };
}

/** Makes each place beside the diagonal zero once; false where all were. */
function rotateAll(a: number[][], v: number[][]): boolean {
  let rotated = false;
  for (let p = 0; p < a.length; p++) {
    for (let q = p + 1; q < a.length; q++) {
      const [off, first, second] = [a[p]?.[q] as number, a[p]?.[p] as number, a[q]?.[q] as number];
      if (Math.abs(off) <= Number.EPSILON * Math.sqrt(Math.abs(first * second)) || off === 0) continue;
      const ratio = (second - first) / (2 * off);
      const t = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
      const c = 1 / Math.hypot(t, 1);
      for (const row of a) turn(row, p, q, c, t * c);
      turnRows(a, p, q, c, t * c);
      for (const row of v) turn(row, p, q, c, t * c);
      rotated = true;
    }
  }
  return rotated;
}

function turn(row: number[], p: number, q: number, c: number, s: number): void {
  const [x, y] = [row[p] as number, row[q] as number];
  row[p] = c * x - s * y;
  row[q] = s * x + c * y;
}

function turnRows(a: number[][], p: number, q: number, c: number, s: number): void {
  const [first, second] = [a[p] as number[], a[q] as number[]];
  for (let j = 0; j < a.length; j++) {
    const [x, y] = [first[j] as number, second[j] as number];
    first[j] = c * x - s * y;
    second[j] = s * x + c * y;
  }
}
