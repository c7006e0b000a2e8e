import type { Model } from '../../engine/model.js';
import type { StepSeen } from './seen.js';

/** Whether a value is another one than a step before. */
export type Changes = (seen: StepSeen) => boolean;

/**
 * How a break on a value is kept from stopping where that stays as it is: η and the epoch are compared with those of the
 * step before; each update changes the parameters that are not frozen. null of all else: it is computed anew at each step.
 */
export function changesOf(name: string, { parameters }: Pick<Model, 'parameters'>): Changes | null {
  if (name === 'learningRate') {
    return ({ trainer, history }) => isAnother(trainer.step, (step) => history.learningRate.at(step));
  }
  if (name === 'epoch') {
    return ({ trainer: { step, plan } }) => isAnother(step, (each) => Math.floor(each / plan.stepsPerEpoch));
  }
  const parameter = parameters.find((each) => each.name === name);
  return parameter ? ({ trainer }) => !parameter.frozen && trainer.step > 0 : null;
}

function isAnother(step: number, valueAt: (step: number) => number): boolean {
  return step > 0 && valueAt(step) !== valueAt(step - 1);
}
