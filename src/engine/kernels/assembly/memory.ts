import { shareStart } from './share';

/** Threads write whole cache lines, so that none waits for another's. */
const LINE: i32 = 64;

@unmanaged
class Copy {
  to: usize;
  from: usize;
  bytes: i32;
}

/** Copies bytes, whatever they hold. */
export function copy(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Copy>(p);
  const lines = (o.bytes + LINE - 1) / LINE;
  const start = shareStart(lines, thread, threads) * LINE;
  const end = min(shareStart(lines, thread + 1, threads) * LINE, o.bytes);
  if (end > start) memory.copy(o.to + start, o.from + start, end - start);
}

@unmanaged
class Fill {
  value: f64;
  to: usize;
  count: i32;
}

/** Writes one number into `count` entries. */
export function fill<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Fill>(p);
  const value = <T>o.value;
  let at = o.to + <usize>shareStart(o.count, thread, threads) * sizeof<T>();
  const end = o.to + <usize>shareStart(o.count, thread + 1, threads) * sizeof<T>();
  const vector = v128.splat<T>(value);
  for (; at + 16 <= end; at += 16) v128.store(at, vector);
  for (; at < end; at += sizeof<T>()) store<T>(at, value);
}
