/** One matrix product C = A·B + addend (0: nothing), as addresses and strides in bytes. Entries of a row of C lie together. */
@unmanaged
export class Product {
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
  addend: usize;
  addendRow: usize;
}
