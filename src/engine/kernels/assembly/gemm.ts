import { SCRATCH, SCRATCH_BYTES } from '../layout';
import { TILE_ROWS, tile, tileColumns } from './micro';
import { pack } from './pack';
import { shareStart } from './share';

/** How much of A (ROWS × INNER) and B (INNER × COLUMNS) is packed at a time. A's part stays in the second-level cache. */
const INNER: i32 = 256;
const ROWS: i32 = 96;
const COLUMNS: i32 = 512;

const PACKED_B: usize = <usize>(ROWS * INNER * 8);
const EDGE: usize = PACKED_B + <usize>(COLUMNS * INNER * 8);

@unmanaged
class Gemm {
  rows: i32;
  columns: i32;
  inner: i32;
  a: usize;
  aRow: usize;
  aColumn: usize;
  b: usize;
  bRow: usize;
  bColumn: usize;
  c: usize;
  cRow: usize;
  bias: usize;
  accumulate: i32;
  outer: i32;
  aOuter: usize;
  bOuter: usize;
  cOuter: usize;
  middle: i32;
  aMiddle: usize;
  bMiddle: usize;
  cMiddle: usize;
}

/** C = A·B, A·B + bias or C + A·B, for each of outer × middle matrices. The order in which an entry's products are added depends on `inner` alone. */
export function gemm<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Gemm>(p);
  const batch = o.outer * o.middle;
  if (batch >= threads && batch > 1) {
    const end = shareStart(batch, thread + 1, threads);
    for (let i = shareStart(batch, thread, threads); i < end; i++) {
      product<T>(o, i, 0, o.rows, 0, o.columns, thread);
    }
    return;
  }
  for (let i = 0; i < batch; i++) part<T>(o, i, thread, threads);
}

/** This thread's part of one product: whole tiles of the longer side. */
function part<T>(o: Gemm, i: i32, thread: i32, threads: i32): void {
  const width = tileColumns<T>();
  const down = (o.rows + TILE_ROWS - 1) / TILE_ROWS;
  const across = (o.columns + width - 1) / width;
  if (down >= across) {
    const end = min(shareStart(down, thread + 1, threads) * TILE_ROWS, o.rows);
    product<T>(o, i, shareStart(down, thread, threads) * TILE_ROWS, end, 0, o.columns, thread);
  } else {
    const end = min(shareStart(across, thread + 1, threads) * width, o.columns);
    product<T>(o, i, 0, o.rows, shareStart(across, thread, threads) * width, end, thread);
  }
}

/** Rows `top` to `bottom`, columns `left` to `right` of matrix i's product. */
function product<T>(o: Gemm, i: i32, top: i32, bottom: i32, left: i32, right: i32, thread: i32): void {
  const size = sizeof<T>();
  const outer = <usize>(i / o.middle), middle = <usize>(i % o.middle);
  const a = o.a + (outer * o.aOuter + middle * o.aMiddle) * size;
  const b = o.b + (outer * o.bOuter + middle * o.bMiddle) * size;
  const c = o.c + (outer * o.cOuter + middle * o.cMiddle) * size;
  const aRow = o.aRow * size, aStep = o.aColumn * size, bStep = o.bRow * size, bColumn = o.bColumn * size, cRow = o.cRow * size;
  const packed = <usize>(SCRATCH + thread * SCRATCH_BYTES);
  for (let column = left; column < right; column += COLUMNS) {
    const columns = min(COLUMNS, right - column);
    let k = 0;
    do {
      const inner = min(INNER, o.inner - k);
      pack<T>(tileColumns<T>(), columns, inner, b + <usize>k * bStep + <usize>column * bColumn, bColumn, bStep, packed + PACKED_B);
      for (let row = top; row < bottom; row += ROWS) {
        const rows = min(ROWS, bottom - row);
        pack<T>(TILE_ROWS, rows, inner, a + <usize>row * aRow + <usize>k * aStep, aRow, aStep, packed);
        const to = c + <usize>row * cRow + <usize>column * size;
        if (k > 0 || o.accumulate) block<T>(packed, rows, columns, inner, to, cRow, to, cRow);
        else block<T>(packed, rows, columns, inner, to, cRow, o.bias ? o.bias + <usize>column * size : 0, 0);
      }
      k += INNER;
    } while (k < o.inner);
  }
}

/** Multiplies what is packed, tile by tile. A tile that C cuts off is computed whole beside it. */
function block<T>(packed: usize, rows: i32, columns: i32, inner: i32, c: usize, cRow: usize, addend: usize, addendRow: usize): void {
  const width = tileColumns<T>();
  const depth = <usize>inner * sizeof<T>();
  for (let j = 0; j < columns; j += width) {
    const b = packed + PACKED_B + <usize>j * depth;
    for (let i = 0; i < rows; i += TILE_ROWS) {
      const a = packed + <usize>i * depth;
      const to = c + <usize>i * cRow + <usize>j * sizeof<T>();
      const add = addend ? addend + <usize>i * addendRow + <usize>j * sizeof<T>() : 0;
      if (i + TILE_ROWS <= rows && j + width <= columns) tile<T>(inner, a, b, to, cRow, add, addendRow);
      else {
        tile<T>(inner, a, b, packed + EDGE, 32, 0, 0);
        crop<T>(packed + EDGE, min(TILE_ROWS, rows - i), min(width, columns - j), to, cRow, add, addendRow);
      }
    }
  }
}

/** The part of a tile that lies within C. */
function crop<T>(from: usize, rows: i32, columns: i32, c: usize, cRow: usize, addend: usize, addendRow: usize): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = <usize>j * sizeof<T>();
      const sum = load<T>(from + <usize>i * 32 + at);
      store<T>(c + <usize>i * cRow + at, addend ? sum + load<T>(addend + <usize>i * addendRow + at) : sum);
    }
  }
}
