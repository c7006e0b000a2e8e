import { RandomStream } from '../../../engine/random.js';
import { UNIT } from '../rounding.js';
import { verdictOf } from '../verdict.js';
import type { Opened } from './blackBox.js';
import { confirmed } from './confirmed.js';
import { estimate } from './estimate.js';
import type { Evaluator } from './evaluator.js';
import type { Estimate, Estimating, Line, Sample } from './line.js';

/** What probing found: entries that are wrong, and those that could not be told: too faint to be seen in a sum with others, too. */
export interface Suspects {
  readonly wrong: readonly number[];
  readonly undecided: readonly number[];
  /** Entries that were given up: what they were looked at together with does not agree. */
  readonly left: readonly number[];
  /** Of entries that were looked at by themselves. */
  readonly estimates: ReadonlyMap<number, Estimate>;
  /** How far each of those that agree together may be off, were it alone to blame; as long as θ. */
  readonly within: Float64Array;
}

/** How far a search goes. */
export interface Reach {
  /** So many derivatives, along directions and entries, are taken at most. */
  readonly derivatives: number;
  /** Where so many groups do not agree before any does, nearly all is wrong: nothing more is to be learnt that way. */
  readonly disagreeing: number;
}

const TO_THE_END: Reach = { derivatives: Number.POSITIVE_INFINITY, disagreeing: Number.POSITIVE_INFINITY };

/** Several entries are weighed against the error of one: the estimate of their sum must be finer than that of each. */
const FINE = 1e-11;
/** A gradient is rounded too, by a few ulps in each of its sums. */
const ULPS = 16;

/**
 * Which entries of a claimed gradient are wrong, from derivatives along random directions: one over all entries, and where it
 * does not agree, one over each half, down to single entries. Those that are claimed to be 0 are looked at by themselves: where J
 * stays as it is along them, to the last bit, that says so of them too. A few faults among many entries cost far fewer evaluations than
 * all entries one by one. The directions are Gaussian: with ±1 two equal errors would cancel half of the time.
 * Yields after each evaluation. `asked`: those that are asked about; all where nothing else is said.
 */
export function* probe(
  box: Opened,
  claimed: ArrayLike<number>,
  seed = 0,
  asked: readonly number[] = [...box.theta.keys()],
  reach = TO_THE_END,
): Generator<void, Suspects> {
  const wrong: number[] = [];
  const undecided: number[] = [];
  const estimates = new Map<number, Estimate>();
  const within = new Float64Array(box.theta.length).fill(Number.POSITIVE_INFINITY);
  const groups = [true, false].map((zero) => asked.filter((i) => (claimed[i] === 0) === zero));
  const waiting = groups.map((entries): Group => ({ entries, known: false }));
  let [taken, agreeing, disagreeing] = [0, 0, 0];
  const along = function* (entries: readonly number[], turn: number): Generator<void, boolean> {
    taken++;
    const found = yield* agreesAlong(box, entries, claimed, seed, turn);
    if (found === null) disagreeing++;
    else {
      agreeing++;
      undecided.push(...found.faint);
      for (const [i, off] of found.within) within[i] = off;
    }
    return found !== null;
  };
  for (let turn = 0; ; turn++) {
    const over = taken >= reach.derivatives || (agreeing === 0 && disagreeing >= reach.disagreeing);
    const next = over ? undefined : waiting.pop();
    if (!next) {
      const left = waiting.flatMap(({ entries }) => entries).sort(ascending);
      return { wrong: wrong.sort(ascending), undecided: undecided.sort(ascending), left, estimates, within };
    }
    const { entries, known } = next;
    const [first] = entries;
    if (first === undefined) continue;
    if (entries.length === 1) {
      taken++;
      const found = yield* sampled(box, first, claimed[first] as number);
      estimates.set(first, found);
      const verdict = verdictOf(claimed[first] as number, found);
      if (verdict === 'mismatch' || verdict === 'non-finite') wrong.push(first);
      else if (verdict === 'inconclusive') undecided.push(first);
      continue;
    }
    if (!known && (yield* along(entries, turn))) continue;
    const half = entries.length >> 1;
    const [left, right] = [entries.slice(0, half), entries.slice(half)];
    // Where one half agrees, what is wrong is in the other: that one needs no look of its own.
    const rightAgrees = right.length > 1 && (yield* along(right, turn + 0x10000));
    waiting.push({ entries: left, known: rightAgrees });
    if (!rightAgrees) waiting.push({ entries: right, known: true });
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}

function sampled({ evaluator }: Opened, entry: number, claimed: number): Generator<void, Estimate> {
  const unit = evaluator.lines(entry).unit ?? UNIT;
  const slack = ULPS * unit * Math.abs(claimed);
  return finish(evaluator, entry, (line) => confirmed(line, claimed, slack));
}

/** Entries that are looked at together; `known`: they do not agree. */
interface Group {
  readonly entries: readonly number[];
  readonly known: boolean;
}

/** Entries that agree together, and those of them that J may not show there: half of what they add is less than the bound. */
interface Agreeing {
  readonly faint: readonly number[];
  readonly within: readonly (readonly [entry: number, off: number])[];
}

/** null where they do not agree. */
function* agreesAlong(
  box: Opened,
  entries: readonly number[],
  claimed: ArrayLike<number>,
  seed: number,
  turn: number,
): Generator<void, Agreeing | null> {
  const direction = gaussian(box.theta, entries, seed, turn);
  let [slope, size] = [0, 0];
  for (const i of entries) {
    const term = (claimed[i] as number) * (direction[i] as number);
    slope += term;
    size += Math.abs(term);
  }
  const along = box.along(direction);
  const found = yield* finish(along, 0, (line) => estimate(line, { fine: FINE }));
  if (found.kind !== 'value') return null;
  const unit = along.lines(0).unit ?? UNIT;
  // The sum over entries is taken in float64.
  const rounding = ULPS * unit * size + entries.length * UNIT * size;
  const bound = found.bound + rounding;
  if (verdictOf(slope, { ...found, bound }) !== 'match') return null;
  const term = (i: number): number => Math.abs((claimed[i] as number) * (direction[i] as number));
  return {
    faint: entries.filter((i) => claimed[i] !== 0 && term(i) < 2 * bound),
    within: entries.map((i) => [i, bound / Math.abs(direction[i] as number)] as const),
  };
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

/** Yields after each evaluation: how long one takes nobody knows. */
function* finish(evaluator: Evaluator, entry: number, work: (line: Line) => Estimating): Generator<void, Estimate> {
  const working = work(evaluator.lines(entry));
  let next = working.next();
  while (!next.done) {
    const samples: Sample[] = [];
    for (const offset of next.value) {
      samples.push(...evaluator.evaluate([{ entry, offset }]));
      yield;
    }
    next = working.next(samples);
  }
  return next.value;
}
