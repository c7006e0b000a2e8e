import type { Ask, Evaluator } from '../../src/analysis/check/numeric/evaluator.js';
import type { Line, Sample } from '../../src/analysis/check/numeric/line.js';

/** An evaluator that computes no place twice: many claims are judged at the same samples. */
export class Remembered implements Evaluator {
  private readonly known = new Map<number, Map<number, Sample>>();

  constructor(private readonly evaluator: Evaluator) {}

  lines(entry: number): Line {
    return this.evaluator.lines(entry);
  }

  evaluate(asks: readonly Ask[]): readonly Sample[] {
    const missing = asks.filter(({ entry, offset }) => !this.of(entry).has(offset));
    const made = missing.length > 0 ? this.evaluator.evaluate(missing) : [];
    missing.forEach(({ entry, offset }, i) => {
      const sample = made[i];
      if (sample) this.of(entry).set(offset, sample);
    });
    return asks.map(({ entry, offset }) => {
      const sample = this.of(entry).get(offset);
      if (!sample) throw new RangeError(`no sample of entry ${entry} at ${offset}`);
      return sample;
    });
  }

  private of(entry: number): Map<number, Sample> {
    const there = this.known.get(entry);
    if (there) return there;
    const made = new Map<number, Sample>();
    this.known.set(entry, made);
    return made;
  }
}
