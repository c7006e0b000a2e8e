import { loadPart, storePart, wholeEntries } from './part';
import { shareStart } from './share';
import { sumOfRow } from './sum';

/**
 * Norms of rows: layer norm, which takes each row's mean off, and RMS norm, which does not. What a, b and c are says each
 * function; rows need not begin at a vector.
 */
@unmanaged
class Rows {
  epsilon: f64;
  out: usize;
  rows: i32;
  length: i32;
  a: usize;
  b: usize;
  c: usize;
}

/** Bytes from the first row to that where the share of `thread` begins. */
// @ts-ignore: decorator
@inline
function rowStart<T>(o: Rows, thread: i32, threads: i32): usize {
  return <usize>shareStart(o.rows, thread, threads) * rowBytes<T>(o);
}

// @ts-ignore: decorator
@inline
function rowBytes<T>(o: Rows): usize {
  return <usize>o.length * sizeof<T>();
}

/** The sum of the lanes, in all of them. */
// @ts-ignore: decorator
@inline
function sumOfLanes<T>(v: v128): v128 {
  let sum = v128.add<T>(v, v128.shuffle<i64>(v, v, 1, 0));
  if (sizeof<T>() == 4) sum = v128.add<T>(sum, v128.shuffle<i32>(sum, sum, 1, 0, 3, 2));
  return sum;
}

/** Entries at a row's end that fill no vector. */
// @ts-ignore: decorator
@inline
function partOf<T>(length: i32): i32 {
  return length - wholeEntries<T>(length);
}

// @ts-ignore: decorator
@inline
function zero<T>(): v128 {
  return v128.splat<T>(0);
}

/** A row's mean, or 0 for RMS norm, in all lanes. */
// @ts-ignore: decorator
@inline
function center<T>(x: usize, length: i32, centered: bool): v128 {
  return centered ? v128.splat<T>(<T>(sumOfRow<T>(x, length) / <f64>length)) : zero<T>();
}

/** 1/√(mean of (x − center)² + ε), in all lanes. */
function scaleOf<T>(x: usize, length: i32, middle: v128, epsilon: f64): v128 {
  const end = x + <usize>length * sizeof<T>();
  let first = zero<T>(), second = zero<T>();
  for (; x + 32 <= end; x += 32) {
    const p = v128.sub<T>(v128.load(x), middle), q = v128.sub<T>(v128.load(x, 16), middle);
    first = v128.add<T>(first, v128.mul<T>(p, p));
    second = v128.add<T>(second, v128.mul<T>(q, q));
  }
  for (; x + 16 <= end; x += 16) {
    const p = v128.sub<T>(v128.load(x), middle);
    first = v128.add<T>(first, v128.mul<T>(p, p));
  }
  if (x < end) {
    const p = v128.sub<T>(loadPart<T>(x, partOf<T>(length), middle), middle);
    second = v128.add<T>(second, v128.mul<T>(p, p));
  }
  const variance = v128.div<T>(sumOfLanes<T>(v128.add<T>(first, second)), v128.splat<T>(<T>length));
  return v128.div<T>(v128.splat<T>(1), v128.sqrt<T>(v128.add<T>(variance, v128.splat<T>(<T>epsilon))));
}

export function layerNorm<T>(p: usize, thread: i32, threads: i32): void {
  norm<T>(p, thread, threads, true);
}

export function rmsNorm<T>(p: usize, thread: i32, threads: i32): void {
  norm<T>(p, thread, threads, false);
}

/** γ(x − center)/√(…) + β from x, γ and β; where the address of γ or β is 0 there is none. */
function norm<T>(p: usize, thread: i32, threads: i32, centered: bool): void {
  const o = changetype<Rows>(p);
  const bytes = rowBytes<T>(o);
  const rest = partOf<T>(o.length);
  const last = rowStart<T>(o, thread + 1, threads);
  for (let row = rowStart<T>(o, thread, threads); row < last; row += bytes) {
    const middle = center<T>(o.a + row, o.length, centered);
    const scale = scaleOf<T>(o.a + row, o.length, middle, o.epsilon);
    const x = o.a + row, out = o.out + row;
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) {
      let value = v128.mul<T>(v128.sub<T>(v128.load(x + at), middle), scale);
      if (o.b) value = v128.mul<T>(value, v128.load(o.b + at));
      if (o.c) value = v128.add<T>(value, v128.load(o.c + at));
      v128.store(out + at, value);
    }
    if (at < bytes) {
      let value = v128.mul<T>(v128.sub<T>(loadPart<T>(x + at, rest, middle), middle), scale);
      if (o.b) value = v128.mul<T>(value, loadPart<T>(o.b + at, rest, zero<T>()));
      if (o.c) value = v128.add<T>(value, loadPart<T>(o.c + at, rest, zero<T>()));
      storePart<T>(out + at, rest, value);
    }
  }
}

export function layerNormGradient<T>(p: usize, thread: i32, threads: i32): void {
  normGradient<T>(p, thread, threads, true);
}

export function rmsNormGradient<T>(p: usize, thread: i32, threads: i32): void {
  normGradient<T>(p, thread, threads, false);
}

/** (h − mean h − x̂ mean(h x̂))/√(…) with h = γ g from g, x and γ; RMS norm without mean h. */
function normGradient<T>(p: usize, thread: i32, threads: i32, centered: bool): void {
  const o = changetype<Rows>(p);
  const bytes = rowBytes<T>(o);
  const rest = partOf<T>(o.length);
  const count = v128.splat<T>(<T>o.length);
  const last = rowStart<T>(o, thread + 1, threads);
  for (let row = rowStart<T>(o, thread, threads); row < last; row += bytes) {
    const g = o.a + row, x = o.b + row, out = o.out + row;
    const middle = center<T>(x, o.length, centered);
    const scale = scaleOf<T>(x, o.length, middle, o.epsilon);
    let sum = zero<T>(), products = zero<T>();
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) {
      const h = o.c ? v128.mul<T>(v128.load(g + at), v128.load(o.c + at)) : v128.load(g + at);
      sum = v128.add<T>(sum, h);
      products = v128.add<T>(products, v128.mul<T>(h, v128.mul<T>(v128.sub<T>(v128.load(x + at), middle), scale)));
    }
    let lastH = zero<T>(), lastX = zero<T>();
    if (at < bytes) {
      lastH = loadPart<T>(g + at, rest, zero<T>());
      if (o.c) lastH = v128.mul<T>(lastH, loadPart<T>(o.c + at, rest, zero<T>()));
      // Where there is no entry h is 0, and so is x − center, whatever the center is.
      lastX = v128.mul<T>(v128.sub<T>(loadPart<T>(x + at, rest, middle), middle), scale);
      sum = v128.add<T>(sum, lastH);
      products = v128.add<T>(products, v128.mul<T>(lastH, lastX));
    }
    const meanH = centered ? v128.div<T>(sumOfLanes<T>(sum), count) : zero<T>();
    const meanProduct = v128.div<T>(sumOfLanes<T>(products), count);
    for (at = 0; at + 16 <= bytes; at += 16) {
      const h = o.c ? v128.mul<T>(v128.load(g + at), v128.load(o.c + at)) : v128.load(g + at);
      const value = v128.mul<T>(v128.sub<T>(v128.load(x + at), middle), scale);
      v128.store(out + at, pulled<T>(h, value, meanH, meanProduct, scale));
    }
    if (at < bytes) storePart<T>(out + at, rest, pulled<T>(lastH, lastX, meanH, meanProduct, scale));
  }
}

// @ts-ignore: decorator
@inline
function pulled<T>(h: v128, x: v128, meanH: v128, meanProduct: v128, scale: v128): v128 {
  return v128.mul<T>(v128.sub<T>(v128.sub<T>(h, meanH), v128.mul<T>(x, meanProduct)), scale);
}

/** Columns that are summed up side by side, in bytes: a line. */
const BLOCK: usize = 64;

/** Σ over rows of a · b, for each column. Threads share the columns. */
export function sumOfProducts<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const bytes = rowBytes<T>(o);
  const blocks = <i32>((bytes + BLOCK - 1) / BLOCK);
  const last = min(<usize>shareStart(blocks, thread + 1, threads) * BLOCK, bytes);
  let at = <usize>shareStart(blocks, thread, threads) * BLOCK;
  for (; at + BLOCK <= last; at += BLOCK) wideSums<T>(o, at, bytes);
  for (; at < last; at += 16) narrowSums<T>(o, at, bytes);
}

function wideSums<T>(o: Rows, at: usize, bytes: usize): void {
  let p = zero<T>(), q = p, r = p, s = p;
  let a = o.a + at, b = o.b + at;
  for (let row = o.rows; row > 0; row--) {
    p = v128.add<T>(p, v128.mul<T>(v128.load(a), v128.load(b)));
    q = v128.add<T>(q, v128.mul<T>(v128.load(a, 16), v128.load(b, 16)));
    r = v128.add<T>(r, v128.mul<T>(v128.load(a, 32), v128.load(b, 32)));
    s = v128.add<T>(s, v128.mul<T>(v128.load(a, 48), v128.load(b, 48)));
    a += bytes;
    b += bytes;
  }
  v128.store(o.out + at, p);
  v128.store(o.out + at, q, 16);
  v128.store(o.out + at, r, 32);
  v128.store(o.out + at, s, 48);
}

/** One vector of columns, or what is left of one. */
function narrowSums<T>(o: Rows, at: usize, bytes: usize): void {
  let sum = zero<T>();
  const whole = at + 16 <= bytes;
  const rest = partOf<T>(o.length);
  for (let row = 0; row < o.rows; row++) {
    const a = o.a + <usize>row * bytes, b = o.b + <usize>row * bytes;
    const x = whole ? v128.load(a + at) : loadPart<T>(a + at, rest, zero<T>());
    const y = whole ? v128.load(b + at) : loadPart<T>(b + at, rest, zero<T>());
    sum = v128.add<T>(sum, v128.mul<T>(x, y));
  }
  if (whole) v128.store(o.out + at, sum);
  else storePart<T>(o.out + at, rest, sum);
}
