import { Rows } from './rows.js';

/** Steps that a block of the lowest level has; one of the next level has twice as many. */
const LOWEST = 16;

/** What a stretch of a curve comes to; −1 for a step where it has none. */
export class Stretch {
  /** Steps of the smallest and of the largest number, and of the first NaN. */
  low = -1;
  high = -1;
  hole = -1;
  /** Of the finite numbers. */
  count = 0;
  mean = 0;
  private lowest = Number.NaN;
  private highest = Number.NaN;

  add(step: number, value: number): void {
    if (Number.isNaN(value)) this.hole = this.hole < 0 ? step : this.hole;
    else this.extend(step, value, step, value);
    if (Number.isFinite(value)) this.average(value, 1);
  }

  extend(low: number, lowest: number, high: number, highest: number): void {
    if (this.low < 0 || lowest < this.lowest) [this.low, this.lowest] = [low, lowest];
    if (this.high < 0 || highest > this.highest) [this.high, this.highest] = [high, highest];
  }

  /** Divided first: the sum of numbers near the largest is none. */
  average(mean: number, count: number): void {
    const total = this.count + count;
    this.mean = this.mean * (this.count / total) + mean * (count / total);
    this.count = total;
  }
}

/**
 * What any stretch of a growing curve comes to, without a look at each of its numbers: blocks of 16 steps, of 32, of 64 …
 * are summed up once. A stretch of n steps costs O(log n).
 */
export class Pyramid {
  /** A row for each whole block: low, high, hole, count, mean. */
  private readonly levels: Rows[] = [];

  constructor(private readonly at: (step: number) => number) {}

  /** Forgets what comes from a step on. */
  truncate(length: number): void {
    this.levels.forEach((rows, level) => {
      rows.truncate(Math.floor(length / sizeOf(level)));
    });
  }

  /** Steps `from` ≤ step < `to`, all of them recorded. */
  over(from: number, to: number): Stretch {
    this.grow(to);
    return this.sum(from, to, this.levels.length - 1);
  }

  /** Each level from the one below it, the lowest one from the curve itself. */
  private grow(length: number): void {
    for (let level = 0; sizeOf(level) <= length; level++) {
      const size = sizeOf(level);
      this.levels[level] ??= new Rows(5);
      const rows = this.levels[level] as Rows;
      for (let block = rows.length; (block + 1) * size <= length; block++) {
        const { low, high, hole, count, mean } = this.sum(block * size, (block + 1) * size, level - 1);
        rows.append(block, Float64Array.of(low, high, hole, count, mean));
      }
    }
  }

  /** By blocks of a level and below. */
  private sum(from: number, to: number, highest: number): Stretch {
    const stretch = new Stretch();
    for (let step = from; step < to; ) {
      let [level, size] = [-1, 1];
      for (let next = LOWEST; level < highest && step % next === 0 && step + next <= to; next *= 2) {
        level++;
        size = next;
      }
      if (level < 0) stretch.add(step, this.at(step));
      else this.addBlock(stretch, this.levels[level] as Rows, step / size);
      step += size;
    }
    return stretch;
  }

  private addBlock(stretch: Stretch, rows: Rows, block: number): void {
    const [low, high, hole] = [rows.at(0, block), rows.at(1, block), rows.at(2, block)];
    if (low >= 0) stretch.extend(low, this.at(low), high, this.at(high));
    if (hole >= 0 && stretch.hole < 0) stretch.hole = hole;
    if (rows.at(3, block) > 0) stretch.average(rows.at(4, block), rows.at(3, block));
  }
}

function sizeOf(level: number): number {
  return LOWEST * 2 ** level;
}
