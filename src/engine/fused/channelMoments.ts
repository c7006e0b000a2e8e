import type { Operand } from '../primitives/rule.js';
import { type Data, sizeOf } from '../tensor.js';

/** Visits the entries of one channel, by their index. */
export type Entries = (visit: (index: number) => void) => void;

/** The channels of x, [N, C, …], one by one, with the entries of each in order. */
export function eachChannel({ shape }: Operand, visit: (channel: number, entries: Entries) => void): void {
  const [examples = 0, channels = 0, ...spatial] = shape;
  const positions = sizeOf(spatial);
  for (let channel = 0; channel < channels; channel++) {
    visit(channel, (each) => {
      for (let example = 0; example < examples; example++) {
        const start = (example * channels + channel) * positions;
        for (let i = start; i < start + positions; i++) each(i);
      }
    });
  }
}

export function sumOver(entries: Entries, term: (index: number) => number): number {
  let sum = 0;
  entries((i) => {
    sum += term(i);
  });
  return sum;
}

/** Mean and variance, the latter in a second pass; NaN of nothing. */
export function momentsOf(data: Data, entries: Entries): [number, number] {
  const count = sumOver(entries, () => 1);
  const mean = sumOver(entries, (i) => data[i] as number) / count;
  return [mean, sumOver(entries, (i) => ((data[i] as number) - mean) ** 2) / count];
}
