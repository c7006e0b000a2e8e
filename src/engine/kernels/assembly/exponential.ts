import { constant, horner, horner4, hornerBy2 } from './polynomial';

/** log₂e; 1.5 · 2^(bits of the fraction), which rounds what is added to it to a whole number; ln 2 in two parts (Cody & Waite 1980). */
const SPLIT_64: usize = memory.data<f64>([1.4426950408889634, 6755399441055744, 0.693147180369123816490, 1.90821492927058770002e-10]);
const SPLIT_32: usize = memory.data<f32>([1.4426950408889634, 12582912, 0.693359375, -2.12194440e-4]);

/** Between these eˣ neither overflows nor vanishes. */
const RANGE_64: usize = memory.data<f64>([-746, 710]);
const RANGE_32: usize = memory.data<f32>([-104, 89]);

/** The logarithm of the smallest normal number, rounded up. */
const LOWEST_64: usize = memory.data<f64>([-708.39]);
const LOWEST_32: usize = memory.data<f32>([-87.33]);

/** Below the first, eˣ − 1 rounds to −1; above the second it overflows. */
const RANGE_M1_64: usize = memory.data<f64>([-38, 710]);
const RANGE_M1_32: usize = memory.data<f32>([-18, 89]);

/**
 * q(r) = (eʳ − 1 − r) / r² for |r| ≤ ½ ln 2: minimax polynomials of degree 10 and 5 (Remez's algorithm), which leave eʳ − 1 with
 * a relative error of 2⁻⁶¹ and 2⁻³⁰.
 */
const TAIL_64: usize = memory.data<f64>([
  2.0875327474571481e-9, 2.5108979024724355e-8, 2.755740265247578e-7, 2.7557244373764973e-6, 2.480158717252458e-5, 0.0001984126988596635,
  0.001388888888896238, 0.0083333333333216914, 0.041666666666666509, 0.16666666666666677, 0.5,
]);
const TAIL_32: usize = memory.data<f32>([0.0001990758486, 0.001394859278, 0.008333286007, 0.04166624054, 0.1666666676, 0.5]);

/** (tanh(x)/x − 1)/x² in x² for |x| ≤ 0.55: minimax polynomials that leave tanh with a relative error of 2⁻⁵⁹ and 2⁻²⁸. */
const TANH_64: usize = memory.data<f64>([
  -1.9440482109735974e-5, 8.3264773863394529e-5, -0.00023337479176659304, 0.00058845528912823585, -0.0014555493337108754, 0.0035920937528202784,
  -0.0088632328572334575, 0.021869488407822416, -0.053968253964803346, 0.13333333333329016, -0.33333333333333317,
]);
const TANH_32: usize = memory.data<f32>([-0.006238084288, 0.02105529457, -0.05385153557, 0.1333262434, -0.333333208]);

// @ts-ignore: decorator
@inline
function split<T>(i: i32): v128 {
  return constant<T>(sizeof<T>() == 8 ? SPLIT_64 : SPLIT_32, i);
}

/** A whole number in the low bits: x + 1.5 · 2^(bits of the fraction). */
// @ts-ignore: decorator
@inline
function toWhole<T>(x: v128): v128 {
  return v128.add<T>(x, split<T>(1));
}

/** 2ⁿ for a whole number n of `toWhole`, as long as it is a normal number. */
// @ts-ignore: decorator
@inline
function power<T>(whole: v128): v128 {
  if (sizeof<T>() == 8) return i64x2.add(i64x2.shl(whole, 52), i64x2.splat(0x3ff0000000000000));
  return i32x4.add(i32x4.shl(whole, 23), i32x4.splat(0x3f800000));
}

/** x − n ln 2 but for the smaller part of ln 2: exact. */
// @ts-ignore: decorator
@inline
function highPart<T>(x: v128, n: v128): v128 {
  return v128.sub<T>(x, v128.mul<T>(n, split<T>(2)));
}

/** eʳ − 1 − high for r = high − n · (the smaller part of ln 2) = x − n ln 2 (FreeBSD's e_exp.c). */
// @ts-ignore: decorator
@inline
function rest<T>(high: v128, n: v128): v128 {
  const low = v128.mul<T>(n, split<T>(3));
  const r = v128.sub<T>(high, low);
  const square = v128.mul<T>(r, r);
  return v128.sub<T>(v128.mul<T>(square, tail<T>(r, square)), low);
}

/** c + d r for the table's entries i and i − 1, which are c and d. */
// @ts-ignore: decorator
@inline
function pair<T>(r: v128, table: usize, i: i32): v128 {
  return v128.add<T>(constant<T>(table, i), v128.mul<T>(constant<T>(table, i - 1), r));
}

/** q(r); in float64 by Estrin's scheme, in pairs, which waits for half as many results as Horner's: a tiny network waits for them all. */
// @ts-ignore: decorator
@inline
function tail<T>(r: v128, square: v128): v128 {
  if (sizeof<T>() == 8) {
    const fourth = v128.mul<f64>(square, square);
    const low = v128.add<f64>(pair<f64>(r, TAIL_64, 10), v128.mul<f64>(pair<f64>(r, TAIL_64, 8), square));
    const middle = v128.add<f64>(pair<f64>(r, TAIL_64, 6), v128.mul<f64>(pair<f64>(r, TAIL_64, 4), square));
    const high = v128.add<f64>(pair<f64>(r, TAIL_64, 2), v128.mul<f64>(constant<f64>(TAIL_64, 0), square));
    return v128.add<f64>(v128.add<f64>(low, v128.mul<f64>(middle, fourth)), v128.mul<f64>(high, v128.mul<f64>(fourth, fourth)));
  }
  const odd = hornerBy2<f32>(constant<f32>(TAIL_32, 0), square, TAIL_32, 2);
  const even = hornerBy2<f32>(constant<f32>(TAIL_32, 1), square, TAIL_32, 3);
  return v128.add<f32>(even, v128.mul<f32>(odd, r));
}

/** The whole number n next to x / ln 2. */
// @ts-ignore: decorator
@inline
function powerOf<T>(x: v128): v128 {
  return v128.sub<T>(toWhole<T>(v128.mul<T>(x, split<T>(0))), split<T>(1));
}

/** x kept between two numbers; NaN stays. */
// @ts-ignore: decorator
@inline
function within<T>(x: v128, range: usize): v128 {
  return v128.pmax<T>(v128.pmin<T>(x, constant<T>(range, 1)), constant<T>(range, 0));
}

/** eʳ for r = x − n ln 2: 1 + high, what its rounding took (Dekker 1971), and the rest, so that it is rounded about once. */
// @ts-ignore: decorator
@inline
function reduced<T>(x: v128, n: v128): v128 {
  const one = v128.splat<T>(1);
  const high = highPart<T>(x, n);
  const sum = v128.add<T>(one, high);
  const lost = v128.add<T>(v128.sub<T>(one, sum), high);
  return v128.add<T>(sum, v128.add<T>(lost, rest<T>(high, n)));
}

/** eˣ for x ≤ 0; what is smaller than a normal number is 0. Processors take their time for such numbers. */
// @ts-ignore: decorator
@inline
export function expOfNegative<T>(value: v128): v128 {
  const lowest = constant<T>(sizeof<T>() == 8 ? LOWEST_64 : LOWEST_32, 0);
  const x = v128.pmax<T>(value, lowest);
  const n = powerOf<T>(x);
  const e = v128.mul<T>(reduced<T>(x, n), power<T>(toWhole<T>(n)));
  return v128.andnot(e, v128.lt<T>(value, lowest));
}

/** eˣ = 2ⁿ eʳ. 2ⁿ comes in two factors, so that results below the normal numbers are right as well. */
// @ts-ignore: decorator
@inline
export function exp<T>(value: v128): v128 {
  const x = within<T>(value, sizeof<T>() == 8 ? RANGE_64 : RANGE_32);
  const n = powerOf<T>(x);
  const p = reduced<T>(x, n);
  const half = toWhole<T>(v128.mul<T>(n, v128.splat<T>(0.5)));
  const rest = toWhole<T>(v128.sub<T>(n, v128.sub<T>(half, split<T>(1))));
  return v128.mul<T>(v128.mul<T>(p, power<T>(half)), power<T>(rest));
}

/** eˣ − 1 = 2(2ⁿ⁻¹(eʳ − 1) + (2ⁿ⁻¹ − ½)). Gives +0 for −0. */
// @ts-ignore: decorator
@inline
export function expm1<T>(value: v128): v128 {
  const x = within<T>(value, sizeof<T>() == 8 ? RANGE_M1_64 : RANGE_M1_32);
  const n = powerOf<T>(x);
  const scale = power<T>(toWhole<T>(v128.sub<T>(n, v128.splat<T>(1))));
  const high = highPart<T>(x, n);
  const product = v128.mul<T>(scale, v128.add<T>(high, rest<T>(high, n)));
  const half = v128.add<T>(product, v128.sub<T>(scale, v128.splat<T>(0.5)));
  return v128.add<T>(half, half);
}

/** 1/(1 + e⁻ˣ) = e/(1 + e) or 1/(1 + e) with e = e^−|x|. */
// @ts-ignore: decorator
@inline
export function sigmoid<T>(x: v128): v128 {
  const one = v128.splat<T>(1);
  const e = exp<T>(v128.neg<T>(v128.abs<T>(x)));
  const above = v128.bitselect(e, one, v128.lt<T>(x, v128.splat<T>(0)));
  return v128.div<T>(above, v128.add<T>(one, e));
}

// @ts-ignore: decorator
@inline
function smallTanh<T>(x: v128): v128 {
  const square = v128.mul<T>(x, x);
  let p: v128;
  if (sizeof<T>() == 8) {
    p = horner<f64>(horner4<f64>(horner4<f64>(constant<f64>(TANH_64, 0), square, TANH_64, 1), square, TANH_64, 5), square, TANH_64, 9);
    p = horner<f64>(p, square, TANH_64, 10);
  } else p = horner4<f32>(constant<f32>(TANH_32, 0), square, TANH_32, 1);
  return v128.add<T>(x, v128.mul<T>(v128.mul<T>(x, square), p));
}

/** A polynomial up to 0.55, 1 − 2e/(1 + e) with e = e^(−2|x|) from there on. */
// @ts-ignore: decorator
@inline
export function tanh<T>(x: v128): v128 {
  const size = v128.abs<T>(x);
  const one = v128.splat<T>(1);
  const e = expOfNegative<T>(v128.mul<T>(size, v128.splat<T>(-2)));
  const large = v128.sub<T>(one, v128.div<T>(v128.add<T>(e, e), v128.add<T>(one, e)));
  return v128.bitselect(smallTanh<T>(x), v128.or(large, v128.xor(x, size)), v128.lt<T>(size, v128.splat<T>(<T>0.55)));
}
