import { topOf } from './tridiagonal.js';

/** A symmetric matrix that is known by its products: `times` answers a new array. */
export interface SymmetricProducts {
  readonly size: number;
  times(v: Float64Array): Generator<void, Float64Array>;
}

export interface LargestEigenvalue {
  readonly eigenvalue: number;
  /** ‖Av − λv‖ of the unit vector that it came from: an eigenvalue lies within so much. */
  readonly residual: number;
  /** Products that it took. */
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LanczosOptions {
  /** Where it starts; not 0. */
  readonly start: Float64Array;
  /** It is converged where the residual is at most this share of |λ|. */
  readonly tolerance: number;
  /** Products at most. */
  readonly most: number;
}

/** Vectors that are kept take so many numbers at most, and are so many at most. */
const KEPT = { numbers: 2 ** 22, vectors: 32 };

/** Numbers that are worked through between two pauses. */
const PIECE = 2 ** 17;

/**
 * The largest eigenvalue, not the one largest in size, by Lanczos' method with every vector made orthogonal to all before it
 * (Golub & Van Loan, Matrix Computations, §10.3); where too many vectors have come it starts again from the best one.
 * Yields on the way; with a product that is not finite the eigenvalue is NaN.
 */
export function* largestEigenvalue(
  matrix: SymmetricProducts,
  { start, tolerance, most }: LanczosOptions,
): Generator<void, LargestEigenvalue> {
  const room = Math.max(4, Math.min(KEPT.vectors, Math.floor(KEPT.numbers / matrix.size)));
  let [from, iterations] = [start, 0];
  for (;;) {
    const found = yield* expand(matrix, from, Math.min(room, most - iterations, matrix.size), tolerance);
    iterations += found.iterations;
    const { vector, ...best } = found;
    if (best.converged || iterations >= most || !Number.isFinite(best.eigenvalue)) return { ...best, iterations };
    from = vector;
  }
}

/** One Krylov space, and the best that lies in it. */
function* expand(
  matrix: SymmetricProducts,
  start: Float64Array,
  vectors: number,
  tolerance: number,
): Generator<void, LargestEigenvalue & { readonly vector: Float64Array }> {
  const basis: Float64Array[] = [scaled(start, 1 / length(start))];
  const [diagonal, beside]: [number[], number[]] = [[], []];
  for (;;) {
    const last = basis.at(-1) as Float64Array;
    const next = yield* matrix.times(last);
    diagonal.push(product(last, next));
    // Twice is enough (Kahan, in Parlett, The Symmetric Eigenvalue Problem, §6.9).
    for (const vector of [...basis, ...basis]) {
      subtract(next, product(vector, next), vector);
      if (next.length * basis.length > PIECE) yield;
    }
    const rest = length(next);
    const { value, vector } = topOf(diagonal, beside);
    const residual = Math.abs(rest * (vector.at(-1) as number));
    const converged = residual <= tolerance * Math.abs(value);
    if (converged || basis.length >= vectors || !Number.isFinite(value + residual)) {
      const best = combined(basis, vector);
      return { eigenvalue: value, residual, iterations: basis.length, converged, vector: best };
    }
    beside.push(rest);
    basis.push(scaled(next, 1 / rest));
  }
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function length(a: Float64Array): number {
  return Math.sqrt(product(a, a));
}

function scaled(a: Float64Array, factor: number): Float64Array {
  return a.map((value) => factor * value);
}

function subtract(from: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - factor * (vector[i] as number);
}

function combined(basis: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sum = new Float64Array((basis[0] as Float64Array).length);
  basis.forEach((vector, k) => {
    subtract(sum, -(weights[k] ?? 0), vector);
  });
  return sum;
}
