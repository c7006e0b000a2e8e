import { Kernel } from '../opcodes';
import { broadcast3 } from './broadcast';

/** out = f(a, b, c). */
export function ternary<T>(kernel: i32, p: usize, thread: i32, threads: i32): void {
  switch (kernel) {
    case Kernel.where: return broadcast3<T, Where>(p, thread, threads);
    default: unreachable();
  }
}

@unmanaged
class Where {
  /** c ≠ 0 ? a : b; NaN as a condition counts as true. */
  // @ts-ignore: decorator
  @inline of<T>(c: v128, a: v128, b: v128): v128 {
    return v128.bitselect(a, b, v128.ne<T>(c, v128.splat<T>(0)));
  }
}
