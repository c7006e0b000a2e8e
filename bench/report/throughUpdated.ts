import type { DenseLayer, NetworkProblem } from '../ours/problem.js';

const ACTIVATIONS: Readonly<Record<string, { f(z: number): number; slope(a: number): number }>> = {
  sigmoid: { f: (z) => 1 / (1 + Math.exp(-z)), slope: (a) => a * (1 - a) },
  tanh: { f: Math.tanh, slope: (a) => 1 - a * a },
};

interface Dense {
  readonly weights: number[];
  readonly bias: number[];
  readonly inputs: number;
  readonly activation: { f(z: number): number; slope(a: number): number };
}

/**
 * The losses ½Σ(a − y)² of a chain of dense layers under SGD on its one example, where errors go back through weights
 * that this very step has updated (synaptic does so), or through the old ones, which is the gradient.
 */
export function lossesThrough(which: 'updated' | 'old', problem: NetworkProblem, steps: number): number[] {
  const layers = problem.layers.filter((layer): layer is DenseLayer => layer.type === 'dense').map(dense);
  return Array.from({ length: steps + 1 }, () => {
    const outputs = [[...problem.x]];
    for (const layer of layers) outputs.push(forward(layer, outputs.at(-1) ?? []));
    backward(which, layers, outputs, problem);
    return (outputs.at(-1) ?? []).reduce((sum, a, i) => sum + (a - (problem.y[i] ?? 0)) ** 2 / 2, 0);
  });
}

function dense({ weights, bias, inputs, activation }: DenseLayer): Dense {
  const known = ACTIVATIONS[activation];
  if (!known) throw new Error(`no slope is known of ${activation}`);
  return { weights: [...weights], bias: [...bias], inputs, activation: known };
}

function forward({ weights, bias, inputs, activation }: Dense, x: readonly number[]): number[] {
  return bias.map((b, j) =>
    activation.f(x.reduce((sum, value, i) => sum + value * (weights[j * inputs + i] as number), b)),
  );
}

function backward(
  which: 'updated' | 'old',
  layers: readonly Dense[],
  outputs: readonly (readonly number[])[],
  { y, learningRate }: NetworkProblem,
): void {
  let upstream = (outputs.at(-1) ?? []).map((a, i) => a - (y[i] ?? 0));
  for (let l = layers.length - 1; l >= 0; l--) {
    const [layer, x, a] = [layers[l] as Dense, outputs[l] ?? [], outputs[l + 1] ?? []];
    const delta = upstream.map((each, j) => each * layer.activation.slope(a[j] as number));
    if (which === 'old') upstream = back(layer, delta);
    update(layer, delta, x, learningRate);
    if (which === 'updated') upstream = back(layer, delta);
  }
}

function back({ weights, inputs }: Dense, delta: readonly number[]): number[] {
  return Array.from({ length: inputs }, (_, i) =>
    delta.reduce((sum, each, j) => sum + each * (weights[j * inputs + i] as number), 0),
  );
}

function update({ weights, bias, inputs }: Dense, delta: readonly number[], x: readonly number[], rate: number): void {
  delta.forEach((each, j) => {
    x.forEach((value, i) => {
      weights[j * inputs + i] = (weights[j * inputs + i] as number) - rate * each * value;
    });
    bias[j] = (bias[j] as number) - rate * each;
  });
}
