/** Numbers in a piece, about: new pieces are made as rows come, and none is ever copied into a larger one. */
const PIECE = 16384;

/** Rows of some numbers each, by step, from 0 on without gaps. */
export class Rows {
  private readonly pieces: Float64Array[] = [];
  private readonly rowsInAPiece: number;
  private count = 0;

  constructor(private readonly width: number) {
    this.rowsInAPiece = Math.max(1, Math.floor(PIECE / width));
  }

  get length(): number {
    return this.count;
  }

  /** Takes rows over, one after the other, of which the first is that of step `first`; those that are there stay. */
  append(first: number, rows: Float64Array): void {
    if (first > this.count) throw new RangeError(`row ${first} would leave a gap after ${this.count}`);
    const end = first + rows.length / this.width;
    while (this.count < end) {
      const place = this.count % this.rowsInAPiece;
      const taken = Math.min(end - this.count, this.rowsInAPiece - place);
      const from = (this.count - first) * this.width;
      this.pieceFor(this.count).set(rows.subarray(from, from + taken * this.width), place * this.width);
      this.count += taken;
    }
  }

  truncate(length: number): void {
    this.count = Math.min(this.count, length);
    this.pieces.length = Math.ceil(this.count / this.rowsInAPiece);
  }

  /** A column's number in a row; NaN where there is none. */
  at(column: number, row: number): number {
    if (!(row < this.count)) return Number.NaN;
    return this.pieceFor(row)[(row % this.rowsInAPiece) * this.width + column] as number;
  }

  /** A column's numbers from row `from` up to, not including, `to`, as far as there are any. */
  slice(column: number, from = 0, to = this.count): Float64Array {
    const values = new Float64Array(Math.max(0, Math.min(to, this.count) - from));
    for (let done = 0; done < values.length; ) {
      const place = (from + done) % this.rowsInAPiece;
      const taken = Math.min(values.length - done, this.rowsInAPiece - place);
      const piece = this.pieceFor(from + done);
      for (let i = 0; i < taken; i++) values[done + i] = piece[(place + i) * this.width + column] as number;
      done += taken;
    }
    return values;
  }

  private pieceFor(row: number): Float64Array {
    const i = Math.floor(row / this.rowsInAPiece);
    let piece = this.pieces[i];
    if (!piece) {
      piece = new Float64Array(this.rowsInAPiece * this.width);
      this.pieces.push(piece);
    }
    return piece;
  }
}
