import { isSafe } from './norms';

@unmanaged
class Record {
  loss: usize;
  /** Where the address of the next row stands. */
  cursor: usize;
  columns: i32;
  // Columns follow: how many norms each takes together, and their addresses.
}

/** Writes a row of float64: J, then each column's norm. The next row comes after it. */
export function record<T>(p: usize, thread: i32): void {
  if (thread != 0) return;
  const o = changetype<Record>(p);
  let to = load<usize>(o.cursor);
  store<f64>(to, <f64>load<T>(o.loss));
  let at = p + offsetof<Record>();
  for (let i = 0; i < o.columns; i++) {
    const parts = load<i32>(at);
    at += 4;
    to += 8;
    store<f64>(to, parts == 1 ? load<f64>(load<usize>(at)) : together(at, parts));
    at += <usize>parts << 2;
  }
  store<usize>(o.cursor, to + 8);
}

// @ts-ignore: decorator
@inline
function part(at: usize, i: i32): f64 {
  return load<f64>(load<usize>(at + (<usize>i << 2)));
}

/** `norm` of tensor.ts, of numbers whose addresses stand one after the other. */
function together(at: usize, parts: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < parts; i++) sum += part(at, i) * part(at, i);
  if (isSafe(sum)) return Math.sqrt(sum);
  let largest: f64 = 0;
  for (let i = 0; i < parts; i++) {
    if (part(at, i) != part(at, i)) return NaN;
    largest = max(largest, part(at, i));
  }
  if (largest == 0 || largest == Infinity) return largest;
  sum = 0;
  for (let i = 0; i < parts; i++) sum += (part(at, i) / largest) * (part(at, i) / largest);
  return largest * Math.sqrt(sum);
}
