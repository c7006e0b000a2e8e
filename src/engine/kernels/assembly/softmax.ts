import { exp, expOfNegative } from './exponential';
import { log } from './logarithm';
import { maxOfRow } from './max';
import { lanesSum, loadPart, pairSum, storePart, wholeEntries } from './part';
import { shareStart } from './share';
import { sumOfRow } from './sum';

/** Softmax and what goes with it, row by row: [rows, columns]. Sums are made in float64. */
@unmanaged
class Rows {
  out: usize;
  rows: i32;
  columns: i32;
  a: usize;
  b: usize;
  c: usize;
}

// @ts-ignore: decorator
@inline
function row<T>(tensor: usize, o: Rows, i: i32): usize {
  return tensor + <usize>(i * o.columns) * sizeof<T>();
}

/** e^(x − largest), to `out` unless that is 0; answers the sum. What a row lacks to a whole vector counts as e^−∞. */
function exponentials<T>(out: usize, x: usize, columns: i32, largest: v128): f64 {
  const whole = wholeEntries<T>(columns);
  const rest = columns - whole;
  let sum = f64x2.splat(0);
  for (const end = x + <usize>whole * sizeof<T>(); x < end; x += 16) {
    const e = expOfNegative<T>(v128.sub<T>(v128.load(x), largest));
    sum = f64x2.add(sum, lanesSum<T>(e));
    if (out) {
      v128.store(out, e);
      out += 16;
    }
  }
  if (rest) {
    const e = expOfNegative<T>(v128.sub<T>(loadPart<T>(x, rest, v128.splat<T>(<T>-Infinity)), largest));
    sum = f64x2.add(sum, lanesSum<T>(e));
    if (out) storePart<T>(out, rest, e);
  }
  return pairSum(sum);
}

/** e^a / Σ e^a. */
export function softmax<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const end = shareStart(o.rows, thread + 1, threads);
  for (let i = shareStart(o.rows, thread, threads); i < end; i++) {
    const x = row<T>(o.a, o, i), out = row<T>(o.out, o, i);
    const sum = exponentials<T>(out, x, o.columns, v128.splat<T>(maxOfRow<T>(x, o.columns)));
    divide<T>(out, o.columns, v128.splat<T>(<T>sum));
  }
}

function divide<T>(out: usize, columns: i32, by: v128): void {
  const whole = wholeEntries<T>(columns);
  const rest = columns - whole;
  for (const end = out + <usize>whole * sizeof<T>(); out < end; out += 16) v128.store(out, v128.div<T>(v128.load(out), by));
  if (rest) storePart<T>(out, rest, v128.div<T>(loadPart<T>(out, rest, by), by));
}

/** With g = a, the cotangent, and y = b, the softmax: y (g − Σ g y). */
export function softmaxGradient<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const end = shareStart(o.rows, thread + 1, threads);
  for (let i = shareStart(o.rows, thread, threads); i < end; i++) {
    const sum = v128.splat<T>(<T>dot<T>(row<T>(o.a, o, i), row<T>(o.b, o, i), o.columns));
    shiftAndScale<T>(row<T>(o.out, o, i), row<T>(o.a, o, i), row<T>(o.b, o, i), o.columns, sum);
  }
}

/** Σ a b. */
function dot<T>(a: usize, b: usize, columns: i32): f64 {
  const whole = wholeEntries<T>(columns);
  const rest = columns - whole;
  let sum = f64x2.splat(0);
  for (const end = a + <usize>whole * sizeof<T>(); a < end; a += 16, b += 16) {
    sum = f64x2.add(sum, lanesSum<T>(v128.mul<T>(v128.load(a), v128.load(b))));
  }
  const zero = f64x2.splat(0);
  if (rest) sum = f64x2.add(sum, lanesSum<T>(v128.mul<T>(loadPart<T>(a, rest, zero), loadPart<T>(b, rest, zero))));
  return pairSum(sum);
}

/** y (g − sum). */
function shiftAndScale<T>(out: usize, g: usize, y: usize, columns: i32, sum: v128): void {
  const whole = wholeEntries<T>(columns);
  const rest = columns - whole;
  for (const end = out + <usize>whole * sizeof<T>(); out < end; out += 16, g += 16, y += 16) {
    v128.store(out, v128.mul<T>(v128.load(y), v128.sub<T>(v128.load(g), sum)));
  }
  if (rest) storePart<T>(out, rest, v128.mul<T>(loadPart<T>(y, rest, sum), v128.sub<T>(loadPart<T>(g, rest, sum), sum)));
}

/** log Σ e^(x − largest). */
// @ts-ignore: decorator
@inline
function logOf<T>(sum: f64): v128 {
  return log<T>(v128.splat<T>(<T>sum));
}

/** a − largest − log Σ e^(a − largest). */
export function logSoftmax<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const end = shareStart(o.rows, thread + 1, threads);
  for (let i = shareStart(o.rows, thread, threads); i < end; i++) {
    let x = row<T>(o.a, o, i), out = row<T>(o.out, o, i);
    const largest = v128.splat<T>(maxOfRow<T>(x, o.columns));
    const shift = logOf<T>(exponentials<T>(0, x, o.columns, largest));
    const whole = wholeEntries<T>(o.columns);
    const rest = o.columns - whole;
    for (const last = x + <usize>whole * sizeof<T>(); x < last; x += 16, out += 16) {
      v128.store(out, v128.sub<T>(v128.sub<T>(v128.load(x), largest), shift));
    }
    if (rest) storePart<T>(out, rest, v128.sub<T>(v128.sub<T>(loadPart<T>(x, rest, largest), largest), shift));
  }
}

/** With g = a, the cotangent, and y = b, the logarithm of the softmax: g − e^y Σ g. */
export function logSoftmaxGradient<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const end = shareStart(o.rows, thread + 1, threads);
  for (let i = shareStart(o.rows, thread, threads); i < end; i++) {
    let g = row<T>(o.a, o, i), y = row<T>(o.b, o, i), out = row<T>(o.out, o, i);
    const sum = v128.splat<T>(<T>sumOfRow<T>(g, o.columns));
    const whole = wholeEntries<T>(o.columns);
    const rest = o.columns - whole;
    for (const last = out + <usize>whole * sizeof<T>(); out < last; out += 16, g += 16, y += 16) {
      v128.store(out, v128.sub<T>(v128.load(g), v128.mul<T>(exp<T>(v128.load(y)), sum)));
    }
    if (rest) storePart<T>(out, rest, v128.sub<T>(loadPart<T>(g, rest, sum), v128.mul<T>(exp<T>(loadPart<T>(y, rest, sum)), sum)));
  }
}

/** −Σ t log softmax(z) of each row, z = a and t = b. */
export function softmaxCrossEntropy<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const end = shareStart(o.rows, thread + 1, threads);
  for (let i = shareStart(o.rows, thread, threads); i < end; i++) {
    const z = row<T>(o.a, o, i);
    const largest = v128.splat<T>(maxOfRow<T>(z, o.columns));
    const shift = logOf<T>(exponentials<T>(0, z, o.columns, largest));
    store<T>(o.out + <usize>i * sizeof<T>(), <T>-weighted<T>(z, row<T>(o.b, o, i), o.columns, largest, shift));
  }
}

/** Σ t (z − largest − shift). */
function weighted<T>(z: usize, t: usize, columns: i32, largest: v128, shift: v128): f64 {
  const whole = wholeEntries<T>(columns);
  const rest = columns - whole;
  let sum = f64x2.splat(0);
  for (const end = z + <usize>whole * sizeof<T>(); z < end; z += 16, t += 16) {
    sum = f64x2.add(sum, lanesSum<T>(v128.mul<T>(v128.load(t), v128.sub<T>(v128.sub<T>(v128.load(z), largest), shift))));
  }
  if (rest) {
    // Lanes that are not of the row: 0 times a number.
    const zero = f64x2.splat(0);
    const share = v128.sub<T>(v128.sub<T>(loadPart<T>(z, rest, largest), largest), shift);
    sum = f64x2.add(sum, lanesSum<T>(v128.mul<T>(loadPart<T>(t, rest, zero), finite<T>(share, rest))));
  }
  return pairSum(sum);
}

/** The first lanes, and zeros in place of the others. */
// @ts-ignore: decorator
@inline
function finite<T>(vector: v128, count: i32): v128 {
  if (sizeof<T>() == 8) return f64x2.replace_lane(vector, 1, 0);
  let kept = f32x4.replace_lane(vector, 3, 0);
  if (count < 3) kept = f32x4.replace_lane(kept, 2, 0);
  return count < 2 ? f32x4.replace_lane(kept, 1, 0) : kept;
}

/** With z = a, t = b and the cotangent g = c of each row: g (softmax(z) Σ t − t). */
export function softmaxCrossEntropyGradient<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const end = shareStart(o.rows, thread + 1, threads);
  for (let i = shareStart(o.rows, thread, threads); i < end; i++) {
    let z = row<T>(o.a, o, i), t = row<T>(o.b, o, i), out = row<T>(o.out, o, i);
    const sum = exponentials<T>(out, z, o.columns, v128.splat<T>(maxOfRow<T>(z, o.columns)));
    const scale = v128.splat<T>(<T>(sumOfRow<T>(t, o.columns) / sum));
    const g = v128.load_splat<T>(o.c + <usize>i * sizeof<T>());
    const whole = wholeEntries<T>(o.columns);
    const rest = o.columns - whole;
    for (const last = out + <usize>whole * sizeof<T>(); out < last; out += 16, t += 16) {
      v128.store(out, v128.mul<T>(g, v128.sub<T>(v128.mul<T>(v128.load(out), scale), v128.load(t))));
    }
    if (rest) storePart<T>(out, rest, v128.mul<T>(g, v128.sub<T>(v128.mul<T>(loadPart<T>(out, rest, g), scale), loadPart<T>(t, rest, g))));
  }
}
