@unmanaged
class SumOfSquares {
  from: usize;
  count: i32;
  to: usize;
}

/** Σ x², added up and written in float64 whatever the entries are. The first thread does it alone: it reads memory, no more. */
export function sumOfSquares<T>(p: usize, thread: i32, threads: i32): void {
  if (thread != 0) return;
  const o = changetype<SumOfSquares>(p);
  let at = o.from;
  const end = o.from + <usize>o.count * sizeof<T>();
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  for (; at + 4 * sizeof<T>() <= end; at += 4 * sizeof<T>()) {
    const first = two<T>(at);
    const second = two<T>(at + 2 * sizeof<T>());
    even = f64x2.add(even, f64x2.mul(first, first));
    odd = f64x2.add(odd, f64x2.mul(second, second));
  }
  const sums = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; at < end; at += sizeof<T>()) sum += <f64>load<T>(at) * <f64>load<T>(at);
  store<f64>(o.to, sum);
}

/** Two entries as float64. */
// @ts-ignore: decorator
@inline
function two<T>(at: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(at);
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}
