import { crop } from './crop';
import { packStrip } from './pack';
import { Product } from './product';
import { TALL_ROWS, tallTile } from './tallTile';
import { NARROW_ROWS, narrowTile, SLIM_ROWS, slimTile, WIDE_ROWS, wideTile } from './tile';

/** Whether products are added in one rounding: then strips are narrow and their tiles tall, else wide. */
// @ts-ignore: decorator
@inline
function isTall<T>(): boolean {
  return ASC_FEATURE_RELAXED_SIMD && sizeof<T>() == 4;
}

// @ts-ignore: decorator
@inline
export function stripBytes<T>(): i32 {
  return isTall<T>() ? 32 : 64;
}

// @ts-ignore: decorator
@inline
export function stripColumns<T>(): i32 {
  return <i32>(stripBytes<T>() / sizeof<T>());
}

/** How far sums run before they are put down in C: a strip of B of this length stays in the first-level cache. */
const BLOCK: i32 = 392;

/** With fewer rows a strip of B is read where it lies: laying it together would not pay. */
const ROWS_TO_PACK: i32 = 24;

/** Where in scratch a tile has its place, after a strip of B. */
const EDGE: usize = BLOCK * 64;

/** What `byTiles` needs of scratch. */
export const TILES_SCRATCH: usize = EDGE + 128;

/**
 * A product tile by tile (Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008): strips of B,
 * laid together in `scratch`, meet all rows of A where they are. Each entry's products are added in the order of k, in sums
 * of BLOCK.
 */
export function byTiles<T>(p: Product, scratch: usize): void {
  let k = 0;
  do {
    const inner = min(BLOCK, p.inner - k);
    for (let j = 0; j < p.columns; j += stripColumns<T>()) {
      const columns = min(stripColumns<T>(), p.columns - j);
      const b = p.b + <usize>k * p.bRow + <usize>j * p.bColumn;
      const whole = columns * <i32>sizeof<T>() == stripBytes<T>() || columns * <i32>sizeof<T>() == 32;
      if (whole && p.rows < ROWS_TO_PACK && p.bColumn == sizeof<T>() && p.bRow > 0) {
        strip<T>(p, k, inner, j, b, p.bRow, scratch + EDGE);
      } else {
        packStrip<T>(inner, columns, b, p.bRow, p.bColumn, scratch);
        strip<T>(p, k, inner, j, scratch, stripBytes<T>(), scratch + EDGE);
      }
    }
    k += BLOCK;
  } while (k < p.inner);
}

/** A strip of C from `inner` rows of B at `b`, from row k on. A tile that C cuts off is computed at `edge`. */
function strip<T>(p: Product, k: i32, inner: i32, j: i32, b: usize, bRow: usize, edge: usize): void {
  const columns = min(stripColumns<T>(), p.columns - j);
  if (columns * <i32>sizeof<T>() <= 16 && p.rows > NARROW_ROWS) return slimStrip<T>(p, k, inner, j, b, bRow, edge);
  const narrow = columns * <i32>sizeof<T>() <= 32;
  const width = narrow ? 32 : 64;
  const height = narrow ? NARROW_ROWS : WIDE_ROWS;
  const cutRight = columns * <i32>sizeof<T>() < width;
  const aRow = p.aRow, aColumn = p.aColumn, cRow = p.cRow;
  const addendRow = k > 0 ? cRow : p.addendRow;
  let a = p.a + <usize>k * aColumn;
  let c = p.c + <usize>j * sizeof<T>();
  let addend = addendOf<T>(p, k, j);
  let rows = p.rows;
  if (isTall<T>() && !cutRight) {
    for (; rows >= TALL_ROWS; rows -= TALL_ROWS) {
      tallTile<T>(inner, a, aRow, aColumn, b, bRow, c, cRow, addend, addendRow);
      a += TALL_ROWS * aRow;
      c += TALL_ROWS * cRow;
      addend += TALL_ROWS * addendRow;
    }
  }
  for (; rows > 0; rows -= height) {
    const cut = cutRight || rows < height;
    const to = cut ? edge : c;
    const toRow = cut ? width : cRow;
    const add = cut ? 0 : addend;
    // Rows that are not there are the first one again.
    const first = rows > 1 ? aRow : 0;
    if (narrow) narrowTile<T>(inner, a, first, rows > 2 ? 2 * aRow : 0, rows > 3 ? 3 * aRow : 0, aColumn, b, bRow, to, toRow, add, addendRow);
    else wideTile<T>(inner, a, first, aColumn, b, bRow, to, toRow, add, addendRow);
    if (cut) crop<T>(edge, width, min(rows, height), columns, c, cRow, addend, addendRow);
    a += height * aRow;
    c += height * cRow;
    addend += height * addendRow;
  }
}

/** A strip of C of one vector at most: tiles are as wide, and higher. */
function slimStrip<T>(p: Product, k: i32, inner: i32, j: i32, b: usize, bRow: usize, edge: usize): void {
  const columns = min(stripColumns<T>(), p.columns - j);
  const addendRow = k > 0 ? p.cRow : p.addendRow;
  let a = p.a + <usize>k * p.aColumn;
  let c = p.c + <usize>j * sizeof<T>();
  let addend = addendOf<T>(p, k, j);
  for (let rows = p.rows; rows > 0; rows -= SLIM_ROWS) {
    const whole = !addend && columns * <i32>sizeof<T>() == 16 && rows >= SLIM_ROWS;
    slimTile<T>(inner, rows, a, p.aRow, p.aColumn, b, bRow, whole ? c : edge, whole ? p.cRow : 16);
    if (!whole) crop<T>(edge, 16, min(rows, SLIM_ROWS), columns, c, p.cRow, addend, addendRow);
    a += SLIM_ROWS * p.aRow;
    c += SLIM_ROWS * p.cRow;
    addend += SLIM_ROWS * addendRow;
  }
}

/** What the sums from row k of B on are added to: those before, or the product's addend. 0: nothing. */
function addendOf<T>(p: Product, k: i32, j: i32): usize {
  if (k > 0) return p.c + <usize>j * sizeof<T>();
  return p.addend ? p.addend + <usize>j * sizeof<T>() : 0;
}
