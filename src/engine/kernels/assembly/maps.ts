import { lineStart } from './share';
import { unary } from './unary';

/**
 * Entry by entry over whole tensors of one shape. A tensor owns its last line to the end, so its last vector is computed
 * whole.
 */
@unmanaged
class Map {
  out: usize;
  count: i32;
  a: usize;
  b: usize;
}

/** out = f(a). */
export function map1<T>(kernel: i32, p: usize, thread: i32, threads: i32): void {
  const o = changetype<Map>(p);
  const start = lineStart<T>(o.count, thread, threads);
  unary<T>(kernel, o.out + start, o.out + lineStart<T>(o.count, thread + 1, threads), o.a + start);
}
