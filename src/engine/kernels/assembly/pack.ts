/**
 * Lays `count` lines of `inner` entries side by side in panels of `width` lines: for each k the panel's `width` entries.
 * Lines that the last panel lacks are zeros. `line` and `step` are the strides in bytes from line to line and from k to k.
 */
export function pack<T>(width: i32, count: i32, inner: i32, from: usize, line: usize, step: usize, to: usize): void {
  for (let first = 0; first < count; first += width) {
    const lines = min(width, count - first);
    let source = from + <usize>first * line;
    for (let k = 0; k < inner; k++) {
      let entry = source;
      for (let i = 0; i < width; i++) {
        store<T>(to, i < lines ? load<T>(entry) : <T>0);
        entry += line;
        to += sizeof<T>();
      }
      source += step;
    }
  }
}
