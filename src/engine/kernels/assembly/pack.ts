import { stripBytes, stripColumns } from './tiles';

/**
 * Lays a strip of B, `columns` wide, so that its rows follow one another, each as wide as a tile; beside a narrower strip
 * stands what stood there. `row` and `column` are the strides in bytes.
 */
export function packStrip<T>(inner: i32, columns: i32, b: usize, row: usize, column: usize, to: usize): void {
  if (row == sizeof<T>() && inner > 1) packColumns<T>(inner, columns, b, column, to);
  else if (column == sizeof<T>() && columns == stripColumns<T>()) packRows<T>(inner, b, row, to);
  else packEntries<T>(inner, columns, b, row, column, to);
}

/** Where a row's entries lie together. */
function packRows<T>(inner: i32, b: usize, row: usize, to: usize): void {
  for (; inner > 0; inner--) {
    v128.store(to, v128.load(b));
    v128.store(to, v128.load(b, 16), 16);
    if (stripBytes<T>() == 64) {
      v128.store(to, v128.load(b, 32), 32);
      v128.store(to, v128.load(b, 48), 48);
    }
    b += row;
    to += stripBytes<T>();
  }
}

/** Where a column's entries lie together: turned round in registers, a vector's worth of rows and columns at a time. */
function packColumns<T>(inner: i32, columns: i32, b: usize, column: usize, to: usize): void {
  const lanes = <i32>(16 / sizeof<T>());
  const whole = <usize>(columns & -lanes) * sizeof<T>();
  const rest = columns & (lanes - 1);
  if (rest > 0) packEntries<T>(inner, rest, b + <usize>(columns - rest) * column, sizeof<T>(), column, to + whole);
  for (; inner >= lanes; inner -= lanes) {
    let from = b;
    for (let part: usize = 0; part < whole; part += 16) {
      if (sizeof<T>() == 4) turnFour<T>(from, column, to + part);
      else turnTwo<T>(from, column, to + part);
      from += lanes * column;
    }
    b += 16;
    to += lanes * stripBytes<T>();
  }
  packEntries<T>(inner, columns - rest, b, sizeof<T>(), column, to);
}

// @ts-ignore: decorator
@inline
function turnTwo<T>(from: usize, column: usize, to: usize): void {
  const first = v128.load(from);
  const second = v128.load(from + column);
  v128.store(to, i64x2.shuffle(first, second, 0, 2));
  v128.store(to, i64x2.shuffle(first, second, 1, 3), stripBytes<T>());
}

// @ts-ignore: decorator
@inline
function turnFour<T>(from: usize, column: usize, to: usize): void {
  const c0 = v128.load(from);
  const c1 = v128.load(from + column);
  const c2 = v128.load(from + 2 * column);
  const c3 = v128.load(from + 3 * column);
  const low01 = i32x4.shuffle(c0, c1, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(c0, c1, 2, 6, 3, 7);
  const low23 = i32x4.shuffle(c2, c3, 0, 4, 1, 5);
  const high23 = i32x4.shuffle(c2, c3, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(low01, low23, 0, 2));
  v128.store(to, i64x2.shuffle(low01, low23, 1, 3), stripBytes<T>());
  v128.store(to, i64x2.shuffle(high01, high23, 0, 2), 2 * stripBytes<T>());
  v128.store(to, i64x2.shuffle(high01, high23, 1, 3), 3 * stripBytes<T>());
}

function packEntries<T>(inner: i32, columns: i32, b: usize, row: usize, column: usize, to: usize): void {
  for (; inner > 0; inner--) {
    let entry = b;
    for (let j = 0; j < columns; j++) {
      store<T>(to + <usize>j * sizeof<T>(), load<T>(entry));
      entry += column;
    }
    b += row;
    to += stripBytes<T>();
  }
}
