import { RandomStream } from '../../../engine/random.js';
import type { Estimate } from '../numeric/line.js';
import type { Given, Pullback } from './pullback.js';

/** Far from x, where nothing that bends looks straight. */
const FAR = 1024;
/** More roundings than so many are not to be expected in a sum. */
const MOST_TERMS = 4096;

/** A few roundings besides those of a sum. */
const ULPS = 16;

/**
 * Whether f is linear in x: along two random directions y changes by as much to one side as to the other, and by half half as far.
 * Yields after each call.
 */
export function* isLinear({ f, x, y, unit }: Given): Generator<void, boolean> {
  const rounding = unit * (ULPS + Math.min(x.length, MOST_TERMS));
  for (const turn of [0, 1]) {
    const random = new RandomStream(0, 'linear', turn);
    const direction = x.map((_, i) => FAR * ((Math.round(random.normal(i) * 64) || 1) / 64));
    const moved: Float64Array[] = [];
    for (const by of [1, -1, 0.5]) {
      moved.push(f(x.map((each, i) => each + by * (direction[i] as number))));
      yield;
    }
    const [above, below, half] = moved as [Float64Array, Float64Array, Float64Array];
    const straight = y.every((here, j) => {
      const [p, q, r] = [above[j] as number, below[j] as number, half[j] as number];
      const size = rounding * (Math.abs(p) + Math.abs(q) + 2 * Math.abs(here) + 2 * Math.abs(r) + FAR);
      return Math.abs(p + q - 2 * here) <= size && Math.abs(p + here - 2 * r) <= size;
    });
    if (!straight) return false;
  }
  return true;
}

/** The derivative by every entry where f is linear: two values each, with no truncation; `done` is told of each as it is found. */
export function* linearDerivatives(phi: Pullback, done: (entry: number, found: Estimate) => void): Generator<void> {
  const { x, unit } = phi.given;
  const lanes = phi.given.lanes.count;
  const order = phi.inOrder();
  const terms = ULPS + Math.min(x.length / lanes, MOST_TERMS);
  for (let from = 0; from < order.length; from += lanes) {
    const entries = order.slice(from, from + lanes);
    const samples = phi.evaluate(entries.flatMap((entry) => [FAR, -FAR].map((offset) => ({ entry, offset }))));
    entries.forEach((entry, k) => {
      const [above, below] = [samples[2 * k], samples[2 * k + 1]];
      if (!above || !below) return;
      const width = above.step - below.step;
      const value = (above.value - below.value) / width;
      if (!Number.isFinite(value)) return done(entry, { kind: 'non-finite' });
      const lane = phi.laneOf(entry);
      const size = Math.abs(phi.values[lane] as number) + (phi.terms[entry] as number) * width;
      done(entry, { kind: 'value', value, bound: (2 * (phi.noise[lane] as number) + terms * unit * size) / width });
    });
    yield;
  }
}

/** How far a backward's own sums may round. */
export function slackOf({ terms, given: { y, lanes, unit } }: Pullback, entry: number, analytic: number): number {
  const count = ULPS + Math.min(y.length / lanes.count, MOST_TERMS);
  return count * unit * Math.max(terms[entry] as number, Math.abs(analytic));
}
