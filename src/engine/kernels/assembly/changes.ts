import { exp, expm1Near, sigmoid, tanh, tanhNear } from './exponential';
import { log1p, logRatioNear } from './logarithm';

/**
 * How far f(z + d) is from y = f(z), a class for each f. For small d by an addition theorem, which loses nothing where both are
 * nearly the same; for larger ones as they stand.
 */

/** Up to here addition theorems are used: `tanhNear` and `expm1Near` reach as far. */
const NEAR: f64 = 0.25;

/** The same of what `logRatioNear` takes. */
const NEAR_RATIO: f64 = 0.0078125;

/** Which steps are large. A step's result must not depend on its neighbour's: both ways are taken where a vector has both. */
// @ts-ignore: decorator
@inline
function farOf<T>(d: v128): v128 {
  return v128.gt<T>(v128.abs<T>(d), v128.splat<T>(<T>NEAR));
}

@unmanaged
export class TanhChange {
  /** t(1 − y²) / (1 + y t) with t = tanh d. */
  // @ts-ignore: decorator
  @inline of<T>(d: v128, y: v128, z: v128): v128 {
    const far = farOf<T>(d), one = v128.splat<T>(1);
    const t = tanhNear<T>(d);
    const near = v128.div<T>(v128.mul<T>(t, v128.sub<T>(one, v128.mul<T>(y, y))), v128.add<T>(one, v128.mul<T>(y, t)));
    if (!v128.any_true(far)) return near;
    return v128.bitselect(v128.sub<T>(tanh<T>(v128.add<T>(z, d)), y), near, far);
  }
}

@unmanaged
export class SigmoidChange {
  /** y(1 − y)e / (1 + y e) with e = eᵈ − 1. */
  // @ts-ignore: decorator
  @inline of<T>(d: v128, y: v128, z: v128): v128 {
    const far = farOf<T>(d), one = v128.splat<T>(1);
    const part = v128.mul<T>(y, expm1Near<T>(d));
    const near = v128.div<T>(v128.mul<T>(part, v128.sub<T>(one, y)), v128.add<T>(one, part));
    if (!v128.any_true(far)) return near;
    return v128.bitselect(v128.sub<T>(sigmoid<T>(v128.add<T>(z, d)), y), near, far);
  }
}

@unmanaged
export class ExpChange {
  /** y(eᵈ − 1). */
  // @ts-ignore: decorator
  @inline of<T>(d: v128, y: v128, z: v128): v128 {
    const far = farOf<T>(d);
    const near = v128.mul<T>(y, expm1Near<T>(d));
    if (!v128.any_true(far)) return near;
    return v128.bitselect(v128.sub<T>(exp<T>(v128.add<T>(z, d)), y), near, far);
  }
}

@unmanaged
export class LogChange {
  /** log((z + d)/z) = 2 artanh(d/(2z + d)). */
  // @ts-ignore: decorator
  @inline of<T>(d: v128, y: v128, z: v128): v128 {
    const s = v128.div<T>(d, v128.add<T>(v128.add<T>(z, z), d));
    const far = v128.gt<T>(v128.abs<T>(s), v128.splat<T>(sizeof<T>() == 8 ? <T>NEAR_RATIO : -1));
    const near = logRatioNear<T>(s);
    if (!v128.any_true(far)) return near;
    return v128.bitselect(log1p<T>(v128.div<T>(d, z)), near, far);
  }
}
