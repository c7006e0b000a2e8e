import { exp, expm1Tiny, sigmoid, smallExpm1, smallTanh, tanh, tanhTiny } from './exponential';
import { log1p, logRatioNear } from './logarithm';
import { constant } from './polynomial';

/**
 * How far f(z + d) is from y = f(z), a class for each f. For small d by an addition theorem, which loses nothing where both are
 * nearly the same; for larger ones as they stand. What most steps are, tiny ones in float64, goes the shortest way; and where a
 * vector has steps of several sizes, each goes its own: no result depends on a neighbour.
 */

/** 1; up to where series are short, addition theorems serve, and `logRatioNear` does. */
const SIZES_64: usize = memory.data<f64>([1, 0.001953125, 0.25, 0.0078125]);
const SIZES_32: usize = memory.data<f32>([1, 0.001953125, 0.25, 0.0078125]);

// @ts-ignore: decorator
@inline
function size<T>(i: i32): v128 {
  return constant<T>(sizeof<T>() == 8 ? SIZES_64 : SIZES_32, i);
}

/** Which steps are larger than size i. */
// @ts-ignore: decorator
@inline
function beyond<T>(d: v128, i: i32): v128 {
  return v128.gt<T>(v128.abs<T>(d), size<T>(i));
}

/** Whether the shortest series serve all of a vector; where one is not a number, any does. */
// @ts-ignore: decorator
@inline
export function areTiny<T>(d: v128): bool {
  return sizeof<T>() == 8 && !v128.any_true(beyond<T>(d, 1));
}

@unmanaged
export class TanhChange {
  /** t(1 − y²) / (1 + y t) with t = tanh d. */
  // @ts-ignore: decorator
  @inline of<T>(d: v128, y: v128, z: v128): v128 {
    return areTiny<T>(d) ? this.ofTiny<T>(d, y) : anyTanh<T>(d, y, z);
  }
  // @ts-ignore: decorator
  @inline knowsTiny<T>(): bool { return sizeof<T>() == 8; }
  // @ts-ignore: decorator
  @inline ofTiny<T>(d: v128, y: v128): v128 { return byTanh<T>(tanhTiny(d), y); }
}

// @ts-ignore: decorator
@inline
function byTanh<T>(t: v128, y: v128): v128 {
  const part = v128.mul<T>(t, y);
  return v128.div<T>(v128.sub<T>(t, v128.mul<T>(part, y)), v128.add<T>(size<T>(0), part));
}

function anyTanh<T>(d: v128, y: v128, z: v128): v128 {
  let t = smallTanh<T>(d);
  if (sizeof<T>() == 8) t = v128.bitselect(t, tanhTiny(d), beyond<T>(d, 1));
  const near = byTanh<T>(t, y), far = beyond<T>(d, 2);
  if (!v128.any_true(far)) return near;
  return v128.bitselect(v128.sub<T>(tanh<T>(v128.add<T>(z, d)), y), near, far);
}

@unmanaged
export class SigmoidChange {
  /** y(1 − y)e / (1 + y e) with e = eᵈ − 1. */
  // @ts-ignore: decorator
  @inline of<T>(d: v128, y: v128, z: v128): v128 {
    return areTiny<T>(d) ? this.ofTiny<T>(d, y) : anySigmoid<T>(d, y, z);
  }
  // @ts-ignore: decorator
  @inline knowsTiny<T>(): bool { return sizeof<T>() == 8; }
  // @ts-ignore: decorator
  @inline ofTiny<T>(d: v128, y: v128): v128 { return bySigmoid<T>(expm1Tiny(d), y); }
}

// @ts-ignore: decorator
@inline
function bySigmoid<T>(e: v128, y: v128): v128 {
  const one = size<T>(0), part = v128.mul<T>(y, e);
  return v128.div<T>(v128.mul<T>(part, v128.sub<T>(one, y)), v128.add<T>(one, part));
}

function anySigmoid<T>(d: v128, y: v128, z: v128): v128 {
  const near = bySigmoid<T>(anyExpm1<T>(d), y), far = beyond<T>(d, 2);
  if (!v128.any_true(far)) return near;
  return v128.bitselect(v128.sub<T>(sigmoid<T>(v128.add<T>(z, d)), y), near, far);
}

/** eᵈ − 1 where d is not far. */
// @ts-ignore: decorator
@inline
function anyExpm1<T>(d: v128): v128 {
  const e = smallExpm1<T>(d);
  return sizeof<T>() == 8 ? v128.bitselect(e, expm1Tiny(d), beyond<T>(d, 1)) : e;
}

@unmanaged
export class ExpChange {
  /** y(eᵈ − 1). */
  // @ts-ignore: decorator
  @inline of<T>(d: v128, y: v128, z: v128): v128 {
    return areTiny<T>(d) ? this.ofTiny<T>(d, y) : anyExp<T>(d, y, z);
  }
  // @ts-ignore: decorator
  @inline knowsTiny<T>(): bool { return sizeof<T>() == 8; }
  // @ts-ignore: decorator
  @inline ofTiny<T>(d: v128, y: v128): v128 { return v128.mul<T>(y, expm1Tiny(d)); }
}

function anyExp<T>(d: v128, y: v128, z: v128): v128 {
  const near = v128.mul<T>(y, anyExpm1<T>(d)), far = beyond<T>(d, 2);
  if (!v128.any_true(far)) return near;
  return v128.bitselect(v128.sub<T>(exp<T>(v128.add<T>(z, d)), y), near, far);
}

@unmanaged
export class LogChange {
  /** log((z + d)/z) = 2 artanh(d/(2z + d)). */
  // @ts-ignore: decorator
  @inline of<T>(d: v128, y: v128, z: v128): v128 {
    if (sizeof<T>() == 4) return log1p<T>(v128.div<T>(d, z));
    const s = v128.div<T>(d, v128.add<T>(v128.add<T>(z, z), d));
    const far = beyond<T>(s, 3), near = logRatioNear<T>(s);
    if (!v128.any_true(far)) return near;
    return v128.bitselect(log1p<T>(v128.div<T>(d, z)), near, far);
  }
  // @ts-ignore: decorator
  @inline knowsTiny<T>(): bool { return false; }
  // @ts-ignore: decorator
  @inline ofTiny<T>(d: v128, y: v128): v128 { return d; }
}
