import { constant, horner, hornerBy2 } from './polynomial';

/** log₂e; 1.5 · 2^(bits of the fraction), which rounds what is added to it to a whole number; ln 2 in two parts (Cody & Waite 1980). */
const SPLIT_64: usize = memory.data<f64>([1.4426950408889634, 6755399441055744, 0.693147180369123816490, 1.90821492927058770002e-10]);
const SPLIT_32: usize = memory.data<f32>([1.4426950408889634, 12582912, 0.693359375, -2.12194440e-4]);

/** Between these eˣ neither overflows nor vanishes. */
const RANGE_64: usize = memory.data<f64>([-746, 710]);
const RANGE_32: usize = memory.data<f32>([-104, 89]);

/** Up to here to either side eˣ is a normal number. */
const NORMAL_64: usize = memory.data<f64>([708]);
const NORMAL_32: usize = memory.data<f32>([87]);

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

/** 2/ln 2; ½ ln 2 in two parts; a quarter; from where on tanh is 1 to the last digit. */
const HALVES_64: usize = memory.data<f64>([2.8853900817779268, 0.346573590184561908245, 9.54107464635291350e-11, 0.25, 22]);
const HALVES_32: usize = memory.data<f32>([2.8853900817779268, 0.3466796875, -1.06097220e-4, 0.25, 10]);

/** (tanh(r)/r − 1)/r² in r² for |r| ≤ 0.26: minimax polynomials that leave tanh with a relative error of 2⁻⁵⁷ and 2⁻²⁸. */
const TANH_64: usize = memory.data<f64>([
  -0.0013076448564710815, 0.003576404091358814, -0.00886236143987958, 0.02186946171545868, -0.053968253527134094, 0.13333333332988906,
  -0.3333333333333242,
]);
const TANH_32: usize = memory.data<f32>([-0.05123177170753479, 0.1332274079322815, -0.3333321511745453]);

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

/** eˣ = 2ⁿ eʳ. */
// @ts-ignore: decorator
@inline
export function exp<T>(x: v128): v128 {
  return isFarOut<T>(x) ? farExp<T>(x) : nearExp<T>(x);
}

/** Where eˣ is a normal number. */
// @ts-ignore: decorator
@inline
function nearExp<T>(x: v128): v128 {
  const whole = toWhole<T>(v128.mul<T>(x, split<T>(0)));
  return v128.mul<T>(reduced<T>(x, v128.sub<T>(whole, split<T>(1))), power<T>(whole));
}

/**
 * Anywhere: 2ⁿ comes in two factors, so that results below the normal numbers are right as well. What vanishes, e^−∞ first of all,
 * is not computed: processors take their time for numbers that are nearly 0.
 */
function farExp<T>(value: v128): v128 {
  const gone = v128.le<T>(value, constant<T>(sizeof<T>() == 8 ? RANGE_64 : RANGE_32, 0));
  const here = v128.andnot(value, gone);
  if (!isFarOut<T>(here)) return v128.andnot(nearExp<T>(here), gone);
  return v128.andnot(twoFactors<T>(here), gone);
}

// @ts-ignore: decorator
@inline
function isFarOut<T>(x: v128): bool {
  return v128.any_true(v128.ge<T>(v128.abs<T>(x), constant<T>(sizeof<T>() == 8 ? NORMAL_64 : NORMAL_32, 0)));
}

// @ts-ignore: decorator
@inline
function twoFactors<T>(value: v128): v128 {
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
function half<T>(i: i32): v128 {
  return constant<T>(sizeof<T>() == 8 ? HALVES_64 : HALVES_32, i);
}

/**
 * Taylor's series, exact to the last digit of float64 up to 2⁻⁹ to either side, where the next terms are 2⁻⁵⁸ and 2⁻⁵⁴ of the
 * whole: tanh(r) = r + r³(−1/3 + 2/15 r²), and eʳ − 1 = r + r²(1/2 + … + r³/120).
 */
const TANH_TINY: usize = memory.data<f64>([0.13333333333333333, -0.3333333333333333]);
const EXPM1_TINY: usize = memory.data<f64>([0.008333333333333333, 0.041666666666666664, 0.16666666666666666, 0.5]);

/** tanh(r) for |r| ≤ 2⁻⁹. */
// @ts-ignore: decorator
@inline
export function tanhTiny(r: v128): v128 {
  const square = v128.mul<f64>(r, r);
  const p = horner<f64>(constant<f64>(TANH_TINY, 0), square, TANH_TINY, 1);
  return v128.add<f64>(r, v128.mul<f64>(v128.mul<f64>(r, square), p));
}

/** eʳ − 1 for |r| ≤ 2⁻⁹. */
// @ts-ignore: decorator
@inline
export function expm1Tiny(r: v128): v128 {
  const square = v128.mul<f64>(r, r);
  const odd = horner<f64>(constant<f64>(EXPM1_TINY, 0), square, EXPM1_TINY, 2);
  const even = horner<f64>(constant<f64>(EXPM1_TINY, 1), square, EXPM1_TINY, 3);
  return v128.add<f64>(r, v128.mul<f64>(square, v128.add<f64>(even, v128.mul<f64>(odd, r))));
}

/** eʳ − 1 for |r| ≤ ½ ln 2. */
// @ts-ignore: decorator
@inline
export function smallExpm1<T>(r: v128): v128 {
  const square = v128.mul<T>(r, r);
  return v128.add<T>(r, v128.mul<T>(square, tail<T>(r, square)));
}

/** tanh(r) for |r| ≤ 0.26. */
// @ts-ignore: decorator
@inline
export function smallTanh<T>(r: v128): v128 {
  const square = v128.mul<T>(r, r);
  let p: v128;
  if (sizeof<T>() == 8) {
    const fourth = v128.mul<f64>(square, square);
    const even = horner<f64>(hornerBy2<f64>(constant<f64>(TANH_64, 0), fourth, TANH_64, 2), fourth, TANH_64, 6);
    const odd = hornerBy2<f64>(constant<f64>(TANH_64, 1), fourth, TANH_64, 3);
    p = v128.add<f64>(even, v128.mul<f64>(odd, square));
  } else p = horner<f32>(horner<f32>(constant<f32>(TANH_32, 0), square, TANH_32, 1), square, TANH_32, 2);
  return v128.add<T>(r, v128.mul<T>(v128.mul<T>(r, square), p));
}

/**
 * With |x| = n ½ ln 2 + r, s = 2ⁿ and τ = tanh r the addition theorem gives (s − 1 + (s + 1)τ) / (s + 1 + (s − 1)τ); from n = 2
 * on 1 − 2(1 − τ) / (s + 1 + (s − 1)τ), which rounds less there. One division, and a short polynomial: r lies in [−0.087, 0.26].
 */
// @ts-ignore: decorator
@inline
export function tanh<T>(x: v128): v128 {
  const one = v128.splat<T>(1);
  const all = v128.abs<T>(x);
  const size = v128.pmin<T>(all, half<T>(4));
  const whole = toWhole<T>(v128.sub<T>(v128.mul<T>(size, half<T>(0)), half<T>(3)));
  const n = v128.sub<T>(whole, split<T>(1));
  const tau = smallTanh<T>(v128.sub<T>(v128.sub<T>(size, v128.mul<T>(n, half<T>(1))), v128.mul<T>(n, half<T>(2))));
  const s = power<T>(whole);
  const less = v128.sub<T>(s, one), more = v128.add<T>(s, one);
  const isNear = v128.lt<T>(s, v128.splat<T>(4));
  const far = v128.sub<T>(one, tau);
  const above = v128.bitselect(v128.add<T>(less, v128.mul<T>(more, tau)), v128.add<T>(far, far), isNear);
  const quotient = v128.div<T>(above, v128.add<T>(more, v128.mul<T>(less, tau)));
  return v128.or(v128.bitselect(quotient, v128.sub<T>(one, quotient), isNear), v128.xor(x, all));
}
