/** c ≠ 0 ? a : b, entry by entry from `out` up to `end`; NaN as a condition counts as true. Steps as those of `binary`. */
export function where<T>(out: usize, end: usize, a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStep: usize): void {
  for (; out + 16 <= end; out += 16) {
    v128.store(out, choose<T>(v128.load(c), v128.load(a), v128.load(b)));
    a += aStep << 4;
    b += bStep << 4;
    c += cStep << 4;
  }
  for (; out < end; out += sizeof<T>()) {
    v128.store_lane<T>(out, choose<T>(v128.load_splat<T>(c), v128.load_splat<T>(a), v128.load_splat<T>(b)), 0);
    a += aStep * sizeof<T>();
    b += bStep * sizeof<T>();
    c += cStep * sizeof<T>();
  }
}

// @ts-ignore: decorator
@inline
function choose<T>(c: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, v128.ne<T>(c, v128.splat<T>(0)));
}
