import { SCRATCH, SCRATCH_BYTES } from '../layout';

/**
 * Where the share of `thread` begins, of `count` pieces of work that do not depend on each other; it ends where the next
 * one's begins. Shares differ by one piece at most.
 */
// @ts-ignore: decorator
@inline
export function shareStart(count: i32, thread: i32, threads: i32): i32 {
  // One thread alone does without the division, which would be most of the work of a tiny kernel.
  return threads == 1 ? count * thread : <i32>((<i64>count * <i64>thread) / <i64>threads);
}

const LINE: i32 = 64;

/** Where the share of `thread` begins in bytes: whole lines, so that no two threads write to the same one; at last whole vectors. */
// @ts-ignore: decorator
@inline
export function lineStart<T>(count: i32, thread: i32, threads: i32): usize {
  const bytes = (count * <i32>sizeof<T>() + 15) & ~15;
  if (threads == 1) return thread == 0 ? 0 : bytes;
  return min(shareStart((bytes + LINE - 1) / LINE, thread, threads) * LINE, bytes);
}

/** The thread's own scratch area. */
// @ts-ignore: decorator
@inline
export function scratchOf(thread: i32): usize {
  return SCRATCH + <usize>thread * SCRATCH_BYTES;
}
