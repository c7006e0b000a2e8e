import { norm } from '../../../src/engine/tensor.js';
import type { At, Expected } from './quantities.js';
import type { Run } from './run.js';

/** Both runs at the last step that both have come to. */
export function bothOf({ run, other }: At): readonly [Run, Run] | null {
  if (!other) return null;
  const step = Math.min(run.step, other.step);
  return [run.at(step), other.at(step)];
}

export function ofComparison(at: At, what = '', side = ''): Expected {
  const run = bothOf(at)?.[side === 'here' ? 0 : 1];
  if (!run) return null;
  const layer = at.place.compared ?? '';
  switch (what) {
    case 'loss':
      return run.trainer.loss;
    case 'learningRate':
      return run.trainer.learningRate;
    case 'gradient':
      return run.weightsNorm(layer, '.gradient');
    case 'a':
    case 'delta':
      return run.norm(`${layer}.${what}`);
    default:
      return null;
  }
}

/** ‖W − W′‖ over the layer's parameters that both have in one shape. */
export function ofDistance(at: At): Expected {
  const [here, there] = bothOf(at) ?? [];
  if (!here || !there) return null;
  const { parameters } = here.layer(at.place.compared ?? '');
  const distances = parameters.flatMap((name) => {
    const [one, other] = [here.data(name), there.tensor(name)?.data];
    return other?.length === one.length ? [norm(one.map((value, i) => value - (other[i] as number)))] : [];
  });
  return distances.length === 0 ? null : norm(distances);
}

/** The first step of which J, a ‖δ‖ or a ‖∇W‖ differs; of a name its norm there. */
export function ofParting({ run, other }: At, name = '', side = ''): Expected {
  if (!other) return null;
  const last = Math.min(run.step, other.step);
  const steps = Array.from({ length: last + 1 }, (_, step) => step);
  const step = steps.find((each) => run.row(each).some((value, i) => value !== other.row(each)[i]));
  if (step === undefined || name === '') return step ?? null;
  return (side === 'here' ? run : other).at(step).norm(name);
}
