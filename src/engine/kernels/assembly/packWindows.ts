import { PANEL, VECTORS, WINDOW } from '../layout';
import { TILE_BYTES, tileColumns } from './mapTile';
import { Strips } from './strips';

/** Lays the windows of `count` positions from (y, x) on side by side: a row of 64 bytes for each entry of a window. */
export function packStrip<T>(s: Strips, y: i32, x: i32, count: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  if (s.fromX != sizeof<T>() || s.columns < lanes || count < tileColumns<T>()) return packEntries<T>(s, y, x, count);
  const table = s.scratch + WINDOW, panel = s.scratch + PANEL, vectors = s.scratch + VECTORS;
  if (placeVectors<T>(s, y, x, lanes, vectors)) return packVectors(s.inner, table, panel, vectors);
  packTwoRows<T>(s.inner, table, panel, vectors);
  packTwoRows<T>(s.inner, table, panel + 32, vectors + 2 * VECTOR);
}

/** Bytes for a vector of positions: where it begins, where it would begin in its last entry's row, how many are left in the first's. */
const VECTOR: usize = 12;

/** Writes them for the four vectors of a strip; whether each lies in one row. A row is at least a vector wide. */
function placeVectors<T>(s: Strips, y: i32, x: i32, lanes: i32, to: usize): bool {
  const columns = s.columns;
  const down = s.fromY - <usize>columns * sizeof<T>();
  let from = s.from + <usize>y * s.fromY + <usize>x * sizeof<T>();
  let apart = true;
  for (let v = 0; v < 4; v++) {
    const room = columns - x;
    store<usize>(to, from);
    store<usize>(to, room < lanes ? from + down : from, 4);
    store<i32>(to, room, 8);
    apart = apart && room >= lanes;
    x += lanes;
    from += 16;
    if (x >= columns) {
      x -= columns;
      from += down;
    }
    to += VECTOR;
  }
  return apart;
}

/** Ones for the first `room` entries of a vector. */
function firstOnes<T>(room: i32): v128 {
  if (sizeof<T>() == 4) return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(room));
  return i64x2.lt_s(i64x2(0, 1), i64x2.splat(<i64>room));
}

/** Every vector lies in a row. */
function packVectors(inner: i32, table: usize, to: usize, vectors: usize): void {
  const p0 = load<usize>(vectors), p1 = load<usize>(vectors, 12), p2 = load<usize>(vectors, 24), p3 = load<usize>(vectors, 36);
  const end = to + <usize>inner * TILE_BYTES;
  while (to != end) {
    const offset = load<usize>(table);
    v128.store(to, v128.load(p0 + offset));
    v128.store(to, v128.load(p1 + offset), 16);
    v128.store(to, v128.load(p2 + offset), 32);
    v128.store(to, v128.load(p3 + offset), 48);
    table += 4;
    to += TILE_BYTES;
  }
}

/** Two vectors that may begin in one row and end in the next. */
function packTwoRows<T>(inner: i32, table: usize, to: usize, vectors: usize): void {
  const p0 = load<usize>(vectors), q0 = load<usize>(vectors, 4), kept0 = firstOnes<T>(load<i32>(vectors, 8));
  const p1 = load<usize>(vectors, 12), q1 = load<usize>(vectors, 16), kept1 = firstOnes<T>(load<i32>(vectors, 20));
  const end = to + <usize>inner * TILE_BYTES;
  while (to != end) {
    const offset = load<usize>(table);
    v128.store(to, v128.bitselect(v128.load(p0 + offset), v128.load(q0 + offset), kept0));
    v128.store(to, v128.bitselect(v128.load(p1 + offset), v128.load(q1 + offset), kept1), 16);
    table += 4;
    to += TILE_BYTES;
  }
}

/** Position by position; what the last vector lacks repeats the last one. */
function packEntries<T>(s: Strips, y: i32, x: i32, count: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (let j = 0; j < ((count + lanes - 1) & -lanes); j++) {
    const from = s.from + <usize>y * s.fromY + <usize>x * s.fromX;
    packEntry<T>(s.inner, s.scratch + WINDOW, s.scratch + PANEL + <usize>j * sizeof<T>(), from);
    if (j + 1 < count && ++x == s.columns) {
      x = 0;
      y++;
    }
  }
}

function packEntry<T>(inner: i32, table: usize, to: usize, from: usize): void {
  const end = to + <usize>inner * TILE_BYTES;
  while (to != end) {
    store<T>(to, load<T>(from + load<usize>(table)));
    table += 4;
    to += TILE_BYTES;
  }
}
