/**
 * Copies `maps` windows of `rows` × `columns` entries whose corner is at (top, left) of maps of `height` × `width`; what lies outside
 * of them is 0. `toMap`: bytes from window to window.
 */
export function copyWindows<T>(from: usize, maps: i32, height: i32, width: i32, top: i32, left: i32, rows: i32, columns: i32, to: usize, toMap: usize): void {
  const first = max(0, -left);
  const last = max(first, min(columns, width - left));
  for (let map = 0; map < maps; map++) {
    let line = to;
    for (let y = top; y < top + rows; y++) {
      const inside = y >= 0 && y < height;
      if (inside) copyLine<T>(from + <usize>(y * width + left) * sizeof<T>(), line, first, last, columns);
      else memory.fill(line, 0, <usize>columns * sizeof<T>());
      line += <usize>columns * sizeof<T>();
    }
    from += <usize>(height * width) * sizeof<T>();
    to += toMap;
  }
}

function copyLine<T>(from: usize, to: usize, first: i32, last: i32, columns: i32): void {
  for (let x = 0; x < first; x++) store<T>(to + <usize>x * sizeof<T>(), <T>0);
  let x = first;
  const lanes = <i32>(16 / sizeof<T>());
  for (; x + lanes <= last; x += lanes) v128.store(to + <usize>x * sizeof<T>(), v128.load(from + <usize>x * sizeof<T>()));
  for (; x < last; x++) store<T>(to + <usize>x * sizeof<T>(), load<T>(from + <usize>x * sizeof<T>()));
  for (; x < columns; x++) store<T>(to + <usize>x * sizeof<T>(), <T>0);
}
