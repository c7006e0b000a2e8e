import { shareStart } from './share';

/** x is [outer, count, inner], out is [outer, inner]. */
@unmanaged
export class Reduction {
  out: usize;
  x: usize;
  outer: i32;
  count: i32;
  inner: i32;
}

/** Columns that are reduced side by side. */
const WIDTH: i32 = 8;

/** Sums over the middle axis, in float64 in either precision, and rounded at the end. */
export function sum<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Reduction>(p);
  if (o.inner == 1) {
    const end = shareStart(o.outer, thread + 1, threads);
    for (let i = shareStart(o.outer, thread, threads); i < end; i++) {
      store<T>(o.out + <usize>i * sizeof<T>(), <T>sumOfRow<T>(o.x + <usize>(i * o.count) * sizeof<T>(), o.count));
    }
    return;
  }
  const blocks = (o.inner + WIDTH - 1) / WIDTH;
  const end = shareStart(o.outer * blocks, thread + 1, threads);
  for (let i = shareStart(o.outer * blocks, thread, threads); i < end; i++) {
    // The last columns of several are summed up once more with those before them, rather than one by one.
    const outer = i / blocks, column = max(min(i % blocks * WIDTH, o.inner - WIDTH), 0);
    const x = o.x + <usize>(outer * o.count * o.inner + column) * sizeof<T>();
    const out = o.out + <usize>(outer * o.inner + column) * sizeof<T>();
    if (o.inner < WIDTH) sumOfFewColumns<T>(out, x, o.count, o.inner);
    else sumOfColumns<T>(out, x, o.count, o.inner);
  }
}

/** Two entries as float64. */
// @ts-ignore: decorator
@inline
export function two<T>(at: usize): v128 {
  return sizeof<T>() == 8 ? v128.load(at) : f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Entries that follow each other: eight at a time, then one by one. */
export function sumOfRow<T>(x: usize, count: i32): f64 {
  const end = x + <usize>count * sizeof<T>();
  let a = f64x2.splat(0), b = a, c = a, d = a;
  for (; x + 8 * sizeof<T>() <= end; x += 8 * sizeof<T>()) {
    a = f64x2.add(a, two<T>(x));
    b = f64x2.add(b, two<T>(x + 2 * sizeof<T>()));
    c = f64x2.add(c, two<T>(x + 4 * sizeof<T>()));
    d = f64x2.add(d, two<T>(x + 6 * sizeof<T>()));
  }
  const all = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let total = f64x2.extract_lane(all, 0) + f64x2.extract_lane(all, 1);
  for (; x < end; x += sizeof<T>()) total += <f64>load<T>(x);
  return total;
}

/** All of less than eight columns: two at a time, and the last one. */
function sumOfFewColumns<T>(out: usize, x: usize, count: i32, columns: i32): void {
  const step = <usize>columns * sizeof<T>();
  for (let j = 0; j + 2 <= columns; j += 2) {
    let pair = f64x2.splat(0);
    for (let k = 0, at = x; k < count; k++, at += step) pair = f64x2.add(pair, two<T>(at));
    storeTwo<T>(out, pair);
    x += 2 * sizeof<T>();
    out += 2 * sizeof<T>();
  }
  if ((columns & 1) == 0) return;
  let total: f64 = 0;
  for (let k = 0; k < count; k++, x += step) total += <f64>load<T>(x);
  store<T>(out, <T>total);
}

/** Eight columns; `stride` entries from one row to the next. */
function sumOfColumns<T>(out: usize, x: usize, count: i32, stride: i32): void {
  const step = <usize>stride * sizeof<T>();
  let a = f64x2.splat(0), b = a, c = a, d = a;
  for (let k = 0; k < count; k++) {
    a = f64x2.add(a, two<T>(x));
    b = f64x2.add(b, two<T>(x + 2 * sizeof<T>()));
    c = f64x2.add(c, two<T>(x + 4 * sizeof<T>()));
    d = f64x2.add(d, two<T>(x + 6 * sizeof<T>()));
    x += step;
  }
  storeTwo<T>(out, a);
  storeTwo<T>(out + 2 * sizeof<T>(), b);
  storeTwo<T>(out + 4 * sizeof<T>(), c);
  storeTwo<T>(out + 6 * sizeof<T>(), d);
}

// @ts-ignore: decorator
@inline
function storeTwo<T>(at: usize, values: v128): void {
  if (sizeof<T>() == 8) v128.store(at, values);
  else v128.store64_lane(at, f32x4.demote_f64x2_zero(values), 0);
}
