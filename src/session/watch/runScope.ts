import { type Tensor, tensor } from '../../engine/tensor.js';
import { namesIn } from '../names.js';
import type { Run } from '../run.js';
import type { WatchScope } from './scope.js';

/**
 * The names of a run at a place of its step, those of `layer` standing alone: what is not computed by then is not known.
 * Its numbers are the trainer's own, until the run moves on.
 */
export function scopeOf(run: Run, place: number, layer: string | null): WatchScope {
  const { trainer } = run.timeline;
  const names = namesIn({ model: run.model, trainer, report: null });
  const counters = countersOf(run);
  return {
    names: [...names.keys(), ...counters.keys()],
    layer,
    read: (name): Tensor | string => {
      const counter = counters.get(name);
      if (counter !== undefined) return tensor([], [counter]);
      const from = run.itinerary.knownFrom(name);
      if (from > place) return `${name} is not computed yet: it is known from "${run.itinerary.text(from)}" on`;
      const { shape, data } = (names.get(name) as () => { shape: readonly number[]; data: Float64Array })();
      return { shape, data, dtype: 'float64' };
    },
  };
}

function countersOf(run: Run): Map<string, number> {
  const { step, trainer } = run.timeline;
  return new Map([
    ['step', step],
    ['epoch', Math.floor(step / run.stepsPerEpoch)],
    ['learningRate', trainer.learningRate],
  ]);
}
