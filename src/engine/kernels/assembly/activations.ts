import { exp, expm1, sigmoid, tanh } from './exponential';
import { gelu, geluGradient } from './gelu';
import { constant } from './polynomial';

/** Activations and what they make of the cotangent g of their value: a class each, computed in the order of their compositions. */

// @ts-ignore: decorator
@inline
function one<T>(): v128 {
  return v128.splat<T>(1);
}

// @ts-ignore: decorator
@inline
function isPositive<T>(x: v128): v128 {
  return v128.gt<T>(x, v128.splat<T>(0));
}

/** √(2/π), 0.044715. */
const GELU_64: usize = memory.data<f64>([0.7978845608028654, 0.044715]);
const GELU_32: usize = memory.data<f32>([0.7978845608028654, 0.044715]);

// @ts-ignore: decorator
@inline
function number<T>(i: i32): v128 {
  return constant<T>(sizeof<T>() == 8 ? GELU_64 : GELU_32, i);
}

@unmanaged
export class SigmoidGradient {
  /** g y(1 − y). */
  // @ts-ignore: decorator
  @inline of<T>(g: v128, y: v128, _: v128): v128 {
    return v128.mul<T>(g, v128.mul<T>(y, v128.sub<T>(one<T>(), y)));
  }
}

@unmanaged
export class TanhGradient {
  /** g(1 − y²). */
  // @ts-ignore: decorator
  @inline of<T>(g: v128, y: v128, _: v128): v128 {
    return v128.mul<T>(g, v128.sub<T>(one<T>(), v128.mul<T>(y, y)));
  }
}

@unmanaged
export class ReluGradient {
  /** g where z > 0, else 0. */
  // @ts-ignore: decorator
  @inline of<T>(g: v128, z: v128, _: v128): v128 {
    return v128.and(g, isPositive<T>(z));
  }
}

@unmanaged
export class SoftplusGradient {
  /** g σ(z). */
  // @ts-ignore: decorator
  @inline of<T>(g: v128, z: v128, _: v128): v128 {
    return v128.mul<T>(g, sigmoid<T>(z));
  }
}

@unmanaged
export class LeakyRelu {
  /** z where z > 0, else slope · z. */
  // @ts-ignore: decorator
  @inline of<T>(z: v128, slope: v128): v128 {
    return v128.bitselect(z, v128.mul<T>(slope, z), isPositive<T>(z));
  }
}

@unmanaged
export class LeakyReluGradient {
  // @ts-ignore: decorator
  @inline of<T>(g: v128, z: v128, slope: v128): v128 {
    return v128.bitselect(g, v128.mul<T>(g, slope), isPositive<T>(z));
  }
}

@unmanaged
export class Elu {
  /** z where z > 0, else α(eᶻ − 1). */
  // @ts-ignore: decorator
  @inline of<T>(z: v128, alpha: v128): v128 {
    // expm1 gives +0 for −0; z itself has the sign.
    const e = v128.or(expm1<T>(z), v128.xor(z, v128.abs<T>(z)));
    return v128.bitselect(z, v128.mul<T>(alpha, e), isPositive<T>(z));
  }
}

@unmanaged
export class EluGradient {
  // @ts-ignore: decorator
  @inline of<T>(g: v128, z: v128, alpha: v128): v128 {
    return v128.bitselect(g, v128.mul<T>(v128.mul<T>(g, alpha), exp<T>(z)), isPositive<T>(z));
  }
}

@unmanaged
export class Gelu {
  // @ts-ignore: decorator
  @inline of<T>(z: v128, _: v128): v128 {
    return gelu<T>(z);
  }
}

@unmanaged
export class GeluGradient {
  // @ts-ignore: decorator
  @inline of<T>(g: v128, z: v128, _: v128): v128 {
    return geluGradient<T>(g, z);
  }
}

/** tanh(√(2/π)(z + 0.044715 z³)). */
// @ts-ignore: decorator
@inline
function innerTanh<T>(z: v128): v128 {
  const cube = v128.mul<T>(z, v128.mul<T>(z, z));
  return tanh<T>(v128.mul<T>(number<T>(0), v128.add<T>(z, v128.mul<T>(number<T>(1), cube))));
}

@unmanaged
export class GeluTanh {
  /** ½ z (1 + t), t = tanh(√(2/π)(z + 0.044715 z³)). */
  // @ts-ignore: decorator
  @inline of<T>(z: v128, _: v128): v128 {
    return v128.mul<T>(v128.mul<T>(v128.splat<T>(0.5), z), v128.add<T>(one<T>(), innerTanh<T>(z)));
  }
}

@unmanaged
export class GeluTanhGradient {
  /** g(½(1 + t) + ½ z (1 − t²) √(2/π)(1 + 3 · 0.044715 z²)). */
  // @ts-ignore: decorator
  @inline of<T>(g: v128, z: v128, _: v128): v128 {
    const half = v128.splat<T>(0.5);
    const t = innerTanh<T>(z);
    const bend = v128.mul<T>(v128.mul<T>(v128.splat<T>(3), number<T>(1)), v128.mul<T>(z, z));
    const slope = v128.mul<T>(v128.sub<T>(one<T>(), v128.mul<T>(t, t)), number<T>(0));
    const inner = v128.mul<T>(v128.mul<T>(v128.mul<T>(g, v128.mul<T>(half, z)), slope), v128.add<T>(one<T>(), bend));
    return v128.add<T>(v128.mul<T>(v128.mul<T>(g, v128.add<T>(one<T>(), t)), half), inner);
  }
}

@unmanaged
export class Silu {
  /** z σ(z). */
  // @ts-ignore: decorator
  @inline of<T>(z: v128, _: v128): v128 {
    return v128.mul<T>(z, sigmoid<T>(z));
  }
}

@unmanaged
export class SiluGradient {
  /** g σ + g z · σ(1 − σ). */
  // @ts-ignore: decorator
  @inline of<T>(g: v128, z: v128, _: v128): v128 {
    const s = sigmoid<T>(z);
    const inner = v128.mul<T>(v128.mul<T>(g, z), v128.mul<T>(s, v128.sub<T>(one<T>(), s)));
    return v128.add<T>(v128.mul<T>(g, s), inner);
  }
}
