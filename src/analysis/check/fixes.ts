import { GraphBuilder } from '../../engine/builder.js';
import { Execution } from '../../engine/execution.js';
import { ACTIVATIONS, type Activation, type ActivationName } from '../../engine/ops/activations.js';
import type { Data } from '../../engine/tensor.js';
import type { JudgedHandwritten } from './handwritten.js';
import type { Point } from './point.js';
import { UNIT } from './rounding.js';

/** The derivatives of functions that people write, as they would write them: formulas in z and a. */
const SLOPES: Readonly<Partial<Record<ActivationName, string>>> = {
  sigmoid: 'a * (1 - a)',
  tanh: '1 - a^2',
  relu: 'z > 0 ? 1 : 0',
  'leaky-relu': 'z > 0 ? 1 : 0.01',
  elu: 'z > 0 ? 1 : a + 1',
  silu: 'sigmoid(z) * (1 + z * (1 - sigmoid(z)))',
  softplus: 'sigmoid(z)',
  linear: '1',
};

/** Losses of one output, and their derivatives in a. */
const LOSS_SLOPES: readonly { readonly f: (a: number, y: number) => number; readonly slope: string }[] = [
  { f: (a, y) => 0.5 * (a - y) ** 2, slope: 'a - y' },
  { f: (a, y) => (a - y) ** 2, slope: '2 * (a - y)' },
  { f: (a, y) => Math.abs(a - y), slope: 'sign(a - y)' },
];

/**
 * What to write in place of a wrong df: as textbooks write it, where f's values at every traced input are those of a function
 * that they know; else f's derivative as the rules of calculus give it.
 */
export function fixFor(point: Point, judged: JudgedHandwritten): string {
  const known = judged.handwritten.op === 'loss' ? knownLoss(point, judged) : knownActivation(point, judged);
  return known ?? judged.handwritten.source.derivative;
}

function knownActivation(point: Point, { handwritten, at }: JudgedHandwritten): string | null {
  const value = point.backward.view(handwritten.value);
  const names = Object.keys(SLOPES) as ActivationName[];
  const name = names.find((each) => same(value, valuesOf(ACTIVATIONS[each], at)));
  return name === undefined ? null : (SLOPES[name] ?? null);
}

function knownLoss(point: Point, { handwritten, at }: JudgedHandwritten): string | null {
  const value = point.backward.view(handwritten.value);
  const y = point.batch.y.data;
  const found = LOSS_SLOPES.find(({ f }) =>
    same(
      value,
      at.map((a, i) => f(a, y[i] as number)),
    ),
  );
  return found?.slope ?? null;
}

function valuesOf(activation: Activation, at: Data): Data {
  const b = new GraphBuilder('float64');
  const z = b.leaf('input', 'z', [at.length]);
  const f = activation.build(b, z, activation.parameters);
  const execution = new Execution(b.nodes, [f]);
  execution.feed(z, at);
  execution.run();
  return execution.view(f);
}

/** The same function written differently rounds differently, by some ulps. */
function same(values: Data, others: ArrayLike<number>): boolean {
  return values.every((value, i) => Math.abs(value - (others[i] as number)) <= 64 * UNIT * (1 + Math.abs(value)));
}
