import { describe, expect, it } from 'vitest';
import { largestEigenvalue } from '../../../src/analysis/landscape/lanczos.js';
import { type Sharpness, sharpnessOf } from '../../../src/analysis/landscape/sharpness.js';
import { topOf } from '../../../src/analysis/landscape/tridiagonal.js';
import { atOnce } from '../../../src/engine/atOnce.js';
import type { Dataset, Model } from '../../../src/engine/model.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { modelText } from '../../session/models.js';
import { read } from '../check/run.js';
import { explicitHessian, powerIteration } from './explicit.js';

async function at(text: string, steps = 0): Promise<{ found: Sharpness; trainer: Trainer; model: Model }> {
  return sharpnessIn(await read(text), steps);
}

function sharpnessIn(model: Model & { readonly data: Dataset }, steps: number) {
  const trainer = new Trainer(model, model.data);
  while (trainer.step < steps) trainer.advance();
  return { found: atOnce(sharpnessOf(trainer, model)), trainer, model };
}

const layersOf = (layers: readonly object[], more: object = {}): string =>
  JSON.stringify({ ...JSON.parse(modelText()), layers, ...more });

const images = Array.from({ length: 4 }, (_, n) => [
  Array.from({ length: 4 }, (_row, i) => Array.from({ length: 4 }, (_column, j) => Math.sin(n + 3 * i + 7 * j))),
]);

describe('the largest eigenvalue of the Hessian', () => {
  it('is that of XᵀX/N for linear least squares', async () => {
    const x = [
      [1, 2],
      [-1, 0.5],
      [3, 1],
    ];
    const { found } = await at(
      JSON.stringify({
        input: [2],
        layers: [{ type: 'dense', name: 'only', units: 1, bias: false }],
        loss: 'squared-error',
        data: { x, y: [[1], [2], [3]] },
        train: { learningRate: 0.1 },
      }),
    );
    // XᵀX = [[11, 4.5], [4.5, 5.25]]: λ = (16.25 + √(5.75² + 9²)) / 2.
    expect(found.eigenvalue).toBeCloseTo((16.25 + Math.hypot(5.75, 9)) / 2 / 3, 12);
    expect(found).toMatchObject({ converged: true, by: 'derivatives', problem: null });
    expect(found.limit).toEqual({ value: 20, formula: '2/η', preconditioned: false, problem: null });
  });

  it.each([
    ['tanh', modelText({ train: { momentum: 0, l2: 0.01 } })],
    [
      'softmax and cross-entropy',
      layersOf(
        [
          { type: 'dense', name: 'd', units: 4, activation: 'gelu' },
          { type: 'dense', name: 'o', units: 2 },
        ],
        {
          loss: 'cross-entropy',
          data: {
            x: [
              [1, 2, 0],
              [0, 1, 1],
              [2, 0, -1],
            ],
            y: [0, 1, 0],
          },
          train: { learningRate: 0.1 },
        },
      ),
    ],
    [
      'batch norm',
      layersOf([
        { type: 'dense', name: 'd', units: 4 },
        { type: 'batchnorm', name: 'n' },
        { type: 'activation', name: 'a', activation: 'sigmoid' },
        { type: 'dense', name: 'o', units: 2 },
      ]),
    ],
    [
      'a recurrent layer',
      layersOf([
        { type: 'reshape', name: 'r', shape: [3, 1] },
        { type: 'lstm', name: 'l', units: 2 },
        { type: 'flatten', name: 'f' },
        { type: 'dense', name: 'o', units: 2 },
      ]),
    ],
    [
      'attention',
      layersOf([
        { type: 'reshape', name: 'r', shape: [3, 1] },
        { type: 'dense', name: 'e', units: 4 },
        { type: 'attention', name: 't', heads: 2 },
        { type: 'flatten', name: 'f' },
        { type: 'dense', name: 'o', units: 2 },
      ]),
    ],
    ['a derivative by hand', modelText({ activation: { f: 'sin(z)', df: 'cos(z)' } })],
    [
      'convolution and pooling',
      layersOf(
        [
          { type: 'conv2d', name: 'c', filters: 2, kernel: 3, padding: 1, activation: 'tanh' },
          { type: 'avgpool2d', name: 'p', kernel: 2 },
          { type: 'flatten', name: 'f' },
          { type: 'dense', name: 'o', units: 2 },
        ],
        {
          input: [1, 4, 4],
          data: {
            x: images,
            y: [
              [1, 0],
              [0, 1],
              [1, 1],
              [0, 0],
            ],
          },
        },
      ),
    ],
  ])('is that of differences of the gradient, entry by entry: %s', async (_, text) => {
    const { found, trainer, model } = await at(text, 2);
    expect(found.converged).toBe(true);
    const expected = powerIteration(explicitHessian(trainer, model));
    expect(Math.abs((found.eigenvalue as number) - expected)).toBeLessThan(found.residual + 1e-6 * Math.abs(expected));
  });

  it('is looked for from numbers that are drawn in pieces', async () => {
    // H = x xᵀ has one eigenvalue that is not 0: as many products with it show that for 3 weights as for 9000.
    const pauses = async (weights: number): Promise<number> => {
      const x = [Array.from({ length: weights }, (_, i) => (i === 0 ? 1 : 0))];
      const layers = [{ type: 'dense', name: 'only', units: 1, bias: false }];
      const text = JSON.stringify({ input: [weights], layers, loss: 'squared-error', data: { x, y: [[1]] } });
      const { found, trainer, model } = await at(text);
      expect(found.eigenvalue).toBeCloseTo(1, 6);
      return [...sharpnessOf(trainer, model)].length;
    };
    // 2048 at a time: five pieces in place of one.
    expect((await pauses(9000)) - (await pauses(3))).toBe(4);
  });

  it('leaves frozen parameters out', async () => {
    const { found, trainer, model } = await at(modelText({ train: { freeze: ['hidden.weight', 'output.bias'] } }), 2);
    const expected = powerIteration(explicitHessian(trainer, model));
    expect(Math.abs((found.eigenvalue as number) - expected)).toBeLessThan(found.residual + 1e-6);
    const none = await at(
      modelText({ train: { freeze: ['hidden.weight', 'hidden.bias', 'output.weight', 'output.bias'] } }),
    );
    expect(none.found).toMatchObject({ eigenvalue: null, problem: 'all parameters are frozen' });
  });

  it('is in the scaling of Adam: D^(−1/2) H D^(−1/2)', async () => {
    const { found, trainer, model } = await at(
      modelText({ train: { optimizer: 'adam', momentum: undefined, learningRate: 0.01 } }),
      3,
    );
    const matrix = explicitHessian(trainer, model);
    // The moments that the fourth update leaves, written out with torch's names.
    const roots = trainer.updated.names.flatMap((name) =>
      Array.from(
        trainer.ahead(name)?.moments.v ?? [],
        (v) => 1 / Math.sqrt((1 - 0.9 ** 4) * (Math.sqrt(v / (1 - 0.999 ** 4)) + 1e-8)),
      ),
    );
    const expected = powerIteration(
      matrix.map((row, i) => row.map((value, j) => value * (roots[i] as number) * (roots[j] as number))),
    );
    expect(Math.abs((found.eigenvalue as number) / expected - 1)).toBeLessThan(1e-5);
    expect(found.limit.value).toBeCloseTo(38 / 0.01, 8);
  });

  it('is not where J has another derivative than the one that is used', async () => {
    const { found } = await at(modelText({ activation: { f: 'max(0, z)', df: '1', surrogate: true } }));
    expect(found.eigenvalue).toBeNull();
    expect(found.problem).toContain('hidden');
  });

  it('is not where numbers are not finite', async () => {
    const { found } = await at(modelText({ activation: { f: 'log(z - z)', df: '1 / (z - z)' } }));
    expect(found).toMatchObject({ eigenvalue: null, problem: 'second derivatives are not finite here' });
  });
});

describe('the limit', () => {
  /** J = ½ λ w², λ = 4, and η so that the limit is `factor` λ. */
  const shrinks = async (train: object, eta: (limit: number) => number, factor: number): Promise<boolean> => {
    const { found, trainer } = await at(
      JSON.stringify({
        input: [1],
        layers: [{ type: 'dense', name: 'only', units: 1, weights: [[1]], bias: false }],
        loss: 'squared-error',
        data: { x: [[2]], y: [[0]] },
        train: { learningRate: eta(4 * factor), ...train },
      }),
    );
    expect(found.limit.value).toBeCloseTo(4 * factor, 12);
    expect(found.eigenvalue).toBeCloseTo(4, 12);
    while (trainer.step < 600) trainer.advance();
    return Math.abs(trainer.parameter('only.weight')[0] as number) < 1;
  };

  it.each([
    ['2/η', {}, (limit: number) => 2 / limit],
    ['momentum', { momentum: 0.8 }, (limit: number) => 3.6 / limit],
    ['Nesterov’s momentum', { momentum: 0.8, nesterov: true }, (limit: number) => 3.6 / 2.6 / limit],
    ['decay', { decay: 0.5 }, (limit: number) => 2 / (limit + 0.5)],
  ])('is where training begins to swing up: %s', async (_, train, eta) => {
    expect(await shrinks(train, eta, 1.02)).toBe(true);
    expect(await shrinks(train, eta, 0.98)).toBe(false);
  });

  it.each([{ norm: 1e-3 }, { value: 1e-3 }])('is not known where gradients are clipped: %j', async (clip) => {
    const { found } = await at(modelText({ train: { clip } }));
    expect(found.limit).toMatchObject({ value: null });
    expect(found.limit.problem).toContain('clipped');
  });

  it.each([{ norm: 1e3 }, { value: 1e3 }])('is known where they are short enough: %j', async (clip) => {
    expect((await at(modelText({ train: { clip } }))).found.limit.value).toBeCloseTo(38, 12);
  });

  it('is not known where weights decay through moments', async () => {
    const train = { optimizer: 'adam', momentum: undefined, decay: 0.1 };
    expect((await at(modelText({ train }))).found.limit.problem).toContain('decay');
  });
});

describe('Lanczos', () => {
  /** Diagonal matrices: the eigenvalues are what stands there. */
  const diagonal = (values: readonly number[]) => ({
    size: values.length,
    *times(v: Float64Array): Generator<void, Float64Array> {
      return v.map((each, i) => each * (values[i] as number));
    },
  });
  const start = (size: number): Float64Array => Float64Array.from({ length: size }, (_, i) => 1 + Math.sin(i));

  it('finds the largest, not the largest in size', () => {
    const found = atOnce(largestEigenvalue(diagonal([-50, 3, 1, -2]), { start: start(4), tolerance: 1e-10, most: 50 }));
    expect(found.eigenvalue).toBeCloseTo(3, 12);
    expect(Object.keys(found).sort()).toEqual(['converged', 'eigenvalue', 'iterations', 'residual']);
    expect(found.iterations).toBeLessThanOrEqual(4);
  });

  it('starts again where there is no room for more vectors', () => {
    const values = Array.from({ length: 400 }, (_, i) => 1 - 1 / (i + 1));
    const found = atOnce(largestEigenvalue(diagonal(values), { start: start(400), tolerance: 1e-4, most: 400 }));
    expect(found.iterations).toBeGreaterThan(32);
    expect(found.converged).toBe(true);
    expect(Math.abs(found.eigenvalue - 0.9975)).toBeLessThan(1e-4);
  });

  it('says so where it has not come there', () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    const found = atOnce(largestEigenvalue(diagonal(values), { start: start(100), tolerance: 1e-12, most: 5 }));
    expect(found).toMatchObject({ converged: false, iterations: 5 });
    expect(99 - found.eigenvalue).toBeLessThan(found.residual);
  });

  it('of a tridiagonal matrix: 2 − 2cos(kπ/(n + 1)) of the second difference', () => {
    const { value, vector } = topOf(Array(9).fill(2), Array(8).fill(-1));
    expect(value).toBeCloseTo(2 - 2 * Math.cos((9 * Math.PI) / 10), 12);
    expect(Math.abs(vector[0] as number)).toBeCloseTo(Math.sqrt(2 / 10) * Math.sin((9 * Math.PI) / 10), 12);
  });
});
