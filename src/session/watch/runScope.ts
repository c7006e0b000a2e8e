import { type Shape, type Tensor, tensor } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { namesOfStep, numbersOf } from '../names.js';
import type { Run } from '../run.js';
import type { WatchScope } from './scope.js';

/** Numbers that a run has besides those of its network. */
const COUNTERS: Readonly<Record<string, (run: Run) => number>> = {
  step: ({ timeline }) => timeline.step,
  // Counted from 1, as in every view.
  epoch: ({ epoch }) => epoch + 1,
  learningRate: ({ timeline }) => timeline.trainer.learningRate,
};

/** A scope that knows its shapes before its numbers. */
export interface RunScope extends WatchScope {
  /** Of one of `names`. */
  shapeOf(name: string): Shape;
}

/**
 * The names of a run at a place of its step, those of `layer` standing alone: what is not computed by then is not known.
 * Its numbers are the trainer's own, until the run moves on.
 */
export function scopeOf(run: Run, place: number, layer: string | null): RunScope {
  const { trainer } = run.timeline;
  return {
    names: namesOf(trainer),
    layer,
    shapeOf: (name) => (Object.hasOwn(COUNTERS, name) ? [] : numbersOf(trainer, name).shape),
    read: (name): Tensor | string => {
      if (Object.hasOwn(COUNTERS, name)) return tensor([], [(COUNTERS[name] as (run: Run) => number)(run)]);
      const from = run.itinerary.knownFrom(name);
      if (from > place) return `${name} is not computed yet: it is known from "${run.itinerary.text(from)}" on`;
      return { ...numbersOf(trainer, name), dtype: 'float64' };
    },
  };
}

const made = new WeakMap<Trainer, ReadonlySet<string>>();

function namesOf(trainer: Trainer): ReadonlySet<string> {
  const known = made.get(trainer) ?? new Set([...namesOfStep(trainer), ...Object.keys(COUNTERS)]);
  made.set(trainer, known);
  return known;
}
