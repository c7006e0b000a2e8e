import type { Optimizer, Sgd } from '../model.js';
import { allocate, type Data } from '../tensor.js';

/** Makes the update of one parameter, in place: the parameter's numbers and its moment change. */
export type Update = (
  parameter: Data,
  gradient: Data,
  moment: Data | null,
  learningRate: number,
  first: boolean,
) => void;

export interface OptimizerRule<O extends Optimizer> {
  /** Whether a moment is kept for each parameter. */
  hasMoment(optimizer: O): boolean;
  update(optimizer: O): Update;
}

/**
 * SGD with torch's formulas: v := μv + g (v := g at the first update), W := W − ηv;
 * with Nesterov's W := W − η(g + μv).
 */
const sgd: OptimizerRule<Sgd> = {
  hasMoment: ({ momentum }) => momentum !== 0,
  update:
    ({ momentum, nesterov }) =>
    (parameter, gradient, velocity, learningRate, first) => {
      for (let i = 0; i < parameter.length; i++) {
        let direction = gradient[i] as number;
        if (velocity !== null) {
          velocity[i] = first ? direction : momentum * (velocity[i] as number) + direction;
          // Read back: in float32 the velocity that is stored is the one that counts.
          const v = velocity[i] as number;
          direction = nesterov ? direction + momentum * v : v;
        }
        parameter[i] = (parameter[i] as number) - learningRate * direction;
      }
    },
};

/** Every optimizer of the model file (contract, §1). */
export const OPTIMIZERS: { readonly [K in Optimizer['name']]: OptimizerRule<Extract<Optimizer, { name: K }>> } = {
  sgd,
};

/** A moment of zeros as long as a parameter. */
export function zeroMoment(parameter: Data): Data {
  return parameter instanceof Float32Array
    ? allocate('float32', parameter.length)
    : allocate('float64', parameter.length);
}
