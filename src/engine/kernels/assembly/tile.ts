import { multiplyAdd } from './vectors';

export const WIDE_ROWS: i32 = 2;
export const NARROW_ROWS: i32 = 4;
export const SLIM_ROWS: i32 = 8;

/**
 * Tiles of C that are computed in registers: Σ_k a_k b_kᵀ + addend (0: nothing). Eight sums and what feeds them fit into
 * sixteen registers. The vectors of row k of B are at b + k · bRow, and end at b + inner · bRow: bRow is not 0. Strides in
 * bytes. The loops are left rolled: V8 unrolls them, and keeps the sums apart.
 */

/** 2 rows of 4 vectors. */
export function wideTile<T>(inner: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, addend: usize, addendRow: usize): void {
  let c00 = v128.splat<T>(0), c01 = c00, c02 = c00, c03 = c00;
  let c10 = c00, c11 = c00, c12 = c00, c13 = c00;
  const end = b + <usize>inner * bRow;
  while (b != end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    const a0 = v128.load_splat<T>(a);
    c00 = multiplyAdd<T>(a0, b0, c00);
    c01 = multiplyAdd<T>(a0, b1, c01);
    c02 = multiplyAdd<T>(a0, b2, c02);
    c03 = multiplyAdd<T>(a0, b3, c03);
    const a1 = v128.load_splat<T>(a + aRow);
    c10 = multiplyAdd<T>(a1, b0, c10);
    c11 = multiplyAdd<T>(a1, b1, c11);
    c12 = multiplyAdd<T>(a1, b2, c12);
    c13 = multiplyAdd<T>(a1, b3, c13);
    a += aColumn;
    b += bRow;
  }
  if (addend) {
    c00 = v128.add<T>(c00, v128.load(addend));
    c01 = v128.add<T>(c01, v128.load(addend, 16));
    c02 = v128.add<T>(c02, v128.load(addend, 32));
    c03 = v128.add<T>(c03, v128.load(addend, 48));
    addend += addendRow;
    c10 = v128.add<T>(c10, v128.load(addend));
    c11 = v128.add<T>(c11, v128.load(addend, 16));
    c12 = v128.add<T>(c12, v128.load(addend, 32));
    c13 = v128.add<T>(c13, v128.load(addend, 48));
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c02, 32);
  v128.store(c, c03, 48);
  c += cRow;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  v128.store(c, c12, 32);
  v128.store(c, c13, 48);
}

/** 4 rows of 2 vectors. The rows of A are at a, a + first, a + second and a + third. */
export function narrowTile<T>(inner: i32, a: usize, first: usize, second: usize, third: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, addend: usize, addendRow: usize): void {
  let c00 = v128.splat<T>(0), c01 = c00, c10 = c00, c11 = c00;
  let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const end = b + <usize>inner * bRow;
  while (b != end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load_splat<T>(a);
    c00 = multiplyAdd<T>(a0, b0, c00);
    c01 = multiplyAdd<T>(a0, b1, c01);
    const a1 = v128.load_splat<T>(a + first);
    c10 = multiplyAdd<T>(a1, b0, c10);
    c11 = multiplyAdd<T>(a1, b1, c11);
    const a2 = v128.load_splat<T>(a + second);
    c20 = multiplyAdd<T>(a2, b0, c20);
    c21 = multiplyAdd<T>(a2, b1, c21);
    const a3 = v128.load_splat<T>(a + third);
    c30 = multiplyAdd<T>(a3, b0, c30);
    c31 = multiplyAdd<T>(a3, b1, c31);
    a += aColumn;
    b += bRow;
  }
  if (addend) {
    c00 = v128.add<T>(c00, v128.load(addend));
    c01 = v128.add<T>(c01, v128.load(addend, 16));
    addend += addendRow;
    c10 = v128.add<T>(c10, v128.load(addend));
    c11 = v128.add<T>(c11, v128.load(addend, 16));
    addend += addendRow;
    c20 = v128.add<T>(c20, v128.load(addend));
    c21 = v128.add<T>(c21, v128.load(addend, 16));
    addend += addendRow;
    c30 = v128.add<T>(c30, v128.load(addend));
    c31 = v128.add<T>(c31, v128.load(addend, 16));
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += cRow;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += cRow;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += cRow;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** 8 rows of 1 vector: for what is left of C at its right. The rows of A that are not there, from `rows` on, are the first one again. */
export function slimTile<T>(inner: i32, rows: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize): void {
  let c0 = v128.splat<T>(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
  const r1 = rows > 1 ? aRow : 0, r2 = rows > 2 ? 2 * aRow : 0, r3 = rows > 3 ? 3 * aRow : 0, r4 = rows > 4 ? 4 * aRow : 0;
  const r5 = rows > 5 ? 5 * aRow : 0, r6 = rows > 6 ? 6 * aRow : 0, r7 = rows > 7 ? 7 * aRow : 0;
  const end = b + <usize>inner * bRow;
  while (b != end) {
    const row = v128.load(b);
    c0 = multiplyAdd<T>(v128.load_splat<T>(a), row, c0);
    c1 = multiplyAdd<T>(v128.load_splat<T>(a + r1), row, c1);
    c2 = multiplyAdd<T>(v128.load_splat<T>(a + r2), row, c2);
    c3 = multiplyAdd<T>(v128.load_splat<T>(a + r3), row, c3);
    c4 = multiplyAdd<T>(v128.load_splat<T>(a + r4), row, c4);
    c5 = multiplyAdd<T>(v128.load_splat<T>(a + r5), row, c5);
    c6 = multiplyAdd<T>(v128.load_splat<T>(a + r6), row, c6);
    c7 = multiplyAdd<T>(v128.load_splat<T>(a + r7), row, c7);
    a += aColumn;
    b += bRow;
  }
  v128.store(c, c0);
  v128.store(c + cRow, c1);
  v128.store(c + 2 * cRow, c2);
  v128.store(c + 3 * cRow, c3);
  v128.store(c + 4 * cRow, c4);
  v128.store(c + 5 * cRow, c5);
  v128.store(c + 6 * cRow, c6);
  v128.store(c + 7 * cRow, c7);
}
