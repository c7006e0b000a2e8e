import { crop } from './crop';
import { Product } from './product';
import { multiplyAdd } from './vectors';

/** Up to so many rows, laying B together for tiles would cost more than it saves. */
const MOST_ROWS: i32 = 4;

/** Entries of C that are taken at a time: 2 rows of 4. */
const ROWS: i32 = 2;
const COLUMNS: i32 = 4;

/** Whether a product of which all of A has `rows` rows is computed by dots. */
export function wantsDots<T>(p: Product, rows: i32): boolean {
  return rows <= MOST_ROWS && p.aColumn == sizeof<T>() && p.bRow == sizeof<T>() && p.inner >= 16;
}

/**
 * A product where the rows of A and the columns of B lie together along k: dot products of vectors, without moving either.
 * `scratch` takes 8 entries.
 */
export function byDots<T>(p: Product, scratch: usize): void {
  for (let j = 0; j < p.columns; j += COLUMNS) {
    const columns = min(COLUMNS, p.columns - j);
    for (let i = 0; i < p.rows; i += ROWS) {
      const rows = min(ROWS, p.rows - i);
      dots<T>(p, i, j, rows, columns, scratch);
      const at = <usize>i * p.cRow + <usize>j * sizeof<T>();
      const addend = p.addend ? p.addend + <usize>i * p.addendRow + <usize>j * sizeof<T>() : 0;
      crop<T>(scratch, COLUMNS * sizeof<T>(), rows, columns, p.c + at, p.cRow, addend, p.addendRow);
    }
  }
}

/** The dot products of two rows of A and four columns of B. Those that are not there are others again. */
function dots<T>(p: Product, i: i32, j: i32, rows: i32, columns: i32, to: usize): void {
  let c00 = v128.splat<T>(0), c01 = c00, c02 = c00, c03 = c00;
  let c10 = c00, c11 = c00, c12 = c00, c13 = c00;
  let a = p.a + <usize>i * p.aRow;
  let b = p.b + <usize>j * p.bColumn;
  const aRow = rows > 1 ? p.aRow : 0;
  const bColumn = columns > 1 ? p.bColumn : 0;
  const second = columns > 2 ? 2 * bColumn : 0;
  const third = columns > 3 ? 3 * bColumn : 0;
  const end = a + (p.inner * sizeof<T>() & ~15);
  while (a != end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b + bColumn);
    const b2 = v128.load(b + second);
    const b3 = v128.load(b + third);
    const a0 = v128.load(a);
    c00 = multiplyAdd<T>(a0, b0, c00);
    c01 = multiplyAdd<T>(a0, b1, c01);
    c02 = multiplyAdd<T>(a0, b2, c02);
    c03 = multiplyAdd<T>(a0, b3, c03);
    const a1 = v128.load(a + aRow);
    c10 = multiplyAdd<T>(a1, b0, c10);
    c11 = multiplyAdd<T>(a1, b1, c11);
    c12 = multiplyAdd<T>(a1, b2, c12);
    c13 = multiplyAdd<T>(a1, b3, c13);
    a += 16;
    b += 16;
  }
  addUp<T>(c00, c01, c02, c03, to);
  addUp<T>(c10, c11, c12, c13, to + COLUMNS * sizeof<T>());
  const rest = <i32>(p.inner & (16 / sizeof<T>() - 1));
  if (rest > 0) addRest<T>(rest, a, aRow, b, bColumn, second, third, to);
}

/** Writes the sum of each vector's entries. */
// @ts-ignore: decorator
@inline
function addUp<T>(c0: v128, c1: v128, c2: v128, c3: v128, to: usize): void {
  if (sizeof<T>() == 4) {
    const pairs01 = f32x4.add(i32x4.shuffle(c0, c1, 0, 4, 1, 5), i32x4.shuffle(c0, c1, 2, 6, 3, 7));
    const pairs23 = f32x4.add(i32x4.shuffle(c2, c3, 0, 4, 1, 5), i32x4.shuffle(c2, c3, 2, 6, 3, 7));
    v128.store(to, f32x4.add(i64x2.shuffle(pairs01, pairs23, 0, 2), i64x2.shuffle(pairs01, pairs23, 1, 3)));
  } else {
    v128.store(to, f64x2.add(i64x2.shuffle(c0, c1, 0, 2), i64x2.shuffle(c0, c1, 1, 3)));
    v128.store(to, f64x2.add(i64x2.shuffle(c2, c3, 0, 2), i64x2.shuffle(c2, c3, 1, 3)), 16);
  }
}

/** Adds the products of the last few entries along k, which fill no vector. */
function addRest<T>(count: i32, a: usize, aRow: usize, b: usize, first: usize, second: usize, third: usize, to: usize): void {
  for (; count > 0; count--) {
    for (let row: usize = 0; row < <usize>ROWS; row++) {
      const x = load<T>(a + row * aRow);
      const at = to + row * COLUMNS * sizeof<T>();
      store<T>(at, load<T>(at) + x * load<T>(b));
      store<T>(at, load<T>(at, sizeof<T>()) + x * load<T>(b + first), sizeof<T>());
      store<T>(at, load<T>(at, 2 * sizeof<T>()) + x * load<T>(b + second), 2 * sizeof<T>());
      store<T>(at, load<T>(at, 3 * sizeof<T>()) + x * load<T>(b + third), 3 * sizeof<T>());
    }
    a += sizeof<T>();
    b += sizeof<T>();
  }
}
