/** What kernels share to compute with vectors of 16 bytes. */

/** sum + a · b: in one rounding where float32 may, in two everywhere else. */
// @ts-ignore: decorator
@inline
export function multiplyAdd<T>(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD && sizeof<T>() == 4) return v128.relaxed_madd<T>(a, b, sum);
  return v128.add<T>(sum, v128.mul<T>(a, b));
}
