import { pairSum } from './part';

/** Σx² by shards, and the norms that they add up to: the same bits in any number of threads. */
@unmanaged
class Squares {
  to: usize;
  count: i32;
  // Shards follow.
}

@unmanaged
class Shard {
  from: usize;
  count: i32;
}

/** Σx² of each shard, in float64 whatever the entries are. Threads take shards by turns. */
export function squares<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Squares>(p);
  for (let i = thread; i < o.count; i += threads) {
    const shard = changetype<Shard>(p + offsetof<Squares>() + <usize>i * offsetof<Shard>());
    store<f64>(o.to + 8 * <usize>i, sumOfSquares<T>(shard.from, shard.count));
  }
}

@unmanaged
class Norms {
  sums: usize;
  to: usize;
  count: i32;
  // Nodes follow.
}

@unmanaged
class Node {
  shards: i32;
  from: usize;
  count: i32;
}

/** Where a sum of squares is far enough from overflow and underflow for its root to be the norm (tensor.ts, `norm`). */
// @ts-ignore: decorator
@inline
export function isSafe(sum: f64): bool {
  return sum > 1e-280 && sum < 1e280;
}

/** ‖x‖ of each node, its shards' sums one after the other. The first thread does it: it is next to nothing. */
export function norms<T>(p: usize, thread: i32): void {
  if (thread != 0) return;
  const o = changetype<Norms>(p);
  let sums = o.sums;
  for (let i = 0; i < o.count; i++) {
    const node = changetype<Node>(p + offsetof<Norms>() + <usize>i * offsetof<Node>());
    let sum: f64 = 0;
    for (const end = sums + 8 * <usize>node.shards; sums < end; sums += 8) sum += load<f64>(sums);
    // Squares of float32 stay far from float64's ends.
    const norm = sizeof<T>() == 4 || isSafe(sum) ? Math.sqrt(sum) : scaledNorm(node.from, node.count);
    store<f64>(o.to + 8 * <usize>i, norm);
  }
}

/** As `norm` of tensor.ts where the plain sum leaves the range. */
function scaledNorm(from: usize, count: i32): f64 {
  const end = from + 8 * <usize>count;
  let largest: f64 = 0;
  for (let at = from; at < end; at += 8) {
    const size = abs(load<f64>(at));
    if (size != size) return size;
    if (size > largest) largest = size;
  }
  if (largest == 0 || largest == Infinity) return largest;
  let sum: f64 = 0;
  for (let at = from; at < end; at += 8) {
    const ratio = load<f64>(at) / largest;
    sum += ratio * ratio;
  }
  return largest * Math.sqrt(sum);
}

/** As many entries are squared at once as four vectors hold. */
const AT_ONCE: i32 = 8;

function sumOfSquares<T>(from: usize, count: i32): f64 {
  const end = from + <usize>count * sizeof<T>();
  const whole = from + <usize>(count & ~(AT_ONCE - 1)) * sizeof<T>();
  let sum: f64 = whole > from ? sumOfWhole<T>(from, whole) : 0;
  for (let at = whole; at < end; at += sizeof<T>()) sum += <f64>load<T>(at) * <f64>load<T>(at);
  return sum;
}

// @ts-ignore: decorator
@inline
function sumOfWhole<T>(from: usize, end: usize): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let at = from; at < end; at += AT_ONCE * sizeof<T>()) {
    a = withSquares<T>(a, at);
    b = withSquares<T>(b, at + 2 * sizeof<T>());
    c = withSquares<T>(c, at + 4 * sizeof<T>());
    d = withSquares<T>(d, at + 6 * sizeof<T>());
  }
  return pairSum(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)));
}

/** Two entries as float64, squared and added. */
// @ts-ignore: decorator
@inline
function withSquares<T>(sums: v128, at: usize): v128 {
  const two = sizeof<T>() == 8 ? v128.load(at) : f64x2.promote_low_f32x4(v128.load64_zero(at));
  return f64x2.add(sums, f64x2.mul(two, two));
}
