import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { elementwiseDerivative } from '../../../src/engine/differentiate.js';
import { Execution } from '../../../src/engine/execution.js';
import { ACTIVATIONS, type Activation, type ActivationName } from '../../../src/engine/ops/activations.js';

/** f and f′ at several z. */
function at(name: ActivationName, zs: readonly number[]): { f: number[]; slope: number[] } {
  const activation: Activation = ACTIVATIONS[name];
  const b = new GraphBuilder('float64');
  const z = b.leaf('input', 'z', [zs.length]);
  const f = activation.build(b, z, activation.parameters);
  const slope = elementwiseDerivative(b, f, z);
  const execution = new Execution(b.nodes, [f, slope]);
  execution.feed(z, Float64Array.from(zs));
  execution.run();
  return { f: Array.from(execution.view(f)), slope: Array.from(execution.view(slope)) };
}

describe('activations and their slopes', () => {
  // The closed forms in Python's math module; at 0 the slopes that torch gives.
  it.each([
    ['relu', [-1, 0, 2], [0, 0, 2], [0, 0, 1]],
    ['leaky-relu', [-1, 0, 2], [-0.01, 0, 2], [0.01, 0.01, 1]],
    ['elu', [-1, 0, 2], [-0.6321205588285577, 0, 2], [0.36787944117144233, 1, 1]],
    ['gelu', [-1, 0, 2], [-0.15865525393145707, 0, 1.9544997361036416], [-0.08331547058768629, 0.5, 1.085231801078197]],
    [
      'gelu-tanh',
      [-1, 0, 2],
      [-0.15880800939172324, 0, 1.954597694087775],
      [-0.08296408384578255, 0.5, 1.0860992566236183],
    ],
    ['silu', [-1, 0, 2], [-0.2689414213699951, 0, 1.7615941559557649], [0.07232948812851325, 0.5, 1.0907842487848955]],
    [
      'softplus',
      [-1, 0, 2],
      [0.31326168751822286, Math.LN2, 2.1269280110429727],
      [0.2689414213699951, 0.5, 0.8807970779778823],
    ],
    [
      'sigmoid',
      [-1, 0, 2],
      [0.2689414213699951, 0.5, 0.8807970779778823],
      [0.19661193324148185, 0.25, 0.10499358540350662],
    ],
  ] as const)('%s', (name, zs, values, slopes) => {
    const { f, slope } = at(name, zs);
    values.forEach((value, i) => expect(f[i], `f(${zs[i]})`).toBeCloseTo(value, 14));
    slopes.forEach((value, i) => expect(slope[i], `f'(${zs[i]})`).toBeCloseTo(value, 14));
  });

  it.each(Object.keys(ACTIVATIONS) as ActivationName[])('%s stays finite where its exponentials overflow', (name) => {
    const { f, slope } = at(name, [-1000, 1000]);
    expect([...f, ...slope].every(Number.isFinite)).toBe(true);
  });
});
