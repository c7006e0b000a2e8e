/** Numbers in a piece: new ones are made as a curve grows, and none is ever copied into a larger one. */
const PIECE = 4096;

/** Numbers by step, from 0 on without gaps. */
export class Growing {
  private readonly pieces: Float64Array<ArrayBuffer>[] = [];
  private last = new Float64Array(0);
  private count = 0;

  get length(): number {
    return this.count;
  }

  at(index: number): number {
    return index < this.count ? (this.pieceOf(index)[index % PIECE] as number) : Number.NaN;
  }

  /** Writes an entry that is there, or the next one. */
  set(index: number, value: number): void {
    if (index < this.count) this.pieceOf(index)[index % PIECE] = value;
    else this.append(index, value);
  }

  truncate(length: number): void {
    this.count = Math.min(this.count, length);
    this.pieces.length = Math.ceil(this.count / PIECE);
    this.last = this.pieces.at(-1) ?? new Float64Array(0);
  }

  /** A copy of the entries from `from` up to, not including, `to`, as far as there are any. */
  slice(from = 0, to = this.count): Float64Array {
    const end = Math.min(to, this.count);
    const values = new Float64Array(Math.max(0, end - from));
    for (let at = from; at < end; ) {
      const start = at % PIECE;
      const part = this.pieceOf(at).subarray(start, Math.min(PIECE, start + end - at));
      values.set(part, at - from);
      at += part.length;
    }
    return values;
  }

  private append(index: number, value: number): void {
    if (index > this.count) throw new RangeError(`entry ${index} would leave a gap after ${this.count}`);
    const place = index % PIECE;
    if (place === 0) {
      this.last = new Float64Array(PIECE);
      this.pieces.push(this.last);
    }
    this.last[place] = value;
    this.count++;
  }

  private pieceOf(index: number): Float64Array {
    return this.pieces[Math.floor(index / PIECE)] as Float64Array;
  }
}
