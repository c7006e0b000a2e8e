import { Gemm } from './gemmOperands';

/** Up to so many products of entries, vectors cost more to set up than they save. */
const MOST: i32 = 120;

export function wantsSums(o: Gemm): boolean {
  return o.rows * o.columns * (o.inner + 2) <= MOST;
}

/** A product by its definition, entry by entry. `a`, `b` and `c` are in bytes, as everywhere; the strides of `o` in entries. */
export function bySums<T>(o: Gemm, a: usize, b: usize, c: usize): void {
  const columns = o.columns, inner = o.inner;
  const aColumn = o.aColumn * sizeof<T>(), bRow = o.bRow * sizeof<T>(), bColumn = o.bColumn * sizeof<T>();
  const bias = o.bias, accumulate = o.accumulate;
  for (let rows = o.rows; rows > 0; rows--) {
    let column = b;
    for (let j: usize = 0; j < <usize>columns * sizeof<T>(); j += sizeof<T>()) {
      let x = a;
      let y = column;
      let sum: T = 0;
      for (let k = inner; k > 0; k--) {
        sum += load<T>(x) * load<T>(y);
        x += aColumn;
        y += bRow;
      }
      if (accumulate) sum += load<T>(c + j);
      else if (bias) sum += load<T>(bias + j);
      store<T>(c + j, sum);
      column += bColumn;
    }
    a += o.aRow * sizeof<T>();
    c += o.cRow * sizeof<T>();
  }
}
