import { sharpnessOf } from '../landscape/sharpness.js';
import type { Evidence } from './diagnosis.js';
import type { Scene } from './scene.js';
import { brief } from './words.js';

/** Work of a step (`Execution.work`) for which up to a hundred products with the Hessian are not too long to wait for. */
const CHEAP = 2 ** 20;

/**
 * The largest eigenvalue of the Hessian, where it is above what the optimizer can bear: along its direction every step goes
 * further than the one before (Cohen et al. 2021). null where it is not, or is not known, or takes too long. Yields on the way.
 */
export function* steepness({
  trainer,
  model,
  finite,
  isCode,
}: Scene): Generator<void, { readonly said: string; readonly evidence: Evidence } | null> {
  if (!finite || isCode || trainer.work > CHEAP) return null;
  // A model of its own: what charts work out beside this has the Hessian of the other one.
  const { eigenvalue, limit } = yield* sharpnessOf(trainer, { ...model });
  if (eigenvalue === null || limit.value === null || !(eigenvalue > limit.value)) return null;
  const scaled = limit.preconditioned ? ' in the optimizer’s scaling' : '';
  return {
    said: `The sharpness, the Hessian’s largest eigenvalue${scaled}, is ${brief(eigenvalue)}, above ${limit.formula} = ${brief(limit.value)}: along that direction steps grow.`,
    evidence: {
      kind: 'numbers',
      columns: ['of this step', 'λ'],
      rows: [
        [`sharpness${scaled}`, eigenvalue],
        [`what η bears: ${limit.formula}`, limit.value],
      ],
    },
  };
}
