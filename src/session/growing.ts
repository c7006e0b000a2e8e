/** Numbers by step, from 0 on without gaps. */
export class Growing {
  private data = new Float64Array(64);
  private count = 0;

  get length(): number {
    return this.count;
  }

  at(index: number): number {
    return index < this.count ? (this.data[index] as number) : Number.NaN;
  }

  /** Writes an entry that is there, or the next one. */
  set(index: number, value: number): void {
    if (index > this.count) throw new RangeError(`entry ${index} would leave a gap after ${this.count}`);
    if (index >= this.data.length) this.grow();
    this.data[index] = value;
    this.count = Math.max(this.count, index + 1);
  }

  truncate(length: number): void {
    this.count = Math.min(this.count, length);
  }

  /** The entries now: a view, to be read and not kept. */
  view(): Float64Array {
    return this.data.subarray(0, this.count);
  }

  private grow(): void {
    const larger = new Float64Array(this.data.length * 2);
    larger.set(this.data);
    this.data = larger;
  }
}
