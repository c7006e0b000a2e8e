import { uniformNoise } from '../kernels/noise.js';
import { RandomStream } from '../random.js';
import type { Shape } from '../tensor.js';
import { rounded } from './rounding.js';
import { type Operand, type Place, type Rule, ShapeError } from './rule.js';

export interface NoiseAttributes {
  readonly shape: Shape;
  readonly seed: number;
  /** What the numbers are for, a layer's path among it: two purposes never share numbers. */
  readonly purpose: string;
  readonly distribution: 'uniform' | 'normal';
}

/**
 * Random numbers that depend on seed, purpose, step and place alone (law 2). Input: the step, a scalar.
 * Uniform on [0, 1) (in float32 the largest may round to 1), or standard normal. No gradient.
 */
export const noiseRule: Rule<'noise'> = {
  shape: ([step = []], { shape }) => {
    if (step.length !== 0) throw new ShapeError(`the step of noise is a scalar, not [${step.join(', ')}]`);
    return shape;
  },
  forward: (out, [step], { seed, purpose, distribution }) => {
    const stream = new RandomStream(seed, purpose, (step as Operand).data[0]);
    if (distribution === 'uniform') for (let i = 0; i < out.length; i++) out[i] = stream.uniform(i);
    else for (let i = 0; i < out.length; i++) out[i] = stream.normal(i);
  },
  /** Logarithms and cosines would not be those of the plain form to the last digit, and noise must not depend on what computes it. */
  kernel: (out, [step], { seed, purpose, distribution }, precision) =>
    distribution === 'uniform' ? uniformNoise(precision, { out, step: step as Place, seed, purpose }) : null,
  rounding: rounded,
  vjp: () => [null],
};
