import { exp } from './exponential';
import { constant, horner, horner4 } from './polynomial';

/** erf(x)/x − 1 in x², |x| ≤ 1: minimax polynomials with relative errors of 2⁻⁶² and 2⁻²⁹. */
const NEAR_64: usize = memory.data<f64>([
  5.9452555842234874e-11, -1.1365670671827159e-9, 1.4657883530919654e-8, -1.6350026192077269e-7, 1.6460972954153766e-6, -1.4925593518728227e-5,
  0.00012055331037551108, -0.00085483269787651488, 0.0052239776247813698, -0.026866170645072959, 0.11283791670954858, -0.37612638903183748, 0.12837916709551257,
]);
const NEAR_32: usize = memory.data<f32>([7.853849828e-5, -0.0008010202699, 0.005188330483, -0.02685381458, 0.1128358525, -0.3761262584, 0.1283791657]);

/** log erfc(x) for x ≥ 1: minimax polynomials that leave erf with relative errors of 2⁻⁵⁷ and 2⁻³⁵. */
const FAR_64: usize = memory.data<f64>([
  -4.9289930496834612e-12, 2.0451071073159305e-10, -3.9345215944911306e-9, 4.6425819435108073e-8, -3.7332551560357764e-7, 2.1358047803415341e-6,
  -8.6677047878938203e-6, 2.282427595051367e-5, -2.0271217345121407e-5, -0.00013504114902523339, 0.00077062854949145739, -0.001915925162858949,
  0.00041061055831619967, 0.018990191337552786, -0.10270344607618004, -0.63664362571404212, -1.12837409000545, -5.0279501422301102e-7,
]);
const FAR_32: usize = memory.data<f32>([
  2.120216232e-7, -2.475312531e-5, 0.0004603499823, -0.004270606184, 0.02534885636, -0.1086065015, -0.6330658185, -1.129649306, 0.0002020575101,
]);

/** erf x for |x| ≤ 1. */
// @ts-ignore: decorator
@inline
export function near<T>(x: v128): v128 {
  const square = v128.mul<T>(x, x);
  let p: v128;
  if (sizeof<T>() == 8) {
    p = horner4<f64>(horner4<f64>(horner4<f64>(constant<f64>(NEAR_64, 0), square, NEAR_64, 1), square, NEAR_64, 5), square, NEAR_64, 9);
  } else {
    p = horner<f32>(horner<f32>(horner4<f32>(constant<f32>(NEAR_32, 0), square, NEAR_32, 1), square, NEAR_32, 5), square, NEAR_32, 6);
  }
  return v128.add<T>(x, v128.mul<T>(x, p));
}

/** erf x for x ≥ 1; beyond 6 (4 in float32) it rounds to 1. */
// @ts-ignore: decorator
@inline
function far<T>(size: v128): v128 {
  let p: v128;
  if (sizeof<T>() == 8) {
    const x = v128.pmin<f64>(size, v128.splat<f64>(6));
    p = horner4<f64>(horner4<f64>(constant<f64>(FAR_64, 0), x, FAR_64, 1), x, FAR_64, 5);
    p = horner<f64>(horner4<f64>(horner4<f64>(p, x, FAR_64, 9), x, FAR_64, 13), x, FAR_64, 17);
  } else {
    const x = v128.pmin<f32>(size, v128.splat<f32>(4));
    p = horner4<f32>(horner4<f32>(constant<f32>(FAR_32, 0), x, FAR_32, 1), x, FAR_32, 5);
  }
  return v128.sub<T>(v128.splat<T>(1), exp<T>(p));
}

/** The error function. */
// @ts-ignore: decorator
@inline
export function erf<T>(x: v128): v128 {
  const size = v128.abs<T>(x);
  const one = v128.splat<T>(1);
  if (!v128.any_true(v128.ge<T>(size, one))) return near<T>(x);
  return v128.bitselect(near<T>(x), v128.or(far<T>(size), v128.xor(x, size)), v128.lt<T>(size, one));
}
