import { estimate } from './estimate.js';
import type { Ask, Evaluator } from './evaluator.js';
import type { Estimate, Estimating, Line, Sample } from './line.js';

export interface Found {
  readonly entry: number;
  readonly estimate: Estimate;
}

export interface Pace {
  /** How many entries are worked on at once, at most. */
  readonly entries: number;
  /** How many evaluations at most lie between two yields; no entry is begun whose asks would likely be more. */
  readonly asks: number;
}

const PACE: Pace = { entries: 32, asks: 256 };

/** So many entries are begun, or go on with what they were answered, between two yields: a millisecond or two. */
const TOGETHER = 32;

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
    let wanted = 0;
    for (const { asked } of running) wanted += asked.length;
    // What the latest one asks for is what the next one will likely ask for.
    for (let latest = 0; running.length < pace.entries && wanted + latest <= pace.asks; wanted += latest) {
      const next = waiting.next();
      if (next.done) break;
      const begun = running.length;
      start(next.value, work(evaluator.lines(next.value), next.value), running, found);
      latest = running[begun]?.asked.length ?? 0;
      if (running.length % TOGETHER === 0) yield [];
    }
    if (running.length === 0) {
      if (found.length > 0) yield found;
      return;
    }
    const asks: Ask[] = [];
    for (const { entry, asked } of running) for (const offset of asked) asks.push({ entry, offset });
    let samples: readonly Sample[] = [];
    for (let from = 0; from < asks.length; from += pace.asks) {
      if (from > 0) yield [];
      const some = asks.length > pace.asks ? asks.slice(from, from + pace.asks) : asks;
      samples = from === 0 ? evaluator.evaluate(some) : [...samples, ...evaluator.evaluate(some)];
    }
    const still: Running[] = [];
    let place = 0;
    for (const [i, each] of running.entries()) {
      if (i % TOGETHER === 0) yield [];
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
