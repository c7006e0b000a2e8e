import { shareStart } from './share';
import { Reduction } from './sum';

/** The largest entries over the middle axis; NaN wins, −∞ where there are none. */
export function maxima<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Reduction>(p);
  if (o.inner == 1) {
    const end = shareStart(o.outer, thread + 1, threads);
    for (let i = shareStart(o.outer, thread, threads); i < end; i++) {
      store<T>(o.out + <usize>i * sizeof<T>(), maxOfRow<T>(o.x + <usize>(i * o.count) * sizeof<T>(), o.count));
    }
    return;
  }
  const lanes = <i32>(16 / sizeof<T>());
  const blocks = (o.inner + lanes - 1) / lanes;
  const end = shareStart(o.outer * blocks, thread + 1, threads);
  for (let i = shareStart(o.outer * blocks, thread, threads); i < end; i++) {
    const outer = i / blocks, column = max(min(i % blocks * lanes, o.inner - lanes), 0);
    const x = o.x + <usize>(outer * o.count * o.inner + column) * sizeof<T>();
    const out = o.out + <usize>(outer * o.inner + column) * sizeof<T>();
    if (o.inner < lanes) maxOfFewColumns<T>(out, x, o.count, o.inner);
    else v128.store(out, maxOfColumns<T>(x, o.count, o.inner));
  }
}

/** Entries that follow each other. */
export function maxOfRow<T>(x: usize, count: i32): T {
  const end = x + <usize>count * sizeof<T>();
  let largest = v128.splat<T>(<T>-Infinity);
  for (; x + 16 <= end; x += 16) largest = v128.max<T>(largest, v128.load(x));
  for (; x < end; x += sizeof<T>()) largest = v128.max<T>(largest, v128.load_splat<T>(x));
  largest = v128.max<T>(largest, v128.shuffle<i64>(largest, largest, 1, 0));
  if (sizeof<T>() == 4) largest = v128.max<T>(largest, v128.shuffle<i32>(largest, largest, 1, 0, 3, 2));
  return v128.extract_lane<T>(largest, 0);
}

/** As many columns as a vector has lanes; `stride` entries from one row to the next. */
function maxOfColumns<T>(x: usize, count: i32, stride: i32): v128 {
  let largest = v128.splat<T>(<T>-Infinity);
  for (let k = 0; k < count; k++, x += <usize>stride * sizeof<T>()) largest = v128.max<T>(largest, v128.load(x));
  return largest;
}

/** All columns, one by one. */
function maxOfFewColumns<T>(out: usize, x: usize, count: i32, columns: i32): void {
  const step = <usize>columns * sizeof<T>();
  for (let j = 0; j < columns; j++) {
    let largest = v128.splat<T>(<T>-Infinity);
    for (let k = 0, at = x; k < count; k++, at += step) largest = v128.max<T>(largest, v128.load_splat<T>(at));
    v128.store_lane<T>(out, largest, 0);
    x += sizeof<T>();
    out += sizeof<T>();
  }
}
