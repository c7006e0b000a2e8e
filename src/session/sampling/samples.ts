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

/** What was found out about steps of a run, when somebody asked: a state belongs to the last change before it, and what was found to both. */
export class Samples {
  private readonly excursion: Excursion;
  private readonly known = new Map<string, WeakMap<Change, Map<number, unknown>>>();

  constructor(private readonly timeline: Timeline) {
    this.excursion = new Excursion((tip, step) => timeline.before(tip, step));
  }

  /**
   * Measures at most `points` ≥ 2 steps on the way to `tip`, the last change of the branch that the run is on where absent: the one
   * where it stands, and others evenly spaced over all that was visited. What is known already is not measured again. `enough`
   * ends it, after one more at least.
   */
  *take<T>(
    measurement: Measurement<T>,
    points: number,
    enough: () => boolean,
    tip = this.timeline.way,
  ): Generator<void, Sampled<T>> {
    const { timeline } = this;
    const recorded = tip.history.length - 1;
    const here = tip === timeline.way ? timeline.step : recorded;
    const spaced = spreadSteps(recorded, points - 1, { spacing: timeline.spacing, work: timeline.trainer.work });
    const known = this.knownOf(`${measurement.key} ${points}`);
    // First where the run stands: there nothing has to be made again, as long as it does.
    const missing = [...new Set([here, ...spaced])].filter((step) => !known.get(changeAt(tip, step))?.has(step));
    for (const step of missing) {
      const value = yield* this.measure(measurement, tip, step);
      const change = changeAt(tip, step);
      const ofChange = known.get(change) ?? new Map<number, unknown>();
      known.set(change, ofChange.set(step, value));
      if (enough()) break;
      yield;
    }
    return gathered(
      [...new Set([...spaced, here])].sort((a, b) => a - b),
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

  private knownOf(key: string): WeakMap<Change, Map<number, unknown>> {
    const known = this.known.get(key) ?? new WeakMap<Change, Map<number, unknown>>();
    this.known.set(key, known);
    return known;
  }
}

/** What is known of some steps; all else is forgotten. */
function gathered<T>(steps: readonly number[], tip: Change, known: WeakMap<Change, Map<number, unknown>>): Sampled<T> {
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
