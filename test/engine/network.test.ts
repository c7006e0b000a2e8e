import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../src/engine/graph.js';
import type { ActivationName } from '../../src/engine/ops/activations.js';
import { RandomStream } from '../../src/engine/random.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { chain, type DenseGiven, matrix } from './chain.js';

/**
 * The seed's own formulas, example by example and unit by unit, as a textbook writes them:
 * δ of the last layer = (a − y) f'(z) / N, δ_i = (Σ_j W_ji δ_j) f'(z_i), ∇W_ji = Σ_n δ_j a_i, ∇b = Σ_n δ.
 */
const slopes: Readonly<Partial<Record<ActivationName, (z: number, a: number) => number>>> = {
  sigmoid: (_, a) => a * (1 - a),
  tanh: (_, a) => 1 - a * a,
  relu: (z) => (z > 0 ? 1 : 0),
  'leaky-relu': (z) => (z > 0 ? 1 : 0.01),
  softplus: (z) => 1 / (1 + Math.exp(-z)),
  silu: (z) => 1 / (1 + Math.exp(-z)) + (z * Math.exp(-z)) / (1 + Math.exp(-z)) ** 2,
  linear: () => 1,
};

function randomLayers(widths: readonly number[], activation: ActivationName, seed: number): DenseGiven[] {
  const random = new RandomStream(seed, 'test');
  let next = 0;
  const draw = (): number => random.uniform(next++) * 2 - 1;
  return widths.slice(1).map((units, k) => ({
    name: `layer${k + 1}`,
    weight: matrix(units, widths[k] as number, draw),
    bias: matrix(1, units, draw)[0] as number[],
    activation,
  }));
}

describe('δ, upstream, ∇W and ∇b of dense layers are those of the derivation', () => {
  const networks = fc.record({
    widths: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 5 }),
    examples: fc.integer({ min: 1, max: 4 }),
    activation: fc.constantFrom(...(Object.keys(slopes) as ActivationName[])),
    seed: fc.nat(),
  });

  it('for any widths, batch and activation', () => {
    fc.assert(
      fc.property(networks, ({ widths, examples, activation, seed }) => {
        const layers = randomLayers(widths, activation, seed);
        const random = new RandomStream(seed, 'data');
        const x = matrix(examples, widths[0] as number, (i) => random.normal(i));
        const y = matrix(examples, widths.at(-1) as number, (i) => random.normal(1000 + i));
        const trainer = new Trainer(...withData(chain({ layers, loss: 'squared-error', x, y })));
        expectTextbook(trainer, layers, y, slopes[activation] as (z: number, a: number) => number);
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});

function withData(model: ReturnType<typeof chain>): [typeof model, typeof model.data] {
  return [model, model.data];
}

function expectTextbook(
  trainer: Trainer,
  layers: readonly DenseGiven[],
  y: number[][],
  slope: (z: number, a: number) => number,
): void {
  const N = y.length;
  const see = (id: NodeId, n: number, i: number): number => {
    const data = trainer.view(id);
    return data[(n * data.length) / N + i] as number;
  };
  const close = (actual: number, expected: number, what: string): void =>
    expect(Math.abs(actual - expected), what).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(expected)));
  layers.forEach((layer, k) => {
    const nodes = trainer.graph.layers[k];
    const after = trainer.graph.layers[k + 1];
    if (!nodes) throw new Error('a layer is missing');
    for (let n = 0; n < N; n++) {
      layer.weight.forEach((_, i) => {
        const a = see(nodes.a, n, i);
        const upstream = after
          ? (layers[k + 1] as DenseGiven).weight.reduce(
              (sum, row, j) => sum + (row[i] as number) * see(after.delta, n, j),
              0,
            )
          : (a - ((y[n] as number[])[i] as number)) / N;
        close(see(nodes.upstream, n, i), upstream, `upstream of ${layer.name}`);
        close(see(nodes.delta, n, i), upstream * slope(see(nodes.z, n, i), a), `δ of ${layer.name}`);
      });
    }
    const gradient = trainer.view(trainer.graph.gradients.get(`${layer.name}.weight`) as NodeId);
    layer.weight.forEach((row, j) => {
      row.forEach((_, i) => {
        const sum = y.reduce((total, __, n) => total + see(nodes.delta, n, j) * see(nodes.x, n, i), 0);
        close(gradient[j * row.length + i] as number, sum, `∇W of ${layer.name}`);
      });
    });
  });
}

describe('softmax with cross-entropy', () => {
  it('has δ = (p − y) / N at the logits, also where logits are large', () => {
    const layers = [{ name: 'logits', weight: [[1000], [-1000], [3]], bias: [0, 0, 0], activation: 'linear' as const }];
    const model = chain({
      layers,
      loss: 'cross-entropy',
      x: [[1], [-0.001]],
      y: [
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
    const trainer = new Trainer(model, model.data);
    const softmax = (z: number[]): number[] => {
      const e = z.map((v) => Math.exp(v - Math.max(...z)));
      return e.map((v) => v / e.reduce((a, b) => a + b));
    };
    const expected = [softmax([1000, -1000, 3]), softmax([-1, 1, -0.003])]
      .flat()
      .map((p, k) => (p - ([0, 1, 0, 0, 0, 1][k] as number)) / 2);
    const delta = trainer.view(trainer.graph.layers[0]?.delta as NodeId);
    expected.forEach((value, k) => expect(delta[k]).toBeCloseTo(value, 15));
    // −log p of the first example is 2000, of the second −log softmax(−1, 1, −0.003)₃; J is their mean.
    expect(trainer.loss).toBeCloseTo((2000 - Math.log(softmax([-1, 1, -0.003])[2] as number)) / 2, 10);
  });
});

describe('z and a', () => {
  it('are the same node, with the same δ and upstream, where a layer has no activation', () => {
    const model = chain({
      layers: [{ name: 'only', weight: [[2]], bias: [1], activation: 'linear' }],
      loss: 'squared-error',
      x: [[3]],
      y: [[5]],
    });
    const [only] = model.graph({ batchSize: 1, mode: 'train' }).layers;
    expect(only?.z).toBe(only?.a);
    expect(only?.delta).toBe(only?.upstream);
  });
});

describe('a graph in pieces', () => {
  it('has a pause after each layer and each node that goes backward, and is the graph made at once', () => {
    const layers = randomLayers([3, 4, 4, 2], 'tanh', 1);
    const model = chain({ layers, loss: 'squared-error', x: [[1, 2, 3]], y: [[0, 1]] });
    const request = { batchSize: 1, mode: 'train' } as const;
    const making = model.graphing(request);
    let pauses = 0;
    let made = making.next();
    for (; !made.done; made = making.next()) pauses++;
    expect(made.value).toEqual(model.graph(request));
    expect(pauses).toBe(layers.length + made.value.pulls.length);
  });
});
