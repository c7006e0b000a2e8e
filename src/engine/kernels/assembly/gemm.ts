import { byDots, wantsDots } from './dots';
import { Gemm } from './gemmOperands';
import { Product } from './product';
import { scratchOf, shareStart } from './share';
import { bySums, wantsSums } from './sums';
import { WIDE_ROWS } from './tile';
import { byTiles, stripColumns } from './tiles';

/** C = A·B, A·B + bias or C + A·B, for each of outer × middle matrices. */
export function gemm<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Gemm>(p);
  if (wantsSums(o)) small<T>(o, thread, threads);
  else large<T>(o, thread, threads);
}

/** Small products are taken whole. */
function small<T>(o: Gemm, thread: i32, threads: i32): void {
  const batch = o.outer * o.middle;
  if (batch == 1) {
    if (thread == 0) bySums<T>(o, o.a, o.b, o.c);
    return;
  }
  const end = shareStart(batch, thread + 1, threads);
  for (let i = shareStart(batch, thread, threads); i < end; i++) {
    const outer = <usize>(i / o.middle) * sizeof<T>();
    const middle = <usize>(i % o.middle) * sizeof<T>();
    const a = o.a + outer * o.aOuter + middle * o.aMiddle;
    const b = o.b + outer * o.bOuter + middle * o.bMiddle;
    bySums<T>(o, a, b, o.c + outer * o.cOuter + middle * o.cMiddle);
  }
}

/**
 * Large products are cut into pieces, rows or columns of tiles; those of all matrices stand in one row, of which each
 * thread takes a stretch.
 */
function large<T>(o: Gemm, thread: i32, threads: i32): void {
  const down = (o.rows + WIDE_ROWS - 1) / WIDE_ROWS;
  const across = (o.columns + stripColumns<T>() - 1) / stripColumns<T>();
  // Who shares columns lays together its own strips of B alone; who shares rows, all of them.
  const byColumns = across > down || (across % threads == 0 && across >= 4 * threads);
  const pieces = byColumns ? across : down;
  const end = shareStart(o.outer * o.middle * pieces, thread + 1, threads);
  let piece = shareStart(o.outer * o.middle * pieces, thread, threads);
  while (piece < end) {
    const first = piece % pieces;
    const last = min(pieces, first + end - piece);
    const product = place<T>(o, piece / pieces, thread);
    if (!byColumns) cutRows(product, first * WIDE_ROWS, min(last * WIDE_ROWS, o.rows));
    else cutColumns<T>(product, first * stripColumns<T>(), min(last * stripColumns<T>(), o.columns));
    multiply<T>(product, o.rows);
    piece += last - first;
  }
}

/**
 * Computes a product, or a part of one that has `rows` rows in all: by which way depends on the whole, so that the bits do
 * not depend on threads.
 */
function multiply<T>(product: Product, rows: i32): void {
  const scratch = changetype<usize>(product) + 64;
  if (wantsDots<T>(product, rows)) byDots<T>(product, scratch);
  else byTiles<T>(product, scratch);
}

/** Matrix i's product, in this thread's scratch area. */
function place<T>(o: Gemm, i: i32, thread: i32): Product {
  const size = sizeof<T>();
  const outer = <usize>(i / o.middle) * size;
  const middle = <usize>(i % o.middle) * size;
  const product = changetype<Product>(scratchOf(thread));
  product.rows = o.rows;
  product.columns = o.columns;
  product.inner = o.inner;
  product.a = o.a + outer * o.aOuter + middle * o.aMiddle;
  product.aRow = o.aRow * size;
  product.aColumn = o.aColumn * size;
  product.b = o.b + outer * o.bOuter + middle * o.bMiddle;
  product.bRow = o.bRow * size;
  product.bColumn = o.bColumn * size;
  product.c = o.c + outer * o.cOuter + middle * o.cMiddle;
  product.cRow = o.cRow * size;
  product.addend = o.accumulate ? product.c : o.bias;
  product.addendRow = o.accumulate ? product.cRow : 0;
  return product;
}

function cutRows(product: Product, top: i32, bottom: i32): void {
  product.rows = bottom - top;
  product.a += <usize>top * product.aRow;
  product.c += <usize>top * product.cRow;
  if (product.addend) product.addend += <usize>top * product.addendRow;
}

function cutColumns<T>(product: Product, left: i32, right: i32): void {
  product.columns = right - left;
  product.b += <usize>left * product.bColumn;
  product.c += <usize>left * sizeof<T>();
  if (product.addend) product.addend += <usize>left * sizeof<T>();
}
