import { describe, expect, it } from 'vitest';
import { BatchedEvaluator } from '../../../../src/analysis/check/numeric/batched.js';
import { estimateAll } from '../../../../src/analysis/check/numeric/estimateAll.js';
import { type Point, pointAt } from '../../../../src/analysis/check/point.js';
import type { NodeId } from '../../../../src/engine/graph.js';
import { RandomStream } from '../../../../src/engine/random.js';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { read } from '../run.js';

const random = new RandomStream(5, 'data');
const numbers = (count: number, from: number): number[] =>
  Array.from({ length: count }, (_, i) => Number(random.normal(from + i).toFixed(3)));
const rows = (count: number, width: number): number[][] =>
  Array.from({ length: count }, (_, i) => numbers(width, i * width));
const maps = (count: number, height: number, width: number): number[][][][] =>
  Array.from({ length: count }, (_, i) => [rows(height, width).map((row) => row.map((value) => value + 0.1 * i))]);

/** A model of each family: what it is for, and its layers with their data. */
const MODELS: Readonly<Record<string, object>> = {
  'dense layers, every smooth activation': {
    input: [5],
    layers: ['sigmoid', 'tanh', 'elu', 'gelu', 'silu', 'softplus', 'linear'].map((activation, i) => ({
      type: 'dense',
      units: 4 + (i % 3),
      activation,
    })),
    loss: 'mean-squared-error',
    data: { x: rows(3, 5), y: rows(3, 4) },
  },
  'kinks, dropout and l2': {
    input: [4],
    layers: [
      { type: 'dense', units: 6, activation: 'relu' },
      { type: 'dropout', rate: 0.3 },
      { type: 'dense', units: 5, activation: 'leaky-relu' },
      { type: 'dense', units: 3 },
    ],
    loss: 'cross-entropy',
    data: { x: rows(4, 4), y: [0, 2, 1, 1] },
    train: { l2: 0.01 },
  },
  'absolute errors of an own activation': {
    input: [3],
    layers: [
      { type: 'dense', units: 4, activation: { f: 'max(z, 0.2*z) + abs(z - 1)' } },
      { type: 'dense', units: 2 },
    ],
    loss: 'absolute-error',
    data: { x: rows(3, 3), y: rows(3, 2) },
  },
  'convolutions, batch norm and pooling': {
    input: [1, 6, 6],
    layers: [
      { type: 'conv2d', filters: 3, kernel: 3, padding: 'same' },
      { type: 'batchnorm' },
      { type: 'activation', activation: 'relu' },
      { type: 'maxpool2d', kernel: 2 },
      { type: 'conv2d', filters: 4, kernel: 2, stride: 1, activation: 'tanh' },
      { type: 'avgpool2d', kernel: 2, stride: 1, padding: 1 },
      { type: 'flatten' },
      { type: 'dense', units: 3 },
    ],
    loss: 'cross-entropy',
    data: { x: maps(3, 6, 6), y: [2, 0, 1] },
  },
  'convolutions in groups': {
    input: [2, 5, 5],
    layers: [
      { type: 'conv2d', filters: 4, kernel: 3, groups: 2, padding: 1, activation: 'tanh' },
      { type: 'conv2d', filters: 4, kernel: [1, 3], dilation: 2, groups: 4, activation: 'sigmoid' },
      { type: 'flatten' },
      { type: 'dense', units: 2 },
    ],
    loss: 'squared-error',
    data: {
      x: maps(2, 5, 5).map(([map]) => [map, map?.map((row) => row.map((value) => value * value))]),
      y: rows(2, 2),
    },
  },
  'a recurrent layer of two layers in both directions': {
    input: [4, 2],
    layers: [
      { type: 'lstm', units: 2, layers: 2, bidirectional: true },
      { type: 'dense', units: 2 },
    ],
    loss: 'squared-error',
    data: { x: [rows(4, 2), rows(4, 2).reverse()], y: rows(2, 2) },
  },
  'a gated layer after a plain one': {
    input: [3, 2],
    layers: [
      { type: 'rnn', units: 3, returns: 'sequence' },
      { type: 'gru', units: 2 },
      { type: 'dense', units: 2 },
    ],
    loss: 'squared-error',
    data: { x: [rows(3, 2), rows(3, 2).reverse()], y: rows(2, 2) },
  },
  'a transformer block over an embedding': {
    input: [5],
    layers: [
      { type: 'embedding', vocabulary: 6, units: 4 },
      { type: 'residual', layers: [{ type: 'layernorm' }, { type: 'attention', heads: 2, causal: true }] },
      {
        type: 'residual',
        layers: [{ type: 'layernorm' }, { type: 'dense', units: 5, activation: 'gelu' }, { type: 'dense', units: 4 }],
      },
      { type: 'layernorm' },
      { type: 'dense', units: 6 },
    ],
    loss: 'cross-entropy',
    data: {
      x: [
        [0, 1, 2, 1, 5],
        [3, 3, 0, 4, 2],
      ],
      y: [
        [1, 2, 1, 5, 0],
        [3, 0, 4, 2, 2],
      ],
    },
  },
};

/** The oracle: J and its pieces by one run of the whole graph with the entry moved. */
function alone({ forward, graph, pieces }: Point, parameter: string, entry: number, offset: number) {
  const leaf = graph.parameters.get(parameter) as NodeId;
  const theta = forward.view(leaf)[entry] as number;
  forward.view(leaf)[entry] = theta + offset;
  forward.runFrom(leaf);
  const value = forward.view(graph.loss)[0] as number;
  const samePieces = pieces.same();
  forward.view(leaf)[entry] = theta;
  forward.runFrom(leaf);
  return { value, samePieces, step: theta + offset - theta };
}

describe('J of many perturbed entries at once is J of each', () => {
  let moved = 0;
  it.each(Object.entries(MODELS))('%s', async (_, text) => {
    const model = await read(JSON.stringify({ seed: 2, ...text }));
    const trainer = new Trainer(model, model.data);
    trainer.advance();
    const point = pointAt({ model, state: trainer.state(), batch: trainer.batch });
    const draw = new RandomStream(9, 'perturbations');
    for (const { name, initial } of model.parameters) {
      // So little memory that places are asked for in several runs.
      const evaluator = BatchedEvaluator.of(point, name, 2 ** 16);
      const size = initial.data.length;
      const asks = Array.from({ length: Math.min(2 * size, 40) }, (_, i) => ({
        entry: (i * 7) % size,
        offset: (i % 2 === 0 ? 1 : -1) * 2 ** -Math.floor(draw.uniform(i) * 14),
      }));
      const samples = evaluator.evaluate([...asks, { entry: 0, offset: 0 }]);
      expect(samples.at(-1)).toEqual({ value: expect.closeTo(point.loss, 12), step: 0, samePieces: true });
      asks.forEach(({ entry, offset }, i) => {
        const wanted = alone(point, name, entry, offset);
        const found = samples[i] as typeof wanted;
        const { noise } = evaluator.lines(entry);
        // Far away J and its rounding are others than at θ.
        const bound = 2 * noise + 64 * 2 ** -53 * Math.abs(wanted.value - point.loss);
        const place = `${name}[${entry}] + ${offset}`;
        expect(Math.abs(found.value - wanted.value), place).toBeLessThanOrEqual(bound);
        expect(found.step, place).toBe(wanted.step);
        expect(found.samePieces, place).toBe(wanted.samePieces);
        if (!wanted.samePieces) moved++;
      });
    }
  });

  it('some of which lie on other pieces', () => expect(moved).toBeGreaterThan(20));
});

describe('the noise of samples', () => {
  it('is that of what each computes anew: sums over many inputs, which all share, make no bound wider, and it holds', async () => {
    const draw = new RandomStream(4, 'inputs');
    const x = Array.from({ length: 3 }, (_, row) =>
      Array.from({ length: 400 }, (__, i) => draw.uniform(400 * row + i)),
    );
    const layers = [
      { type: 'dense', name: 'wide', units: 3, activation: 'tanh' },
      { type: 'dense', name: 'last', units: 4 },
    ];
    const data = { x, y: [0, 3, 1] };
    const model = await read(JSON.stringify({ seed: 2, input: [400], layers, loss: 'cross-entropy', data }));
    const trainer = new Trainer(model, model.data);
    const point = pointAt({ model, state: trainer.state(), batch: trainer.batch });
    for (const { name } of model.parameters) {
      const evaluator = BatchedEvaluator.of(point, name);
      expect(evaluator.lines(0).noise).toBeLessThan(point.noise / 20);
      const exact = point.backward.view(point.graph.gradients.get(name) as NodeId);
      for (const { entry, estimate } of [...estimateAll(evaluator, exact.keys())].flat()) {
        if (estimate.kind !== 'value') throw new Error(`${name}[${entry}] is smooth`);
        expect(Math.abs(estimate.value - (exact[entry] as number))).toBeLessThanOrEqual(estimate.bound);
        expect(estimate.bound).toBeLessThan(1e-9);
      }
    }
  });
});
