import { RandomStream } from '../../src/engine/random.js';

/** Random choices in order, all of them fixed by a seed and what they are for. */
export class Draw {
  private next = 0;
  private readonly stream: RandomStream;

  constructor(seed: number, purpose: string) {
    this.stream = new RandomStream(seed, purpose);
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + this.stream.uniform(this.next++) * (high - low);
  }

  /** A whole number, both ends included. */
  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  /** Standard normal, in six digits. */
  normal(): number {
    return Number(this.stream.normal(this.next++).toPrecision(6));
  }

  chance(share: number): boolean {
    return this.between(0, 1) < share;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.whole(0, list.length - 1)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  /** As many of a list as asked for, without taking one twice. */
  some<T>(list: readonly T[], count: number): T[] {
    const rest = [...list];
    while (rest.length > count) rest.splice(this.whole(0, rest.length - 1), 1);
    return rest;
  }
}
