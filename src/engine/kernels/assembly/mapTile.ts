import { multiplyAdd } from './vectors';

/** A tile of C is 2 rows of 4 vectors: eight sums and what feeds them fit into sixteen registers. */
export const TILE_BYTES: i32 = 64;

// @ts-ignore: decorator
@inline
export function tileColumns<T>(): i32 {
  return <i32>(TILE_BYTES / sizeof<T>());
}

/**
 * Two rows of C = Σ a b + C (where `accumulate`) + bias (0: none). B is a panel of 64-byte rows; A's two rows are walked as a map is:
 * `rows` times `columns` entries `step` bytes apart, then on by `jump` bytes. Where only one row is wanted, all strides
 * between rows are 0.
 */
export function mapTile<T>(rows: i32, columns: i32, a: usize, aRow: usize, step: usize, jump: usize, b: usize, c: usize, cRow: usize, accumulate: bool, bias: usize, biasRow: usize): void {
  let c00 = v128.splat<T>(0), c01 = c00, c02 = c00, c03 = c00;
  let c10 = c00, c11 = c00, c12 = c00, c13 = c00;
  const width = <usize>columns * TILE_BYTES;
  for (; rows > 0; rows--) {
    const end = b + width;
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
      a += step;
      b += TILE_BYTES;
    }
    a += jump;
  }
  if (accumulate) {
    c00 = v128.add<T>(c00, v128.load(c));
    c01 = v128.add<T>(c01, v128.load(c, 16));
    c02 = v128.add<T>(c02, v128.load(c, 32));
    c03 = v128.add<T>(c03, v128.load(c, 48));
    c10 = v128.add<T>(c10, v128.load(c + cRow));
    c11 = v128.add<T>(c11, v128.load(c + cRow, 16));
    c12 = v128.add<T>(c12, v128.load(c + cRow, 32));
    c13 = v128.add<T>(c13, v128.load(c + cRow, 48));
  }
  if (bias) {
    const first = v128.load_splat<T>(bias), second = v128.load_splat<T>(bias + biasRow);
    c00 = v128.add<T>(c00, first);
    c01 = v128.add<T>(c01, first);
    c02 = v128.add<T>(c02, first);
    c03 = v128.add<T>(c03, first);
    c10 = v128.add<T>(c10, second);
    c11 = v128.add<T>(c11, second);
    c12 = v128.add<T>(c12, second);
    c13 = v128.add<T>(c13, second);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c02, 32);
  v128.store(c, c03, 48);
  v128.store(c + cRow, c10);
  v128.store(c + cRow, c11, 16);
  v128.store(c + cRow, c12, 32);
  v128.store(c + cRow, c13, 48);
}
