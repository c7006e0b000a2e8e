import { erf } from '../../src/engine/primitives/erf.js';
import { sigmoid } from '../../src/engine/primitives/functions.js';

/** An activation's derivative in z, as a textbook has it. */
type Slope = (z: number) => number;

const tanhSlope: Slope = (z) => 1 - Math.tanh(z) ** 2;
const sigmoidSlope: Slope = (z) => sigmoid(z) * (1 - sigmoid(z));
const density: Slope = (z) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
const reluSlope: Slope = (z) => (z > 0 ? 1 : 0);

/** Of the activations that people write by hand; by name, or by the user's own formula. */
export const SLOPES: Readonly<Record<string, Slope>> = {
  sigmoid: sigmoidSlope,
  '1/(1+exp(-z))': sigmoidSlope,
  tanh: tanhSlope,
  tanhshrink: (z) => Math.tanh(z) ** 2,
  softplus: sigmoid,
  'log-sigmoid': (z) => sigmoid(-z),
  silu: (z) => sigmoid(z) * (1 + z * (1 - sigmoid(z))),
  gelu: (z) => (1 + erf(z / Math.SQRT2)) / 2 + z * density(z),
  'z/sqrt(1+z^2)': (z) => (1 + z * z) ** -1.5,
  relu: reluSlope,
  'max(z, 0)': reluSlope,
  'leaky-relu': (z) => (z > 0 ? 1 : 0.01),
  elu: (z) => (z > 0 ? 1 : Math.exp(z)),
  softsign: (z) => 1 / (1 + Math.abs(z)) ** 2,
  'abs(z)': Math.sign,
  hardtanh: (z) => (Math.abs(z) < 1 ? 1 : 0),
};

/** Other activations, of which a person may have the derivative left over. */
export const OTHERS: readonly Slope[] = [sigmoidSlope, tanhSlope, reluSlope];

/** The convex hull of the one-sided derivatives at z = 0, of those that have a kink there. */
export const HULLS: Readonly<Record<string, readonly [number, number]>> = {
  relu: [0, 1],
  'max(z, 0)': [0, 1],
  'leaky-relu': [0.01, 1],
  'abs(z)': [-1, 1],
};
