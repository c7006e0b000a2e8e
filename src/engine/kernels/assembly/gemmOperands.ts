/** The words of a gemm instruction (../instructions.ts), strides in entries. */
@unmanaged
export class Gemm {
  rows: i32;
  columns: i32;
  inner: i32;
  a: usize;
  aRow: usize;
  aColumn: usize;
  b: usize;
  bRow: usize;
  bColumn: usize;
  c: usize;
  cRow: usize;
  bias: usize;
  accumulate: i32;
  outer: i32;
  aOuter: usize;
  bOuter: usize;
  cOuter: usize;
  middle: i32;
  aMiddle: usize;
  bMiddle: usize;
  cMiddle: usize;
}
