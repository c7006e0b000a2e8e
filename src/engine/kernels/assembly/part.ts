/** `count` entries from `at` on, fewer than a vector's, in the first lanes of `rest`. */
// @ts-ignore: decorator
@inline
export function loadPart<T>(at: usize, count: i32, rest: v128): v128 {
  let vector = v128.load_lane<T>(at, rest, 0);
  if (sizeof<T>() == 4) {
    if (count > 1) vector = v128.load_lane<T>(at, vector, 1, 4);
    if (count > 2) vector = v128.load_lane<T>(at, vector, 2, 8);
  }
  return vector;
}

/** Writes the first `count` lanes, fewer than there are. */
// @ts-ignore: decorator
@inline
export function storePart<T>(at: usize, count: i32, vector: v128): void {
  v128.store_lane<T>(at, vector, 0);
  if (sizeof<T>() == 4) {
    if (count > 1) v128.store_lane<T>(at, vector, 1, 4);
    if (count > 2) v128.store_lane<T>(at, vector, 2, 8);
  }
}

/** Entries of a row that fill whole vectors. */
// @ts-ignore: decorator
@inline
export function wholeEntries<T>(count: i32): i32 {
  return count & ~(<i32>(16 / sizeof<T>()) - 1);
}

/** The sum of a vector's entries in float64. */
// @ts-ignore: decorator
@inline
export function lanesSum<T>(vector: v128): v128 {
  if (sizeof<T>() == 8) return vector;
  return f64x2.add(f64x2.promote_low_f32x4(vector), f64x2.promote_low_f32x4(v128.shuffle<i64>(vector, vector, 1, 0)));
}

// @ts-ignore: decorator
@inline
export function pairSum(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
