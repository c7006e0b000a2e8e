import { sigmoid } from './exponential';
import { softplus } from './logarithm';

/** Terms of losses, entry by entry, and what they make of their cotangent g: a class each. */

@unmanaged
export class SquaredError {
  /** (a − y)²/divisor. */
  // @ts-ignore: decorator
  @inline of<T>(a: v128, y: v128, divisor: v128): v128 {
    const error = v128.sub<T>(a, y);
    return v128.div<T>(v128.mul<T>(error, error), divisor);
  }
}

@unmanaged
export class SquaredErrorGradient {
  /** g/(½ divisor) · (a − y). */
  // @ts-ignore: decorator
  @inline of<T>(g: v128, a: v128, y: v128, half: v128): v128 {
    return v128.mul<T>(v128.div<T>(g, half), v128.sub<T>(a, y));
  }
}

@unmanaged
export class BinaryCrossEntropy {
  /** softplus(z) − z y. */
  // @ts-ignore: decorator
  @inline of<T>(z: v128, y: v128, _: v128): v128 {
    return v128.sub<T>(softplus<T>(z), v128.mul<T>(z, y));
  }
}

@unmanaged
export class BinaryCrossEntropyGradient {
  /** g σ(z) − g y. */
  // @ts-ignore: decorator
  @inline of<T>(g: v128, z: v128, y: v128, _: v128): v128 {
    return v128.sub<T>(v128.mul<T>(g, sigmoid<T>(z)), v128.mul<T>(g, y));
  }
}
