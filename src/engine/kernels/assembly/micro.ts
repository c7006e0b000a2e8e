/** Rows and vectors of the tile of C that one call of `tile` holds in registers: eight sums and what feeds them fill sixteen. */
export const TILE_ROWS: i32 = 4;

/** Columns of a tile: two vectors. */
// @ts-ignore: decorator
@inline
export function tileColumns<T>(): i32 {
  return <i32>(32 / sizeof<T>());
}

/** sum + a · b: in one rounding where float32 may, in two everywhere else. */
// @ts-ignore: decorator
@inline
function multiplyAdd<T>(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD && sizeof<T>() == 4) return v128.relaxed_madd<T>(a, b, sum);
  return v128.add<T>(sum, v128.mul<T>(a, b));
}

/** A row of two vectors of C: the sums, and what stands at `addend` (0: nothing). */
// @ts-ignore: decorator
@inline
function finish<T>(c: usize, first: v128, second: v128, addend: usize): void {
  if (addend) {
    first = v128.add<T>(first, v128.load(addend));
    second = v128.add<T>(second, v128.load(addend, 16));
  }
  v128.store(c, first);
  v128.store(c, second, 16);
}

/**
 * A 4 × 2-vector tile of C = Σ_k a_k b_kᵀ + addend, from packed panels of A (4 entries for each k) and B (2 vectors for each k).
 * Strides in bytes.
 */
export function tile<T>(inner: i32, a: usize, b: usize, c: usize, cRow: usize, addend: usize, addendRow: usize): void {
  let c00 = v128.splat<T>(0), c01 = c00, c10 = c00, c11 = c00;
  let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const end = a + <usize>inner * 4 * sizeof<T>();
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load_splat<T>(a);
    c00 = multiplyAdd<T>(a0, b0, c00);
    c01 = multiplyAdd<T>(a0, b1, c01);
    const a1 = v128.load_splat<T>(a, sizeof<T>());
    c10 = multiplyAdd<T>(a1, b0, c10);
    c11 = multiplyAdd<T>(a1, b1, c11);
    const a2 = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = multiplyAdd<T>(a2, b0, c20);
    c21 = multiplyAdd<T>(a2, b1, c21);
    const a3 = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = multiplyAdd<T>(a3, b0, c30);
    c31 = multiplyAdd<T>(a3, b1, c31);
    a += 4 * sizeof<T>();
    b += 32;
  }
  finish<T>(c, c00, c01, addend);
  finish<T>(c + cRow, c10, c11, addend ? addend + addendRow : 0);
  finish<T>(c + 2 * cRow, c20, c21, addend ? addend + 2 * addendRow : 0);
  finish<T>(c + 3 * cRow, c30, c31, addend ? addend + 3 * addendRow : 0);
}
