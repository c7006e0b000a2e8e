import { estimate } from './estimate.js';
import type { Ask, Evaluator } from './evaluator.js';
import type { Estimate, Estimating, Line } from './line.js';

export interface Found {
  readonly entry: number;
  readonly estimate: Estimate;
}

export interface Pace {
  /** How many entries are worked on at once. */
  readonly entries: number;
  /** How many evaluations at most lie between two yields. */
  readonly asks: number;
}

const PACE: Pace = { entries: 32, asks: 256 };

interface Running {
  readonly entry: number;
  readonly work: Estimating;
  asked: readonly number[];
}

/**
 * Estimates many entries over one evaluator, in the order given: the coroutines of `pace.entries` of them run side by side, and
 * what they ask for goes into one call. Yields what was found after each call, often nothing, so that a caller can breathe, show
 * what there is, or stop. `work` says what is done for an entry: its estimate, or a confirmed one.
 */
export function* estimateAll(
  evaluator: Evaluator,
  entries: Iterable<number>,
  work: (line: Line, entry: number) => Estimating = (line) => estimate(line),
  pace: Pace = PACE,
): Generator<readonly Found[], void> {
  const waiting = entries[Symbol.iterator]();
  let running: Running[] = [];
  for (;;) {
    const found: Found[] = [];
    while (running.length < pace.entries) {
      const next = waiting.next();
      if (next.done) break;
      start(next.value, work(evaluator.lines(next.value), next.value), running, found);
    }
    if (running.length === 0) {
      if (found.length > 0) yield found;
      return;
    }
    const asks = running.flatMap(({ entry, asked }) => asked.map((offset): Ask => ({ entry, offset })));
    const samples = [];
    for (let from = 0; from < asks.length; from += pace.asks) {
      if (from > 0) yield [];
      samples.push(...evaluator.evaluate(asks.slice(from, from + pace.asks)));
    }
    const still: Running[] = [];
    let place = 0;
    for (const each of running) {
      const answered = samples.slice(place, place + each.asked.length);
      place += each.asked.length;
      settle(each.entry, each.work, each.work.next(answered), still, found);
    }
    running = still;
    yield found;
  }
}

function start(entry: number, work: Estimating, running: Running[], found: Found[]): void {
  settle(entry, work, work.next([]), running, found);
}

function settle(
  entry: number,
  work: Estimating,
  step: IteratorResult<readonly number[], Estimate>,
  running: Running[],
  found: Found[],
): void {
  if (step.done) found.push({ entry, estimate: step.value });
  else running.push({ entry, work, asked: step.value });
}
