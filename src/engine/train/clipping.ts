import { type Data, norm } from '../tensor.js';

/** torch's `clip_grad_norm_` adds it to the norm before it divides. */
const NORM_EPSILON = 1e-6;

/**
 * What all gradients are multiplied with so that together they are at most `most` long, from the Euclidean norm of each:
 * min(1, most / (‖g‖ + 10⁻⁶)), torch's `clip_grad_norm_` (Pascanu, Mikolov, Bengio 2013, algorithm 1).
 * A norm that is NaN makes the factor NaN.
 */
export function normFactor(norms: Float64Array, most: number): number {
  return Math.min(1, most / (norm(norms) + NORM_EPSILON));
}

/** out := factor · g. */
export function scaleInto(out: Data, gradient: Data, factor: number): void {
  for (let i = 0; i < out.length; i++) out[i] = factor * (gradient[i] as number);
}

/** out := g with every entry brought into [−most, most], torch's `clip_grad_value_`; NaN stays. */
export function clampInto(out: Data, gradient: Data, most: number): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.min(most, Math.max(-most, gradient[i] as number));
}
