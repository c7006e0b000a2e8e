import { Kernel } from '../opcodes';
import { broadcast2 } from './broadcast';
import { Atan2, Pow } from './lanes';

/** out = f(a, b). */
export function binary<T>(kernel: i32, p: usize, thread: i32, threads: i32): void {
  switch (kernel) {
    case Kernel.add: return broadcast2<T, Add>(p, thread, threads);
    case Kernel.sub: return broadcast2<T, Sub>(p, thread, threads);
    case Kernel.mul: return broadcast2<T, Mul>(p, thread, threads);
    case Kernel.div: return broadcast2<T, Div>(p, thread, threads);
    case Kernel.maximum: return broadcast2<T, Maximum>(p, thread, threads);
    case Kernel.minimum: return broadcast2<T, Minimum>(p, thread, threads);
    case Kernel.greater: return broadcast2<T, Greater>(p, thread, threads);
    case Kernel.greaterEqual: return broadcast2<T, GreaterEqual>(p, thread, threads);
    case Kernel.equal: return broadcast2<T, Equal>(p, thread, threads);
    case Kernel.notEqual: return broadcast2<T, NotEqual>(p, thread, threads);
    case Kernel.pow: return broadcast2<T, Pow>(p, thread, threads);
    case Kernel.atan2: return broadcast2<T, Atan2>(p, thread, threads);
    default: unreachable();
  }
}

/** The functions, a class each: by its type `broadcast2` becomes a loop of its own for each. Comparisons give 1 or 0. */

@unmanaged
class Add {
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 { return v128.add<T>(x, y); }
}

@unmanaged
class Sub {
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 { return v128.sub<T>(x, y); }
}

@unmanaged
class Mul {
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 { return v128.mul<T>(x, y); }
}

@unmanaged
class Div {
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 { return v128.div<T>(x, y); }
}

@unmanaged
class Maximum {
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 { return v128.max<T>(x, y); }
}

@unmanaged
class Minimum {
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 { return v128.min<T>(x, y); }
}

@unmanaged
class Greater {
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 { return v128.and(v128.gt<T>(x, y), v128.splat<T>(1)); }
}

@unmanaged
class GreaterEqual {
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 { return v128.and(v128.ge<T>(x, y), v128.splat<T>(1)); }
}

@unmanaged
class Equal {
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 { return v128.and(v128.eq<T>(x, y), v128.splat<T>(1)); }
}

@unmanaged
class NotEqual {
  // @ts-ignore: decorator
  @inline of<T>(x: v128, y: v128): v128 { return v128.and(v128.ne<T>(x, y), v128.splat<T>(1)); }
}
