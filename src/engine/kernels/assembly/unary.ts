import { Kernel } from '../opcodes';
import { erf } from './erf';
import { exp, expm1, sigmoid, tanh } from './exponential';
import { Cosh, Sinh, Tan } from './lanes';
import { log, log1p, softplus } from './logarithm';

/** f of the vectors from `a`, written from `out` up to `end`. */
export function unary<T>(kernel: i32, out: usize, end: usize, a: usize): void {
  switch (kernel) {
    case Kernel.negate: return vectors<T, Negate>(out, end, a);
    case Kernel.exp: return vectors<T, Exp>(out, end, a);
    case Kernel.expm1: return vectors<T, Expm1>(out, end, a);
    case Kernel.log: return vectors<T, Log>(out, end, a);
    case Kernel.log1p: return vectors<T, Log1p>(out, end, a);
    case Kernel.sqrt: return vectors<T, Sqrt>(out, end, a);
    case Kernel.tanh: return vectors<T, Tanh>(out, end, a);
    case Kernel.erf: return vectors<T, Erf>(out, end, a);
    case Kernel.sigmoid: return vectors<T, Sigmoid>(out, end, a);
    case Kernel.softplus: return vectors<T, Softplus>(out, end, a);
    case Kernel.relu: return vectors<T, Relu>(out, end, a);
    case Kernel.abs: return vectors<T, Abs>(out, end, a);
    case Kernel.sign: return vectors<T, Sign>(out, end, a);
    case Kernel.floor: return vectors<T, Floor>(out, end, a);
    case Kernel.tan: return vectors<T, Tan>(out, end, a);
    case Kernel.sinh: return vectors<T, Sinh>(out, end, a);
    case Kernel.cosh: return vectors<T, Cosh>(out, end, a);
    default: unreachable();
  }
}

function vectors<T, F>(out: usize, end: usize, a: usize): void {
  const f = changetype<F>(0);
  for (; out < end; out += 16) {
    v128.store(out, f.of<T>(v128.load(a)));
    a += 16;
  }
}

/** The functions, a class each: by its type `vectors` becomes a loop of its own for each. */

@unmanaged
class Negate {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return v128.neg<T>(x); }
}

@unmanaged
class Exp {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return exp<T>(x); }
}

@unmanaged
class Expm1 {
  /** The sign of x, which +0 for −0 lacks, is the result's. */
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return v128.or(expm1<T>(x), v128.xor(x, v128.abs<T>(x))); }
}

@unmanaged
class Log {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return log<T>(x); }
}

@unmanaged
class Log1p {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return log1p<T>(x); }
}

@unmanaged
class Sqrt {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return v128.sqrt<T>(x); }
}

@unmanaged
class Tanh {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return tanh<T>(x); }
}

@unmanaged
class Erf {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return erf<T>(x); }
}

@unmanaged
class Sigmoid {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return sigmoid<T>(x); }
}

@unmanaged
class Softplus {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return softplus<T>(x); }
}

@unmanaged
class Relu {
  /** NaN stays, as Math.max has it. */
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return v128.max<T>(x, v128.splat<T>(0)); }
}

@unmanaged
class Abs {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return v128.abs<T>(x); }
}

@unmanaged
class Sign {
  /** NaN and zeros of either sign stay. */
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 {
    const size = v128.abs<T>(x);
    return v128.bitselect(v128.or(v128.splat<T>(1), v128.xor(x, size)), x, v128.gt<T>(size, v128.splat<T>(0)));
  }
}

@unmanaged
class Floor {
  // @ts-ignore: decorator
  @inline of<T>(x: v128): v128 { return v128.floor<T>(x); }
}
