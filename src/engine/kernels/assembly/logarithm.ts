import { exp } from './exponential';
import { constant, horner, hornerBy2 } from './polynomial';

/** ln 2 in two parts: the first times any exponent is exact. */
const LN2_64: usize = memory.data<f64>([6.93147180369123816490e-1, 1.90821492927058770002e-10]);
const LN2_32: usize = memory.data<f32>([6.9313812256e-1, 9.0580006145e-6]);

/** log((1 + s)/(1 − s)) = 2s + s R(s²), |s| ≤ 0.1716: FreeBSD's e_log.c and e_logf.c, with errors of 2⁻⁵⁸ and 2⁻³⁴. */
const SERIES_64: usize = memory.data<f64>([
  1.479819860511658591e-1, 1.531383769920937332e-1, 1.818357216161805012e-1, 2.222219843214978396e-1, 2.857142874366239149e-1, 3.999999999940941908e-1,
  6.666666666666735130e-1,
]);
const SERIES_32: usize = memory.data<f32>([0.24279078841, 0.28498786688, 0.40000972152, 0.66666662693]);

/** artanh(s) = s + s³(1/3 + s²/5 + s⁴/7) for |s| ≤ 2⁻⁷, to the last digit. */
const ARTANH_64: usize = memory.data<f64>([0.14285714285714285, 0.2, 0.3333333333333333]);

/** The exponent's bias as a whole number on top of 2^(bits of the fraction), and √2. */
const PARTS_64: usize = memory.data<f64>([4503599627371519, 1.4142135623730951]);
const PARTS_32: usize = memory.data<f32>([8388735, 1.4142135623730951]);

/** The smallest normal number, by how much smaller ones are raised, and that number's logarithm to base 2. */
const SMALL_64: usize = memory.data<f64>([2.2250738585072014e-308, 18014398509481984, 54]);
const SMALL_32: usize = memory.data<f32>([1.1754943508222875e-38, 33554432, 25]);

/** The exponent k and what is left, f = x/2ᵏ − 1 with 1 + f between √½ and √2, of a positive normal number. */
// @ts-ignore: decorator
@inline
function exponent<T>(x: v128): v128 {
  let biased: v128;
  if (sizeof<T>() == 8) biased = v128.or(i64x2.shr_u(x, 52), i64x2.splat(0x4330000000000000));
  else biased = v128.or(i32x4.shr_u(x, 23), i32x4.splat(0x4b000000));
  return v128.sub<T>(biased, constant<T>(sizeof<T>() == 8 ? PARTS_64 : PARTS_32, 0));
}

// @ts-ignore: decorator
@inline
function mantissa<T>(x: v128): v128 {
  if (sizeof<T>() == 8) return v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3ff0000000000000));
  return v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f800000));
}

// @ts-ignore: decorator
@inline
function series<T>(z: v128): v128 {
  const square = v128.mul<T>(z, z);
  let even: v128, odd: v128;
  if (sizeof<T>() == 8) {
    even = horner<f64>(hornerBy2<f64>(constant<f64>(SERIES_64, 0), square, SERIES_64, 2), square, SERIES_64, 6);
    odd = hornerBy2<f64>(constant<f64>(SERIES_64, 1), square, SERIES_64, 3);
  } else {
    even = horner<f32>(constant<f32>(SERIES_32, 1), square, SERIES_32, 3);
    odd = horner<f32>(constant<f32>(SERIES_32, 0), square, SERIES_32, 2);
  }
  return v128.mul<T>(z, v128.add<T>(even, v128.mul<T>(odd, z)));
}

/** log x + correction for positive normal x, less `raised` times log 2. */
// @ts-ignore: decorator
@inline
function positive<T>(x: v128, raised: v128, correction: v128): v128 {
  const ln2 = sizeof<T>() == 8 ? LN2_64 : LN2_32;
  const m = mantissa<T>(x);
  const large = v128.gt<T>(m, constant<T>(sizeof<T>() == 8 ? PARTS_64 : PARTS_32, 1));
  const k = v128.add<T>(v128.sub<T>(exponent<T>(x), raised), v128.and(large, v128.splat<T>(1)));
  const f = v128.sub<T>(v128.sub<T>(m, v128.and(large, v128.mul<T>(m, v128.splat<T>(0.5)))), v128.splat<T>(1));
  const s = v128.div<T>(f, v128.add<T>(f, v128.splat<T>(2)));
  const half = v128.mul<T>(v128.mul<T>(f, f), v128.splat<T>(0.5));
  const rest = v128.mul<T>(s, v128.add<T>(half, series<T>(v128.mul<T>(s, s))));
  const low = v128.add<T>(rest, v128.add<T>(v128.mul<T>(k, constant<T>(ln2, 1)), correction));
  return v128.sub<T>(v128.mul<T>(k, constant<T>(ln2, 0)), v128.sub<T>(v128.sub<T>(half, low), f));
}

/** What the logarithm of x is where x is no positive finite number: x is NaN or ∞, 0, or negative. */
// @ts-ignore: decorator
@inline
function special<T>(x: v128, result: v128): v128 {
  const zero = v128.splat<T>(0);
  const infinity = v128.splat<T>(<T>Infinity);
  const ordinary = v128.and(v128.gt<T>(x, zero), v128.lt<T>(x, infinity));
  const below = v128.bitselect(v128.neg<T>(infinity), v128.splat<T>(<T>NaN), v128.eq<T>(x, zero));
  return v128.bitselect(result, v128.bitselect(below, x, v128.le<T>(x, zero)), ordinary);
}

/** log((1 + s)/(1 − s)) for |s| ≤ 2⁻⁷, in float64. */
// @ts-ignore: decorator
@inline
export function logRatioNear<T>(s: v128): v128 {
  const square = v128.mul<T>(s, s);
  const p = horner<T>(horner<T>(constant<T>(ARTANH_64, 0), square, ARTANH_64, 1), square, ARTANH_64, 2);
  const half = v128.add<T>(s, v128.mul<T>(v128.mul<T>(s, square), p));
  return v128.add<T>(half, half);
}

/** log x. */
// @ts-ignore: decorator
@inline
export function log<T>(x: v128): v128 {
  const table = sizeof<T>() == 8 ? SMALL_64 : SMALL_32;
  const small = v128.lt<T>(x, constant<T>(table, 0));
  const raised = v128.bitselect(v128.mul<T>(x, constant<T>(table, 1)), x, small);
  return special<T>(x, positive<T>(raised, v128.and(small, constant<T>(table, 2)), v128.splat<T>(0)));
}

/** log u for u = 1 + x as rounded, and what the rounding took (FreeBSD's s_log1p.c). */
// @ts-ignore: decorator
@inline
function ofSum<T>(x: v128, u: v128): v128 {
  const one = v128.splat<T>(1);
  const lost = v128.bitselect(v128.sub<T>(one, v128.sub<T>(u, x)), v128.sub<T>(x, v128.sub<T>(u, one)), v128.gt<T>(x, one));
  return positive<T>(u, v128.splat<T>(0), v128.div<T>(lost, u));
}

/** log(1 + x). */
// @ts-ignore: decorator
@inline
export function log1p<T>(x: v128): v128 {
  const u = v128.add<T>(v128.splat<T>(1), x);
  return v128.or(special<T>(u, ofSum<T>(x, u)), v128.xor(x, v128.abs<T>(x)));
}

/** log(1 + eˣ) without overflow: max(x, 0) + log(1 + e^−|x|). */
// @ts-ignore: decorator
@inline
export function softplus<T>(x: v128): v128 {
  const e = exp<T>(v128.neg<T>(v128.abs<T>(x)));
  return v128.add<T>(v128.max<T>(x, v128.splat<T>(0)), ofSum<T>(e, v128.add<T>(v128.splat<T>(1), e)));
}
