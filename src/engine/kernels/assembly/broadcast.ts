import { SCRATCH, SCRATCH_BYTES } from '../layout';
import { lineStart, shareStart } from './share';

/**
 * Entry by entry with NumPy's broadcasting. The output is walked row by row; along a row an operand's entries follow each
 * other (its step is 1) or are one and the same (0). Rows lie along three axes, of extents rows/(count2 · count3), count2
 * and count3. After these words come the operands, a Walk each.
 */
@unmanaged
export class Rows {
  out: usize;
  inner: i32;
  rows: i32;
  count2: i32;
  count3: i32;
}

/** An operand and its strides along the three axes of rows, in entries. */
@unmanaged
export class Walk {
  from: usize;
  step: usize;
  stride1: i32;
  stride2: i32;
  stride3: i32;
}

// @ts-ignore: decorator
@inline
export function walk(p: usize, i: usize): Walk {
  return changetype<Walk>(p + offsetof<Rows>() + i * offsetof<Walk>());
}

/** Where a row stands along the last two of the rows' three axes. Counted on from row to row: dividing takes longer than a short row. */
// @ts-ignore: decorator
@inline
export function place2(o: Rows, row: i32): i32 {
  return row / o.count3 % o.count2;
}

/** Where row `row` of an operand begins. */
export function begin<T>(o: Rows, w: Walk, row: i32): usize {
  const outer = row / o.count3;
  const index = row % o.count3 * w.stride3 + outer % o.count2 * w.stride2 + outer / o.count2 * w.stride1;
  return w.from + <usize>index * sizeof<T>();
}

/** From the last row along the third axis to the next one's first; along the second alike. */
// @ts-ignore: decorator
@inline
export function next2<T>(o: Rows, w: Walk): usize {
  return <usize>(w.stride2 - o.count3 * w.stride3) * sizeof<T>();
}

// @ts-ignore: decorator
@inline
export function next1<T>(o: Rows, w: Walk): usize {
  return <usize>(w.stride1 - o.count2 * w.stride2) * sizeof<T>();
}

/** Where to read a row's entries on: in the operand itself, or in a vector, operand i's own, of the one that it repeats. */
// @ts-ignore: decorator
@inline
export function source<T>(from: usize, step: usize, thread: i32, i: i32): usize {
  if (step) return from;
  const vector = <usize>(SCRATCH + thread * SCRATCH_BYTES + 16 * i);
  v128.store(vector, v128.load_splat<T>(from));
  return vector;
}

/** F's function along one row, from `out` up to `end`; the steps are 1, or 0 for what is one vector again and again. */
// @ts-ignore: decorator
@inline
function row2<T, F>(out: usize, end: usize, a: usize, aStep: usize, b: usize, bStep: usize): void {
  const f = changetype<F>(0);
  for (; out + 16 <= end; out += 16) {
    v128.store(out, f.of<T>(v128.load(a), v128.load(b)));
    a += aStep << 4;
    b += bStep << 4;
  }
  for (; out < end; out += sizeof<T>()) {
    v128.store_lane<T>(out, f.of<T>(v128.load_splat<T>(a), v128.load_splat<T>(b)), 0);
    a += aStep * sizeof<T>();
    b += bStep * sizeof<T>();
  }
}

/**
 * out = f(a, b) for F's function. Threads share whole rows; but a row that is alone is cut into lines, and its last vector is
 * computed whole.
 */
export function broadcast2<T, F>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const x = walk(p, 0), y = walk(p, 1);
  let row = shareStart(o.rows, thread, threads), end = shareStart(o.rows, thread + 1, threads);
  let from1 = begin<T>(o, x, row), from2 = begin<T>(o, y, row);
  let bytes = <usize>o.inner * sizeof<T>(), out = o.out + <usize>row * bytes;
  if (o.rows == 1) {
    const start = lineStart<T>(o.inner, thread, threads);
    bytes = lineStart<T>(o.inner, thread + 1, threads) - start;
    row = 0, end = 1;
    from1 = x.from + start * x.step, from2 = y.from + start * y.step, out = o.out + start;
  }
  let i3 = row % o.count3, i2 = place2(o, row);
  for (; row < end; row++, out += bytes) {
    const a = source<T>(from1, x.step, thread, 0), b = source<T>(from2, y.step, thread, 1);
    row2<T, F>(out, out + bytes, a, x.step, b, y.step);
    from1 += <usize>x.stride3 * sizeof<T>(), from2 += <usize>y.stride3 * sizeof<T>();
    if (++i3 < o.count3) continue;
    i3 = 0;
    from1 += next2<T>(o, x), from2 += next2<T>(o, y);
    if (++i2 < o.count2) continue;
    i2 = 0;
    from1 += next1<T>(o, x), from2 += next1<T>(o, y);
  }
}

// @ts-ignore: decorator
@inline
function row3<T, F>(out: usize, end: usize, a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStep: usize): void {
  const f = changetype<F>(0);
  for (; out + 16 <= end; out += 16) {
    v128.store(out, f.of<T>(v128.load(a), v128.load(b), v128.load(c)));
    a += aStep << 4;
    b += bStep << 4;
    c += cStep << 4;
  }
  for (; out < end; out += sizeof<T>()) {
    v128.store_lane<T>(out, f.of<T>(v128.load_splat<T>(a), v128.load_splat<T>(b), v128.load_splat<T>(c)), 0);
    a += aStep * sizeof<T>();
    b += bStep * sizeof<T>();
    c += cStep * sizeof<T>();
  }
}

/** The same of three operands. */
export function broadcast3<T, F>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const x = walk(p, 0), y = walk(p, 1), z = walk(p, 2);
  let row = shareStart(o.rows, thread, threads), end = shareStart(o.rows, thread + 1, threads);
  let from1 = begin<T>(o, x, row), from2 = begin<T>(o, y, row), from3 = begin<T>(o, z, row);
  let bytes = <usize>o.inner * sizeof<T>(), out = o.out + <usize>row * bytes;
  if (o.rows == 1) {
    const start = lineStart<T>(o.inner, thread, threads);
    bytes = lineStart<T>(o.inner, thread + 1, threads) - start;
    row = 0, end = 1;
    from1 = x.from + start * x.step, from2 = y.from + start * y.step, from3 = z.from + start * z.step, out = o.out + start;
  }
  let i3 = row % o.count3, i2 = place2(o, row);
  for (; row < end; row++, out += bytes) {
    const a = source<T>(from1, x.step, thread, 0), b = source<T>(from2, y.step, thread, 1), c = source<T>(from3, z.step, thread, 2);
    row3<T, F>(out, out + bytes, a, x.step, b, y.step, c, z.step);
    from1 += <usize>x.stride3 * sizeof<T>(), from2 += <usize>y.stride3 * sizeof<T>(), from3 += <usize>z.stride3 * sizeof<T>();
    if (++i3 < o.count3) continue;
    i3 = 0;
    from1 += next2<T>(o, x), from2 += next2<T>(o, y), from3 += next2<T>(o, z);
    if (++i2 < o.count2) continue;
    i2 = 0;
    from1 += next1<T>(o, x), from2 += next1<T>(o, y), from3 += next1<T>(o, z);
  }
}
