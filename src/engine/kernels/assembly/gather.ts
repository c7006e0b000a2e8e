import { shareStart } from './share';

/**
 * Tables of `extent` rows of `inner` entries; `middle` tables after one another share `count` indices, which are whole
 * numbers held as floats.
 */
@unmanaged
class Rows {
  /** The gathered rows, or what they are added to. */
  out: usize;
  x: usize;
  index: usize;
  tables: i32;
  middle: i32;
  extent: i32;
  count: i32;
  inner: i32;
}

/** The row that index k of a table names; −1 for what is no whole number from 0 to extent − 1. */
// @ts-ignore: decorator
@inline
function rowAt<T>(o: Rows, table: i32, k: i32): i32 {
  const value = load<T>(o.index + <usize>(table / o.middle * o.count + k) * sizeof<T>());
  if (!(value >= 0 && value < <T>o.extent)) return -1;
  const row = <i32>value;
  return <T>row == value ? row : -1;
}

/** Rows by their number; NaN where there is none. */
export function gather<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const bytes = <usize>o.inner * sizeof<T>();
  const end = shareStart(o.tables * o.count, thread + 1, threads);
  let i = shareStart(o.tables * o.count, thread, threads);
  let table = i / o.count, k = i % o.count;
  for (; i < end; i++) {
    const row = rowAt<T>(o, table, k);
    const to = o.out + <usize>i * bytes;
    if (row < 0) fillRow<T>(to, o.inner, <T>NaN);
    else copyRow<T>(to, o.x + <usize>(table * o.extent + row) * bytes, bytes);
    if (++k < o.count) continue;
    k = 0;
    table++;
  }
}

/** From here on it pays to leave WebAssembly for a copy. */
const LONG: usize = 512;

// @ts-ignore: decorator
@inline
function copyRow<T>(to: usize, from: usize, bytes: usize): void {
  if (bytes >= LONG) return memory.copy(to, from, bytes);
  const end = to + bytes;
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to < end; to += sizeof<T>(), from += sizeof<T>()) store<T>(to, load<T>(from));
}

// @ts-ignore: decorator
@inline
function fillRow<T>(to: usize, count: i32, value: T): void {
  for (let i = 0; i < count; i++) store<T>(to + <usize>i * sizeof<T>(), value);
}

/** Row r is the sum of the updates whose index is r, in order; a table with an update that belongs nowhere is NaN. */
export function scatterAdd<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  // Threads share columns, each of which is added up by itself.
  const left = shareStart(o.inner, thread, threads), right = shareStart(o.inner, thread + 1, threads);
  for (let table = 0; table < o.tables; table++) {
    const to = o.out + <usize>(table * o.extent * o.inner) * sizeof<T>();
    for (let row = 0; row < o.extent; row++) fillRow<T>(to + <usize>(row * o.inner + left) * sizeof<T>(), right - left, 0);
    for (let k = 0; k < o.count; k++) {
      const row = rowAt<T>(o, table, k);
      const from = o.x + <usize>((table * o.count + k) * o.inner + left) * sizeof<T>();
      if (row >= 0) addRow<T>(to + <usize>(row * o.inner + left) * sizeof<T>(), from, right - left);
      else for (let r = 0; r < o.extent; r++) fillRow<T>(to + <usize>(r * o.inner + left) * sizeof<T>(), right - left, <T>NaN);
    }
  }
}

function addRow<T>(to: usize, from: usize, count: i32): void {
  const end = to + <usize>count * sizeof<T>();
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.add<T>(v128.load(to), v128.load(from)));
  for (; to < end; to += sizeof<T>(), from += sizeof<T>()) store<T>(to, load<T>(to) + load<T>(from));
}
