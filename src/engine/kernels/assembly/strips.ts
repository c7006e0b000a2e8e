import { PANEL, TILE, WEIGHTS } from '../layout';
import { mapTile, TILE_BYTES, tileColumns } from './mapTile';
import { packStrip } from './packWindows';
import { TALL_ROWS, tallTile } from './tallTile';
import { narrowTile } from './tile';

/**
 * Windows of some maps, times weights: output i at position (y, x) is Σ_k a[i, k] · (what stands `offset_k` after the position's
 * window begins). The offsets are in scratch at WINDOW. All in bytes.
 */
@unmanaged
export class Strips {
  scratch: usize;
  /** Where the first position's window begins, and how far positions lie apart. */
  from: usize;
  fromY: usize;
  fromX: usize;
  rows: i32;
  columns: i32;
  /** Entries of a window. */
  inner: i32;
  /** A row of weights for each output. */
  a: usize;
  aRow: usize;
  outputs: i32;
  /** Where the first output's map begins, and how far maps and positions lie apart. */
  to: usize;
  toMap: usize;
  toY: usize;
  toX: usize;
  accumulate: bool;
  /** A number for each output; 0: none. */
  bias: usize;
}

/** Strip by strip of positions, as wide as a tile: their windows are laid together, and meet the weights of all outputs. */
export function strips<T>(s: Strips): void {
  const width = tileColumns<T>();
  const total = s.rows * s.columns;
  if (ASC_FEATURE_RELAXED_SIMD && sizeof<T>() == 4 && s.bias) spreadBias<T>(s);
  let y = 0;
  let x = 0;
  for (let at = 0; at < total; at += width) {
    const count = min(width, total - at);
    packStrip<T>(s, y, x, count);
    if (count == width && s.toX == sizeof<T>() && s.toY == <usize>s.columns * sizeof<T>()) whole<T>(s, s.to + <usize>at * sizeof<T>());
    else parts<T>(s, y, x, count);
    x += width;
    while (x >= s.columns) {
      x -= s.columns;
      y++;
    }
  }
}

/** Where positions follow one another. */
function whole<T>(s: Strips, to: usize): void {
  let i = 0;
  // With multiply-and-add in one rounding taller tiles are faster. They add what stands in memory, one thing or the other.
  if (ASC_FEATURE_RELAXED_SIMD && sizeof<T>() == 4 && !(s.accumulate && s.bias)) i = tall<T>(s, to);
  for (; i < s.outputs; i += 2) {
    const two = i + 1 < s.outputs;
    const bias = s.bias ? s.bias + <usize>i * sizeof<T>() : 0;
    mapTile<T>(1, s.inner, s.a + <usize>i * s.aRow, two ? s.aRow : 0, sizeof<T>(), 0, s.scratch + PANEL, to + <usize>i * s.toMap, two ? s.toMap : 0, s.accumulate, bias, two ? sizeof<T>() : 0);
  }
}

/** Six outputs at a time, or four, in both halves of a strip; answers how many that were. */
function tall<T>(s: Strips, to: usize): i32 {
  const panel = s.scratch + PANEL;
  const inner = s.inner, aRow = s.aRow, toMap = s.toMap;
  let i = 0;
  let a = s.a;
  while (i + 4 <= s.outputs) {
    const rows = i + TALL_ROWS <= s.outputs ? TALL_ROWS : 4;
    for (let half: usize = 0; half < <usize>TILE_BYTES; half += 32) {
      const addend = s.accumulate ? to + half : s.bias ? s.scratch + WEIGHTS + <usize>i * 32 : 0;
      const addendRow = s.accumulate ? toMap : 32;
      if (rows == TALL_ROWS) tallTile<T>(inner, a, aRow, sizeof<T>(), panel + half, TILE_BYTES, to + half, toMap, addend, addendRow);
      else narrowTile<T>(inner, a, aRow, 2 * aRow, 3 * aRow, sizeof<T>(), panel + half, TILE_BYTES, to + half, toMap, addend, addendRow);
    }
    i += rows;
    a += <usize>rows * aRow;
    to += <usize>rows * toMap;
  }
  return i;
}

/** Two vectors of the number that each output adds, where tall tiles look for them. */
function spreadBias<T>(s: Strips): void {
  let to = s.scratch + WEIGHTS;
  for (let i = 0; i < s.outputs; i++) {
    const bias = v128.load_splat<T>(s.bias + <usize>i * sizeof<T>());
    v128.store(to, bias);
    v128.store(to, bias, 16);
    to += 32;
  }
}

/** Some outputs at a time beside their place, from where each number finds its own: four where two vectors are enough. */
function parts<T>(s: Strips, y: i32, x: i32, count: i32): void {
  const tile = s.scratch + TILE, panel = s.scratch + PANEL;
  const narrow = count * <i32>sizeof<T>() <= 32;
  const most = narrow ? 4 : 2;
  for (let i = 0; i < s.outputs; i += most) {
    const a = s.a + <usize>i * s.aRow;
    const outputs = min(most, s.outputs - i);
    const second = outputs > 1 ? s.aRow : 0;
    if (narrow) narrowTile<T>(s.inner, a, second, outputs > 2 ? 2 * s.aRow : 0, outputs > 3 ? 3 * s.aRow : 0, sizeof<T>(), panel, TILE_BYTES, tile, 32, 0, 0);
    else mapTile<T>(1, s.inner, a, second, sizeof<T>(), 0, panel, tile, TILE_BYTES, false, 0, 0);
    for (let k = 0; k < outputs; k++) spread<T>(s, i + k, y, x, count, tile + <usize>(k * (narrow ? 32 : TILE_BYTES)));
  }
}

function spread<T>(s: Strips, i: i32, y: i32, x: i32, count: i32, tile: usize): void {
  const map = s.to + <usize>i * s.toMap;
  const bias = s.bias ? load<T>(s.bias + <usize>i * sizeof<T>()) : <T>0;
  for (let j = 0; j < count; j++) {
    const to = map + <usize>y * s.toY + <usize>x * s.toX;
    let sum = load<T>(tile + <usize>j * sizeof<T>());
    if (s.accumulate) sum += load<T>(to);
    store<T>(to, s.bias ? sum + bias : sum);
    if (++x == s.columns) {
      x = 0;
      y++;
    }
  }
}
