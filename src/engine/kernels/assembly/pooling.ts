/** The operands of pooling and its gradients; `delta` and `x` are 0 where there is none. */
@unmanaged
export class Pooling {
  /** The pooled maps' cotangent. */
  delta: usize;
  out: usize;
  x: usize;
  maps: i32;
  height: i32;
  width: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  top: i32;
  left: i32;
  /** Positions. */
  rows: i32;
  columns: i32;
  /** From here on of averages alone. Whether entries of the padding count. */
  padded: i32;
  /** Whether a number is given for the counts, and which. */
  divided: i32;
  divisor: f64;
}

/** Whether windows are squares of four that lie side by side. */
export function inSquares(o: Pooling): bool {
  return o.kernelHeight == 2 && o.kernelWidth == 2 && o.strideY == 2 && o.strideX == 2 && o.dilationY == 1 && o.dilationX == 1 && o.top == 0 && o.left == 0 && o.width >= 2 * o.columns && o.height >= 2 * o.rows;
}

/** Whether squares leave nothing of a map out. */
export function squaresFill(o: Pooling): bool {
  return o.width == 2 * o.columns && o.height == 2 * o.rows;
}

/** The first of start, start + step, … that is not below 0. */
// @ts-ignore: decorator
@inline
export function firstWithin(start: i32, step: i32): i32 {
  return start < 0 ? start + ((step - 1 - start) / step) * step : start;
}

/** Every other entry of the eight (four) that two vectors hold: the first, third, … */
// @ts-ignore: decorator
@inline
export function evens<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 4 ? i32x4.shuffle(a, b, 0, 2, 4, 6) : i64x2.shuffle(a, b, 0, 2);
}

/** The second, fourth, … */
// @ts-ignore: decorator
@inline
export function odds<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 4 ? i32x4.shuffle(a, b, 1, 3, 5, 7) : i64x2.shuffle(a, b, 1, 3);
}

/** Writes the entries of both in turn. */
// @ts-ignore: decorator
@inline
export function storeInTurn<T>(to: usize, a: v128, b: v128): void {
  v128.store(to, sizeof<T>() == 4 ? i32x4.shuffle(a, b, 0, 4, 1, 5) : i64x2.shuffle(a, b, 0, 2));
  v128.store(to, sizeof<T>() == 4 ? i32x4.shuffle(a, b, 2, 6, 3, 7) : i64x2.shuffle(a, b, 1, 3), 16);
}

/** Where the vector after the one at `at` begins: the last one goes over entries that were there before, rather than beyond the end. */
// @ts-ignore: decorator
@inline
export function nextVector(at: i32, lanes: i32, last: i32): i32 {
  return at < last ? min(at + lanes, last) : last + 1;
}
