import { shareStart } from './share';

/** x and out are [outer, count, inner]. */
@unmanaged
class Cumulation {
  out: usize;
  x: usize;
  outer: i32;
  count: i32;
  inner: i32;
  reverse: i32;
}

/** Sums of the entries along the middle axis up to and including each, or from each to the end; carried in float64. */
export function cumsum<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Cumulation>(p);
  const step = o.inner * <i32>sizeof<T>();
  const end = shareStart(o.outer * o.inner, thread + 1, threads);
  for (let i = shareStart(o.outer * o.inner, thread, threads); i < end; i++) {
    const outer = i / o.inner;
    const first = (outer * o.count * o.inner + i - outer * o.inner) * <i32>sizeof<T>();
    let at = o.reverse ? first + (o.count - 1) * step : first;
    let sum: f64 = 0;
    for (let k = 0; k < o.count; k++) {
      sum += <f64>load<T>(o.x + at);
      store<T>(o.out + at, <T>sum);
      at += o.reverse ? -step : step;
    }
  }
}
