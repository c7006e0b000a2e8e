import type { Trainer } from '../../engine/train/trainer.js';
import { type Change, changeAt, type TrainedModel } from '../branches/change.js';
import type { Timeline } from '../timeline.js';
import { Excursion } from './excursion.js';
import { spreadSteps } from './spreadSteps.js';

/** Something to find out about single steps. */
export interface Measurement<T> {
  /** Equal keys mean equal answers. */
  readonly key: string;
  /** Reads all that it needs before it first yields: the trainer may go on then. */
  measure(trainer: Trainer, model: TrainedModel): Generator<void, T>;
}

export interface Sample<T> {
  readonly step: number;
  readonly value: T;
}

/** What was sampled of a run's steps, ascending. */
export interface Sampled<T> {
  readonly samples: readonly Sample<T>[];
  /** Whether all steps that were chosen are among them. */
  readonly complete: boolean;
}

/** Of which branch, by its last change, and from which step to which: all of the one that the run is on where absent. */
export interface Among {
  readonly tip?: Change;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What was found out about steps of a run, when somebody asked: a state belongs to the last change before it, and what was found to both. */
export class Samples {
  private readonly excursion: Excursion;
  private readonly known = new Map<string, Known>();

  constructor(private readonly timeline: Timeline) {
    this.excursion = new Excursion((tip, step) => timeline.before(tip, step));
  }

  /**
   * Measures at most `points` ≥ 2 steps: the one where the run stands, and others evenly spaced over all that was visited, or over
   * the part of it that is asked for. What is known already is not measured again: of the whole, and of the last part. `enough`
   * ends it, after one more at least.
   */
  *take<T>(
    measurement: Measurement<T>,
    points: number,
    enough: () => boolean,
    { tip = this.timeline.way, from = 0, to = Number.POSITIVE_INFINITY }: Among = {},
  ): Generator<void, Sampled<T>> {
    const { timeline } = this;
    const recorded = tip.history.length - 1;
    const stands = tip === timeline.way ? timeline.step : recorded;
    const [first, last] = [Math.max(0, from), Math.min(recorded, to)];
    const spaced = spreadSteps(first, last, points - 1, { spacing: timeline.spacing, work: timeline.trainer.work });
    // First where the run stands: there nothing has to be made again, as long as it does.
    const steps = [...new Set(stands >= first && stands <= last ? [stands, ...spaced] : spaced)];
    const key = `${measurement.key} ${points}`;
    const kept = [this.knownOf(key), this.knownOf(`${key} part`)] as const;
    const known = kept[first === 0 && last === recorded ? 0 : 1];
    for (const other of kept) taken(steps, tip, other, known);
    const missing = steps.filter((step) => !known.get(changeAt(tip, step))?.has(step));
    for (const step of missing) {
      const value = yield* this.measure(measurement, tip, step);
      const change = changeAt(tip, step);
      const ofChange = known.get(change) ?? new Map<number, unknown>();
      known.set(change, ofChange.set(step, value));
      if (enough()) break;
      yield;
    }
    return gathered(
      [...steps].sort((a, b) => a - b),
      tip,
      known,
    );
  }

  dispose(): void {
    this.excursion.dispose();
  }

  private *measure<T>({ measure }: Measurement<T>, tip: Change, step: number): Generator<void, T> {
    const { timeline, excursion } = this;
    const there = timeline.step === step && timeline.way === tip;
    const trainer = there ? timeline.trainer : yield* excursion.visit(tip, step);
    return yield* measure(trainer, changeAt(tip, step).model);
  }

  private knownOf(key: string): Known {
    const known: Known = this.known.get(key) ?? new WeakMap();
    this.known.set(key, known);
    return known;
  }
}

type Known = WeakMap<Change, Map<number, unknown>>;

/** What `from` knows of some steps, `into` knows too. */
function taken(steps: readonly number[], tip: Change, from: Known, into: Known): void {
  if (from === into) return;
  for (const step of steps) {
    const change = changeAt(tip, step);
    const found = from.get(change);
    if (found?.has(step)) into.set(change, (into.get(change) ?? new Map()).set(step, found.get(step)));
  }
}

/** What is known of some steps; all else is forgotten. */
function gathered<T>(steps: readonly number[], tip: Change, known: Known): Sampled<T> {
  const found = new Map<Change, Map<number, unknown>>();
  const samples: Sample<T>[] = [];
  for (const step of steps) {
    const change = changeAt(tip, step);
    const ofChange = known.get(change);
    if (!ofChange?.has(step)) continue;
    samples.push({ step, value: ofChange.get(step) as T });
    found.set(change, (found.get(change) ?? new Map()).set(step, ofChange.get(step)));
  }
  for (const [change, ofChange] of found) known.set(change, ofChange);
  return { samples, complete: samples.length === steps.length };
}
