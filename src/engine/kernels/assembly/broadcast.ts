import { SCRATCH, SCRATCH_BYTES } from '../layout';
import { binary } from './binary';
import { lineStart, shareStart } from './share';
import { where } from './where';

/**
 * Entry by entry with NumPy's broadcasting. The output is walked row by row; along a row an operand's entries follow each
 * other (its step is 1) or are one and the same (0). Rows lie along three axes, of extents rows/(count2 · count3), count2
 * and count3. After these words come the operands, a Walk each.
 */
@unmanaged
class Rows {
  out: usize;
  inner: i32;
  rows: i32;
  count2: i32;
  count3: i32;
}

/** An operand and its strides along the three axes of rows, in entries. */
@unmanaged
class Walk {
  from: usize;
  step: usize;
  stride1: i32;
  stride2: i32;
  stride3: i32;
}

// @ts-ignore: decorator
@inline
function walk(p: usize, i: usize): Walk {
  return changetype<Walk>(p + offsetof<Rows>() + i * offsetof<Walk>());
}

/** How far row `row` of an operand is from its first. */
// @ts-ignore: decorator
@inline
function distance<T>(o: Rows, w: Walk, row: i32): usize {
  const index = o.rows == o.count3 ? row * w.stride3 : alongAxes(o, w, row);
  return <usize>index * sizeof<T>();
}

function alongAxes(o: Rows, w: Walk, row: i32): i32 {
  const outer = row / o.count3;
  return row % o.count3 * w.stride3 + outer % o.count2 * w.stride2 + outer / o.count2 * w.stride1;
}

/** Where to read a row's entries on: in the operand itself, or in a vector, operand i's own, of the one that it repeats. */
// @ts-ignore: decorator
@inline
function source<T>(from: usize, step: usize, thread: i32, i: i32): usize {
  if (step) return from;
  const vector = <usize>(SCRATCH + thread * SCRATCH_BYTES + 16 * i);
  v128.store(vector, v128.load_splat<T>(from));
  return vector;
}

/** out = f(a, b). Threads share whole rows; but a row that is alone is cut into lines, and its last vector is computed whole. */
export function broadcast2<T>(kernel: i32, p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const x = walk(p, 0), y = walk(p, 1);
  if (o.rows == 1) {
    const start = lineStart<T>(o.inner, thread, threads), end = lineStart<T>(o.inner, thread + 1, threads);
    const a = source<T>(x.from + start * x.step, x.step, thread, 0), b = source<T>(y.from + start * y.step, y.step, thread, 1);
    return binary<T>(kernel, o.out + start, o.out + end, a, x.step, b, y.step);
  }
  const bytes = <usize>o.inner * sizeof<T>();
  const end = shareStart(o.rows, thread + 1, threads);
  for (let row = shareStart(o.rows, thread, threads); row < end; row++) {
    const a = source<T>(x.from + distance<T>(o, x, row), x.step, thread, 0), b = source<T>(y.from + distance<T>(o, y, row), y.step, thread, 1);
    const out = o.out + <usize>row * bytes;
    binary<T>(kernel, out, out + bytes, a, x.step, b, y.step);
  }
}

/** out = c ≠ 0 ? a : b, with c as the first operand. */
export function broadcast3<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const w = walk(p, 0), x = walk(p, 1), y = walk(p, 2);
  const alone = o.rows == 1;
  const start = alone ? lineStart<T>(o.inner, thread, threads) : 0;
  const bytes = alone ? lineStart<T>(o.inner, thread + 1, threads) : <usize>o.inner * sizeof<T>();
  const end = alone ? 1 : shareStart(o.rows, thread + 1, threads);
  for (let row = alone ? 0 : shareStart(o.rows, thread, threads); row < end; row++) {
    const c = source<T>(w.from + distance<T>(o, w, row) + start * w.step, w.step, thread, 0);
    const a = source<T>(x.from + distance<T>(o, x, row) + start * x.step, x.step, thread, 1);
    const b = source<T>(y.from + distance<T>(o, y, row) + start * y.step, y.step, thread, 2);
    const out = o.out + <usize>row * bytes;
    where<T>(out + start, out + bytes, a, x.step, b, y.step, c, w.step);
  }
}
