import { RandomStream } from '../../../engine/random.js';
import type { Verdict } from '../report.js';
import { UNIT } from '../rounding.js';
import { verdictOf } from '../verdict.js';
import type { Opened } from './blackBox.js';
import { confirmed } from './confirmed.js';
import { estimate } from './estimate.js';
import type { Evaluator } from './evaluator.js';
import type { Estimate, Estimating, Line } from './line.js';

/** What probing found: entries that are wrong, and those that could not be told. */
export interface Suspects {
  readonly wrong: readonly number[];
  readonly undecided: readonly number[];
}

/** Several entries are weighed against the error of one: the estimate of their sum must be finer than that of each. */
const FINE = 1e-11;
/** A gradient is rounded too, by a few ulps in each of its sums. */
const ULPS = 16;

/**
 * Which entries of a claimed gradient are wrong, from derivatives along random directions: one over all entries, and where it
 * does not agree, one over each half, down to single entries. A few faults among many entries cost far fewer evaluations than
 * all entries one by one. The directions are Gaussian: with ±1 two equal errors would cancel half of the time.
 * Yields after each derivative.
 */
export function* probe(box: Opened, claimed: ArrayLike<number>, seed = 0): Generator<void, Suspects> {
  const wrong: number[] = [];
  const undecided: number[] = [];
  const all = Array.from(box.theta.keys());
  const waiting: { entries: readonly number[]; known: boolean }[] = [{ entries: all, known: false }];
  for (let turn = 0; ; turn++) {
    const next = waiting.pop();
    if (!next) return { wrong: wrong.sort(ascending), undecided: undecided.sort(ascending) };
    const { entries, known } = next;
    const [first] = entries;
    if (first === undefined) continue;
    if (entries.length === 1) {
      const verdict = sampledVerdict(box, first, claimed[first] as number);
      if (verdict === 'mismatch' || verdict === 'non-finite') wrong.push(first);
      else if (verdict === 'inconclusive') undecided.push(first);
      yield;
      continue;
    }
    if (!known && agreesAlong(box, entries, claimed, seed, turn)) {
      yield;
      continue;
    }
    yield;
    const half = entries.length >> 1;
    const [left, right] = [entries.slice(0, half), entries.slice(half)];
    // Where one half agrees, what is wrong is in the other: that one needs no look of its own.
    const rightAgrees = right.length > 1 && agreesAlong(box, right, claimed, seed, turn + 0x10000);
    waiting.push({ entries: left, known: rightAgrees });
    if (!rightAgrees) waiting.push({ entries: right, known: true });
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}

function sampledVerdict({ evaluator }: Opened, entry: number, claimed: number): Verdict {
  const unit = evaluator.lines(entry).unit ?? UNIT;
  const slack = ULPS * unit * Math.abs(claimed);
  const found = finish(evaluator, entry, (line) => confirmed(line, claimed, slack));
  return verdictOf(claimed, found);
}

function agreesAlong(
  box: Opened,
  entries: readonly number[],
  claimed: ArrayLike<number>,
  seed: number,
  turn: number,
): boolean {
  const direction = gaussian(box.theta, entries, seed, turn);
  let [slope, size] = [0, 0];
  for (const i of entries) {
    const term = (claimed[i] as number) * (direction[i] as number);
    slope += term;
    size += Math.abs(term);
  }
  const along = box.along(direction);
  const found = finish(along, 0, (line) => estimate(line, { fine: FINE }));
  if (found.kind !== 'value') return false;
  const unit = along.lines(0).unit ?? UNIT;
  // The sum over entries is taken in float64.
  const rounding = ULPS * unit * size + entries.length * UNIT * size;
  return verdictOf(slope, { ...found, bound: found.bound + rounding }) === 'match';
}

/** Numbers with six binary places, over √n in powers of two: J then moves about as much as along one entry. */
function gaussian(theta: Float64Array, entries: readonly number[], seed: number, turn: number): Float64Array {
  const random = new RandomStream(seed, 'probe', turn);
  const scale = 2 ** -Math.floor(Math.log2(entries.length) / 2);
  const direction = new Float64Array(theta.length);
  for (const i of entries) {
    const own = 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(theta[i] as number))));
    direction[i] = ((Math.round(random.normal(i) * 64) || 1) / 64) * scale * own;
  }
  return direction;
}

function finish(evaluator: Evaluator, entry: number, work: (line: Line) => Estimating): Estimate {
  const working = work(evaluator.lines(entry));
  let next = working.next();
  while (!next.done) next = working.next(evaluator.evaluate(next.value.map((offset) => ({ entry, offset }))));
  return next.value;
}
