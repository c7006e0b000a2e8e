import { describe, expect, it } from 'vitest';
import { type Noise, noiseOf } from '../../../src/analysis/noise/noise.js';
import { atOnce } from '../../../src/engine/atOnce.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { modelText } from '../../session/models.js';
import { read } from '../check/run.js';

async function noise(text: string, steps = 0): Promise<Noise> {
  const model = await read(text);
  const trainer = new Trainer(model, model.data);
  while (trainer.step < steps) trainer.advance();
  return atOnce(noiseOf(trainer, model));
}

/** One weight w = 1, J = ½ (wx − y)²: the gradient of an example is (x − y)x. */
const oneWeight = (examples: readonly (readonly [x: number, y: number])[]): string =>
  JSON.stringify({
    input: [1],
    layers: [{ type: 'dense', name: 'only', units: 1, weights: [[1]], bias: false }],
    loss: 'squared-error',
    data: { x: examples.map(([x]) => [x]), y: examples.map(([, y]) => [y]) },
    train: { learningRate: 0.1 },
  });

/** A model whose data is one batch, and those whose data is one of its examples: all begin with the same weights. */
async function apart(text: string): Promise<Float64Array[]> {
  const { data } = JSON.parse(text) as { data: { x: unknown[]; y: unknown[] } };
  return Promise.all(
    data.x.map(async (x, i) => {
      const model = await read(JSON.stringify({ ...JSON.parse(text), data: { x: [x], y: [data.y[i]] } }));
      const trainer = new Trainer(model, model.data);
      const gradients = [...trainer.graph.gradients.values()].map((id: NodeId) => Array.from(trainer.view(id)));
      return Float64Array.from(gradients.flat());
    }),
  );
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, each, i) => sum + each * (b[i] as number), 0);

describe('gradient noise over a batch', () => {
  it('of one weight: by hand', async () => {
    // g = 1, 2 and 6: G = 3, Σ (g − G)² = 4 + 1 + 9 = 14, tr Σ = 7.
    const found = await noise(
      oneWeight([
        [1, 0],
        [2, 1],
        [3, 1],
      ]),
    );
    expect(found).toMatchObject({ problem: null, examples: 3 });
    expect(found.whole.gradientNorm).toBeCloseTo(3, 14);
    expect(found.whole.variance).toBeCloseTo(7, 13);
    expect(found.whole.signalToNoise).toBeCloseTo(3 / Math.sqrt(7 / 3), 13);
    // |G|² without bias is 9 − 7/3.
    expect(found.noiseScale).toBeCloseTo(7 / (9 - 7 / 3), 13);
    expect(found.normTest).toBeCloseTo(Math.sqrt(7 / 3) / 3, 14);
    // gᵢ G = 3, 6 and 18: their variance is 9 · 7.
    expect(found.innerProductTest).toBeCloseTo(Math.sqrt(63 / 3) / 9, 14);
    expect(found.layers).toEqual([
      { path: 'only', ...found.whole, parameters: [{ name: 'only.weight', ...found.whole }] },
    ]);
  });

  it('has no scale where the gradient can’t be told from 0', async () => {
    // g = 1 and −1.
    const found = await noise(
      oneWeight([
        [1, 0],
        [1, 2],
      ]),
    );
    expect([found.noiseScale, found.whole.signalToNoise, found.whole.variance]).toEqual([
      Number.POSITIVE_INFINITY,
      0,
      2,
    ]);
  });

  it('is that of the examples, each taken as a batch of its own', async () => {
    const text = modelText({ train: { batchSize: 23 } });
    const [found, alone] = [await noise(text), await apart(text)];
    const [n, size] = [alone.length, alone[0]?.length ?? 0];
    const mean = Float64Array.from({ length: size }, (_, i) => alone.reduce((sum, g) => sum + (g[i] as number), 0) / n);
    const off = alone.map((g) => g.map((value, i) => value - (mean[i] as number)));
    const variance = off.reduce((sum, each) => sum + dot(each, each), 0) / (n - 1);
    expect(found.whole.variance / variance).toBeCloseTo(1, 12);
    expect(found.whole.gradientNorm / Math.sqrt(dot(mean, mean))).toBeCloseTo(1, 12);
    // McCandlish et al. 2018, appendix A.1, with batches of 1 and of n.
    const small = alone.reduce((sum, g) => sum + dot(g, g), 0) / n;
    const signal = (n * dot(mean, mean) - small) / (n - 1);
    const spread = (small - dot(mean, mean)) / (1 - 1 / n);
    expect(found.noiseScale / (spread / signal)).toBeCloseTo(1, 11);
    // Cockpit's tests, as Schneider et al. 2021 write them.
    const squares = alone.reduce((sum, g) => sum + dot(g, g), 0) / dot(mean, mean);
    expect(found.normTest).toBeCloseTo(Math.sqrt((squares - n) / (n * (n - 1))), 12);
    const along = alone.reduce((sum, g) => sum + dot(g, mean) ** 2, 0) / dot(mean, mean) ** 2;
    expect(found.innerProductTest).toBeCloseTo(Math.sqrt((along - n) / (n * (n - 1))), 12);
    // The layers' parameters are all there are, and variances add up.
    const parts = found.layers.flatMap(({ parameters }) => parameters);
    expect(parts.map(({ name }) => name)).toEqual(['hidden.weight', 'hidden.bias', 'output.weight', 'output.bias']);
    expect(parts.reduce((sum, part) => sum + part.variance, 0) / variance).toBeCloseTo(1, 12);
  });

  it('is of the batch on view, and of float32 as well', async () => {
    const [wide, narrow] = [await noise(modelText(), 4), await noise(modelText({ precision: 'float32' }), 4)];
    expect([wide.examples, narrow.problem]).toEqual([3, null]);
    expect(narrow.whole.variance / wide.whole.variance).toBeCloseTo(1, 4);
  });

  it('leaves frozen parameters out', async () => {
    const found = await noise(modelText({ train: { freeze: ['hidden.weight', 'hidden.bias'] } }));
    expect(found.layers.map(({ path }) => path)).toEqual(['output']);
  });
});

describe('examples that have no gradients of their own', () => {
  const layered = (layer: object): string =>
    JSON.stringify({
      ...JSON.parse(modelText()),
      layers: [
        { type: 'dense', name: 'd', units: 4 },
        { name: 'own', ...layer },
        { type: 'dense', name: 'o', units: 2 },
      ],
    });

  it.each([
    ['batch norm', layered({ type: 'batchnorm' })],
    ['dropout', layered({ type: 'dropout', rate: 0.5 })],
    ['one example', oneWeight([[1, 0]])],
    ['frozen', modelText({ train: { freeze: ['hidden.weight', 'hidden.bias', 'output.weight', 'output.bias'] } })],
  ])('are said why: %s', async (word, text) => {
    const found = await noise(text);
    expect(found.problem).toContain(word);
    expect([found.layers, found.noiseScale]).toEqual([[], Number.NaN]);
  });
});
