import { near } from './erf';
import { exp } from './exponential';
import { constant, horner, horner4 } from './polynomial';

/**
 * ½ erfc(|z|/√2) = t Q(t) e^(−z²/2) with t = 1/(1 + s|z|), after Hastings (1955), Abramowitz & Stegun 7.1.26: minimax polynomials
 * of degree 15 and 6 with errors below 2⁻⁵⁶ and 2⁻²⁸, which is what 1 + erf(z/√2) rounds off. The first entry is s.
 */
const TAIL_64: usize = memory.data<f64>([
  0.3, -0.00241022441612675268, 0.0264018397745746207, -0.129092383368443016, 0.365145552264434351, -0.64057522586346104, 0.673742054522384249,
  -0.321535007859196541, -0.12029093063947048, 0.293656396368292101, -0.268334358554722739, 0.171787375990706743, 0.00422658388497444953,
  0.101117088983019634, 0.106566006833079659, 0.119923903116908376, 0.119671328963046378,
]);
const TAIL_32: usize = memory.data<f32>([
  0.25, -0.08644997643, 0.3154519202, -0.2119191483, 0.2196471735, 0.06323474563, 0.09947436006, 0.1005609235,
]);

/** 1/√(2π). */
const DENSITY: f64 = 0.3989422804014327;

/** e^(−z²/2). */
// @ts-ignore: decorator
@inline
function bell<T>(z: v128): v128 {
  return exp<T>(v128.mul<T>(v128.mul<T>(z, v128.splat<T>(<T>-0.5)), z));
}

/** Where |z| < √2: there ½(1 + erf(z/√2)) is rounded less often than 1 − ½ erfc, and needs no exponential. */
// @ts-ignore: decorator
@inline
function isSmall<T>(z: v128): v128 {
  return v128.lt<T>(v128.abs<T>(z), v128.splat<T>(<T>Math.SQRT2));
}

// @ts-ignore: decorator
@inline
function smallNormal<T>(z: v128): v128 {
  const half = v128.splat<T>(0.5);
  return v128.add<T>(half, v128.mul<T>(half, near<T>(v128.mul<T>(z, v128.splat<T>(<T>Math.SQRT1_2)))));
}

/** Φ(z), the normal distribution, from e^(−z²/2), for the lanes that are not `small`; those are `inner`. */
// @ts-ignore: decorator
@inline
function normal<T>(z: v128, bell: v128, inner: v128, small: v128): v128 {
  const one = v128.splat<T>(1);
  const scale = constant<T>(sizeof<T>() == 8 ? TAIL_64 : TAIL_32, 0);
  const t = v128.div<T>(one, v128.add<T>(one, v128.mul<T>(v128.abs<T>(z), scale)));
  let q: v128;
  if (sizeof<T>() == 8) {
    q = horner4<f64>(horner4<f64>(horner4<f64>(constant<f64>(TAIL_64, 1), t, TAIL_64, 2), t, TAIL_64, 6), t, TAIL_64, 10);
    q = horner<f64>(horner<f64>(horner<f64>(q, t, TAIL_64, 14), t, TAIL_64, 15), t, TAIL_64, 16);
  } else {
    q = horner<f32>(horner<f32>(horner4<f32>(constant<f32>(TAIL_32, 1), t, TAIL_32, 2), t, TAIL_32, 6), t, TAIL_32, 7);
  }
  const tail = v128.mul<T>(v128.mul<T>(t, q), bell);
  const outer = v128.bitselect(tail, v128.sub<T>(one, tail), v128.lt<T>(z, v128.splat<T>(0)));
  return v128.bitselect(inner, outer, small);
}

/** z Φ(z). */
// @ts-ignore: decorator
@inline
export function gelu<T>(z: v128): v128 {
  const small = isSmall<T>(z), inner = smallNormal<T>(z);
  if (i32x4.all_true(small)) return v128.mul<T>(z, inner);
  return v128.mul<T>(z, normal<T>(z, bell<T>(z), inner, small));
}

/** g Φ(z) + g z φ(z): two products with g, so that an infinite one times 0 is NaN here too. */
// @ts-ignore: decorator
@inline
export function geluGradient<T>(g: v128, z: v128): v128 {
  const small = isSmall<T>(z), e = bell<T>(z);
  const slope = v128.mul<T>(v128.mul<T>(g, z), v128.mul<T>(v128.splat<T>(<T>DENSITY), e));
  let distribution = smallNormal<T>(z);
  if (!i32x4.all_true(small)) distribution = normal<T>(z, e, distribution, small);
  return v128.add<T>(v128.mul<T>(g, distribution), slope);
}
