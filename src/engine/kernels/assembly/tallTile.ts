import { multiplyAdd } from './vectors';

export const TALL_ROWS: i32 = 6;

/** A tile as those of tile.ts, of 6 rows of 2 vectors: for multiply-and-add in one rounding, which wants no register for the product. */
export function tallTile<T>(inner: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, addend: usize, addendRow: usize): void {
  let c00 = v128.splat<T>(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  const end = b + <usize>inner * bRow;
  const r2 = 2 * aRow, r3 = 3 * aRow, r4 = 4 * aRow, r5 = 5 * aRow;
  while (b != end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load_splat<T>(a);
    c00 = multiplyAdd<T>(a0, b0, c00);
    c01 = multiplyAdd<T>(a0, b1, c01);
    const a1 = v128.load_splat<T>(a + aRow);
    c10 = multiplyAdd<T>(a1, b0, c10);
    c11 = multiplyAdd<T>(a1, b1, c11);
    const a2 = v128.load_splat<T>(a + r2);
    c20 = multiplyAdd<T>(a2, b0, c20);
    c21 = multiplyAdd<T>(a2, b1, c21);
    const a3 = v128.load_splat<T>(a + r3);
    c30 = multiplyAdd<T>(a3, b0, c30);
    c31 = multiplyAdd<T>(a3, b1, c31);
    const a4 = v128.load_splat<T>(a + r4);
    c40 = multiplyAdd<T>(a4, b0, c40);
    c41 = multiplyAdd<T>(a4, b1, c41);
    const a5 = v128.load_splat<T>(a + r5);
    c50 = multiplyAdd<T>(a5, b0, c50);
    c51 = multiplyAdd<T>(a5, b1, c51);
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
    addend += addendRow;
    c40 = v128.add<T>(c40, v128.load(addend));
    c41 = v128.add<T>(c41, v128.load(addend, 16));
    addend += addendRow;
    c50 = v128.add<T>(c50, v128.load(addend));
    c51 = v128.add<T>(c51, v128.load(addend, 16));
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
  c += cRow;
  v128.store(c, c40);
  v128.store(c, c41, 16);
  c += cRow;
  v128.store(c, c50);
  v128.store(c, c51, 16);
}
