/**
 * Functions that are computed number by number, in float64 in either precision: those of AssemblyScript's library, which are
 * musl's and FreeBSD's; its sine and cosine have the wrong sign for some arguments around 2²¹, and are left out. `F` is a
 * class whose method `of` is the function.
 */
// @ts-ignore: decorator
@inline
export function lanes1<T, F>(x: v128): v128 {
  const f = changetype<F>(0);
  if (sizeof<T>() == 8) return f64x2(f.of(f64x2.extract_lane(x, 0)), f.of(f64x2.extract_lane(x, 1)));
  let y = x;
  y = f32x4.replace_lane(y, 0, <f32>f.of(<f64>f32x4.extract_lane(x, 0)));
  y = f32x4.replace_lane(y, 1, <f32>f.of(<f64>f32x4.extract_lane(x, 1)));
  y = f32x4.replace_lane(y, 2, <f32>f.of(<f64>f32x4.extract_lane(x, 2)));
  return f32x4.replace_lane(y, 3, <f32>f.of(<f64>f32x4.extract_lane(x, 3)));
}

// @ts-ignore: decorator
@inline
export function lanes2<T, F>(x: v128, y: v128): v128 {
  const f = changetype<F>(0);
  if (sizeof<T>() == 8) {
    const first = f.of(f64x2.extract_lane(x, 0), f64x2.extract_lane(y, 0));
    return f64x2(first, f.of(f64x2.extract_lane(x, 1), f64x2.extract_lane(y, 1)));
  }
  let z = x;
  z = f32x4.replace_lane(z, 0, <f32>f.of(<f64>f32x4.extract_lane(x, 0), <f64>f32x4.extract_lane(y, 0)));
  z = f32x4.replace_lane(z, 1, <f32>f.of(<f64>f32x4.extract_lane(x, 1), <f64>f32x4.extract_lane(y, 1)));
  z = f32x4.replace_lane(z, 2, <f32>f.of(<f64>f32x4.extract_lane(x, 2), <f64>f32x4.extract_lane(y, 2)));
  return f32x4.replace_lane(z, 3, <f32>f.of(<f64>f32x4.extract_lane(x, 3), <f64>f32x4.extract_lane(y, 3)));
}

@unmanaged
class TanOf {
  of(x: f64): f64 { return NativeMath.tan(x); }
}
@unmanaged
class SinhOf {
  of(x: f64): f64 { return NativeMath.sinh(x); }
}
@unmanaged
class CoshOf {
  of(x: f64): f64 { return NativeMath.cosh(x); }
}
@unmanaged
class PowOf {
  of(x: f64, y: f64): f64 { return NativeMath.pow(x, y); }
}
@unmanaged
class Atan2Of {
  of(y: f64, x: f64): f64 { return NativeMath.atan2(y, x); }
}

@unmanaged
export class Tan {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return lanes1<T, TanOf>(x); }
}

@unmanaged
export class Sinh {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return lanes1<T, SinhOf>(x); }
}

@unmanaged
export class Cosh {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return lanes1<T, CoshOf>(x); }
}

@unmanaged
export class Pow {
  /** A square is a product: what most powers in formulas are. */
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 {
    if (i32x4.all_true(v128.eq<T>(y, v128.splat<T>(2)))) return v128.mul<T>(x, x);
    return lanes2<T, PowOf>(x, y);
  }
}

@unmanaged
export class Atan2 {
  // @ts-ignore: decorator
  @inline of<T>(y: v128, x: v128): v128 { return lanes2<T, Atan2Of>(y, x); }
}
