/**
 * Where the share of `thread` begins, of `count` pieces of work that do not depend on each other; it ends where the next
 * one's begins. Shares differ by one piece at most.
 */
// @ts-ignore: decorator
@inline
export function shareStart(count: i32, thread: i32, threads: i32): i32 {
  return <i32>((<i64>count * <i64>thread) / <i64>threads);
}
