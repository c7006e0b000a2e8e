import { Kernel } from '../opcodes';
import { Atan2, Pow } from './lanes';

/** f of a and b, entry by entry from `out` up to `end`; the steps are 1, or 0 for what is one vector again and again. */
export function binary<T>(kernel: i32, out: usize, end: usize, a: usize, aStep: usize, b: usize, bStep: usize): void {
  switch (kernel) {
    case Kernel.add: return entries<T, Add>(out, end, a, aStep, b, bStep);
    case Kernel.sub: return entries<T, Sub>(out, end, a, aStep, b, bStep);
    case Kernel.mul: return entries<T, Mul>(out, end, a, aStep, b, bStep);
    case Kernel.div: return entries<T, Div>(out, end, a, aStep, b, bStep);
    case Kernel.maximum: return entries<T, Maximum>(out, end, a, aStep, b, bStep);
    case Kernel.minimum: return entries<T, Minimum>(out, end, a, aStep, b, bStep);
    case Kernel.greater: return entries<T, Greater>(out, end, a, aStep, b, bStep);
    case Kernel.greaterEqual: return entries<T, GreaterEqual>(out, end, a, aStep, b, bStep);
    case Kernel.equal: return entries<T, Equal>(out, end, a, aStep, b, bStep);
    case Kernel.notEqual: return entries<T, NotEqual>(out, end, a, aStep, b, bStep);
    case Kernel.pow: return entries<T, Pow>(out, end, a, aStep, b, bStep);
    case Kernel.atan2: return entries<T, Atan2>(out, end, a, aStep, b, bStep);
    default: unreachable();
  }
}

function entries<T, F>(out: usize, end: usize, a: usize, aStep: usize, b: usize, bStep: usize): void {
  const f = changetype<F>(0);
  for (; out + 16 <= end; out += 16) {
    v128.store(out, f.of<T>(v128.load(a), v128.load(b)));
    a += aStep << 4;
    b += bStep << 4;
  }
  for (; out < end; out += sizeof<T>()) {
    v128.store_lane<T>(out, f.of<T>(v128.load_splat<T>(a), v128.load_splat<T>(b)), 0);
    a += aStep * sizeof<T>();
    b += bStep * sizeof<T>();
  }
}

/** The functions, a class each: by its type `entries` becomes a loop of its own for each. Comparisons give 1 or 0. */

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
