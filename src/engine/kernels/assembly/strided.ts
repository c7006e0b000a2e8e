import { shareStart } from './share';

/** Nested loops over entries of two views. After these words come the loops, the outermost first. */
@unmanaged
class Strided {
  to: usize;
  from: usize;
  /** Whether the outermost loop's turns write to different places, so that threads may share them. */
  shared: i32;
  loops: i32;
}

/** How often, and how many entries further on both sides each time. */
@unmanaged
class Loop {
  extent: i32;
  to: i32;
  from: i32;
}

/** to = from. */
export function copyStrided<T>(p: usize, thread: i32, threads: i32): void {
  walk<T>(p, thread, threads, false);
}

/** to += from, in the order of the loops; entries of `to` may be met several times. */
export function addStrided<T>(p: usize, thread: i32, threads: i32): void {
  walk<T>(p, thread, threads, true);
}

function walk<T>(p: usize, thread: i32, threads: i32, add: bool): void {
  const o = changetype<Strided>(p);
  const outer = p + offsetof<Strided>();
  const l = changetype<Loop>(outer);
  if (!o.shared && thread > 0) return;
  const start = o.shared ? shareStart(l.extent, thread, threads) : 0;
  const end = o.shared ? shareStart(l.extent, thread + 1, threads) : l.extent;
  const innermost = outer + <usize>(o.loops - 1) * offsetof<Loop>();
  const to = o.to + <usize>(start * l.to) * sizeof<T>(), from = o.from + <usize>(start * l.from) * sizeof<T>();
  turns<T>(outer, innermost, end - start, to, from, add);
}

/** `count` turns of a loop and of all within it. */
function turns<T>(loop: usize, innermost: usize, count: i32, to: usize, from: usize, add: bool): void {
  const l = changetype<Loop>(loop);
  if (loop == innermost) {
    if (add) addRun<T>(to, from, count, l.to, l.from);
    else copyRun<T>(to, from, count, l.to, l.from);
    return;
  }
  const within = changetype<Loop>(loop + offsetof<Loop>()).extent;
  const last = changetype<Loop>(innermost);
  if (!add && loop + offsetof<Loop>() == innermost && last.to == 1 && l.from == 1 && last.from > 1) {
    transpose<T>(to, from, count, within, <usize>l.to * sizeof<T>(), <usize>last.from * sizeof<T>());
    return;
  }
  for (let i = 0; i < count; i++) {
    turns<T>(loop + offsetof<Loop>(), innermost, within, to, from, add);
    to += <usize>l.to * sizeof<T>();
    from += <usize>l.from * sizeof<T>();
  }
}

/** to[i, j] = from[j, i] for `rows` × `columns` entries: squares of vectors in registers, and what is left entry by entry. */
function transpose<T>(to: usize, from: usize, rows: i32, columns: i32, toRow: usize, fromRow: usize): void {
  const lanes = <i32>(16 / sizeof<T>());
  let i = 0;
  for (; i + lanes <= rows; i += lanes) {
    let j = 0;
    for (; j + lanes <= columns; j += lanes) {
      square<T>(to + <usize>i * toRow + <usize>j * sizeof<T>(), from + <usize>j * fromRow + <usize>i * sizeof<T>(), toRow, fromRow);
    }
    for (let k = i; k < i + lanes; k++) turnRow<T>(to + <usize>k * toRow, from + <usize>k * sizeof<T>(), j, columns, fromRow);
  }
  for (; i < rows; i++) turnRow<T>(to + <usize>i * toRow, from + <usize>i * sizeof<T>(), 0, columns, fromRow);
}

/** Entries j to `columns` of a row, from a column. */
// @ts-ignore: decorator
@inline
function turnRow<T>(to: usize, from: usize, j: i32, columns: i32, fromRow: usize): void {
  for (; j < columns; j++) store<T>(to + <usize>j * sizeof<T>(), load<T>(from + <usize>j * fromRow));
}

/** As many rows of as many entries as a vector has lanes. */
// @ts-ignore: decorator
@inline
function square<T>(to: usize, from: usize, toRow: usize, fromRow: usize): void {
  const a = v128.load(from), b = v128.load(from + fromRow);
  if (sizeof<T>() == 8) {
    v128.store(to, v128.shuffle<i64>(a, b, 0, 2));
    v128.store(to + toRow, v128.shuffle<i64>(a, b, 1, 3));
    return;
  }
  const c = v128.load(from + 2 * fromRow), d = v128.load(from + 3 * fromRow);
  const low = v128.shuffle<i32>(a, b, 0, 4, 1, 5), lower = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const high = v128.shuffle<i32>(a, b, 2, 6, 3, 7), higher = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low, lower, 0, 2));
  v128.store(to + toRow, v128.shuffle<i64>(low, lower, 1, 3));
  v128.store(to + 2 * toRow, v128.shuffle<i64>(high, higher, 0, 2));
  v128.store(to + 3 * toRow, v128.shuffle<i64>(high, higher, 1, 3));
}

function copyRun<T>(to: usize, from: usize, count: i32, toStride: i32, fromStride: i32): void {
  const end = to + <usize>count * sizeof<T>();
  const spread = fromStride == 0;
  if (toStride == 1 && fromStride <= 1) {
    const repeated = v128.load_splat<T>(from);
    for (; to + 16 <= end; to += 16, from += 16) v128.store(to, spread ? repeated : v128.load(from));
    for (; to < end; to += sizeof<T>(), from += sizeof<T>()) store<T>(to, spread ? v128.extract_lane<T>(repeated, 0) : load<T>(from));
    return;
  }
  for (let i = 0; i < count; i++) {
    store<T>(to, load<T>(from));
    to += <usize>toStride * sizeof<T>();
    from += <usize>fromStride * sizeof<T>();
  }
}

function addRun<T>(to: usize, from: usize, count: i32, toStride: i32, fromStride: i32): void {
  let i = 0;
  if (toStride == 1 && fromStride == 1) {
    for (const lanes = <i32>(16 / sizeof<T>()); i + lanes <= count; i += lanes, to += 16, from += 16) {
      v128.store(to, v128.add<T>(v128.load(to), v128.load(from)));
    }
  }
  for (; i < count; i++) {
    store<T>(to, load<T>(to) + load<T>(from));
    to += <usize>toStride * sizeof<T>();
    from += <usize>fromStride * sizeof<T>();
  }
}
