import { RandomStream } from '../random.js';
import { type Precision, type Shape, sizeOf, type Tensor, tensor } from '../tensor.js';

export interface Initializer {
  readonly parameters: Readonly<Record<string, number>>;
  /** Entry `index` of a tensor with `fanIn` inputs and `fanOut` outputs for each unit. */
  draw(random: RandomStream, index: number, fans: Fans, parameters: Readonly<Record<string, number>>): number;
}

export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** Every initializer of the model file (contract, §1). */
export const INITIALIZERS = {
  /** Uniform ±√(6/(in + out)) (Glorot & Bengio 2010, eq. 16). */
  xavier: {
    parameters: {},
    draw: (random, index, { fanIn, fanOut }) => (2 * random.uniform(index) - 1) * Math.sqrt(6 / (fanIn + fanOut)),
  },
  /** Normal √(2/in) (He et al. 2015, eq. 10). */
  he: { parameters: {}, draw: (random, index, { fanIn }) => random.normal(index) * Math.sqrt(2 / fanIn) },
  /** Normal √(1/in) (LeCun et al. 1998, eq. 16). */
  lecun: { parameters: {}, draw: (random, index, { fanIn }) => random.normal(index) * Math.sqrt(1 / fanIn) },
  normal: {
    parameters: { mean: 0, std: 0.01 },
    draw: (random, index, _, { mean = 0, std = 0.01 }) => mean + std * random.normal(index),
  },
  uniform: {
    parameters: { low: -0.05, high: 0.05 },
    draw: (random, index, _, { low = -0.05, high = 0.05 }) => low + (high - low) * random.uniform(index),
  },
  zeros: { parameters: {}, draw: () => 0 },
  ones: { parameters: {}, draw: () => 1 },
  constant: { parameters: { value: 0 }, draw: (_random, _index, _fans, { value = 0 }) => value },
} as const satisfies Record<string, Initializer>;

export type InitializerName = keyof typeof INITIALIZERS;

/** A parameter's first value; the same for the same seed and name, whatever else the file holds. */
export function initialize(
  name: InitializerName,
  parameters: Readonly<Record<string, number>>,
  what: { readonly parameter: string; readonly shape: Shape; readonly fans: Fans; readonly seed: number },
  precision: Precision,
): Tensor {
  const random = new RandomStream(what.seed, `initial ${what.parameter}`);
  const rule: Initializer = INITIALIZERS[name];
  const given = { ...rule.parameters, ...parameters };
  const values = Array.from({ length: sizeOf(what.shape) }, (_, i) => rule.draw(random, i, what.fans, given));
  return tensor(what.shape, values, precision);
}
