import { PANEL, TILE, WINDOW } from '../layout';
import { mapTile, TILE_BYTES, tileColumns } from './mapTile';
import { packStrip } from './packWindows';

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

/** Two outputs at a time, where their positions follow one another. */
function whole<T>(s: Strips, to: usize): void {
  const panel = s.scratch + PANEL;
  const outputs = s.outputs, inner = s.inner, aRow = s.aRow, toMap = s.toMap, accumulate = s.accumulate;
  let a = s.a;
  let bias = s.bias;
  for (let i = 0; i < outputs; i += 2) {
    const two = i + 1 < outputs;
    mapTile<T>(1, inner, a, two ? aRow : 0, sizeof<T>(), 0, panel, to, two ? toMap : 0, accumulate, bias, two ? sizeof<T>() : 0);
    a += 2 * aRow;
    to += 2 * toMap;
    if (bias) bias += 2 * sizeof<T>();
  }
}

/** Two outputs at a time beside their place, from where each number finds its own. */
function parts<T>(s: Strips, y: i32, x: i32, count: i32): void {
  const tile = s.scratch + TILE;
  for (let i = 0; i < s.outputs; i += 2) {
    const two = i + 1 < s.outputs;
    mapTile<T>(1, s.inner, s.a + <usize>i * s.aRow, two ? s.aRow : 0, sizeof<T>(), 0, s.scratch + PANEL, tile, two ? <usize>TILE_BYTES : 0, false, 0, 0);
    spread<T>(s, i, y, x, count, tile);
    if (two) spread<T>(s, i + 1, y, x, count, tile + TILE_BYTES);
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
