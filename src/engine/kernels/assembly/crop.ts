/** Copies the `rows` × `columns` part of a tile that lies within C, and adds what stands at `addend` (0: nothing). Strides in bytes. */
export function crop<T>(from: usize, fromRow: usize, rows: i32, columns: i32, c: usize, cRow: usize, addend: usize, addendRow: usize): void {
  const width = <usize>columns * sizeof<T>();
  for (; rows > 0; rows--) {
    if (addend) {
      for (let j: usize = 0; j < width; j += sizeof<T>()) store<T>(c + j, load<T>(from + j) + load<T>(addend + j));
    } else {
      for (let j: usize = 0; j < width; j += sizeof<T>()) store<T>(c + j, load<T>(from + j));
    }
    from += fromRow;
    c += cRow;
    addend += addendRow;
  }
}
