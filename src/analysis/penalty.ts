import type { Model } from '../engine/model.js';
import { type Data, norm } from '../engine/tensor.js';

/** λ/2 Σ‖W‖² of `train.l2` over the weights that it counts: a part of J that says nothing of the data. `numbersOf`: a parameter's numbers. */
export function penaltyOf({ training, parameters }: Model, numbersOf: (name: string) => Data): number {
  if (training.l2 === 0) return 0;
  const penalized = parameters.filter((each) => each.penalized);
  return (training.l2 / 2) * penalized.reduce((sum, { name }) => sum + norm(numbersOf(name)) ** 2, 0);
}
