import { describe, expect, it } from 'vitest';
import { type LayerStatistics, layerStatistics } from '../../../src/analysis/statistics/layerStatistics.js';
import { atOnce } from '../../../src/engine/atOnce.js';
import { norm } from '../../../src/engine/tensor.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { read } from '../check/run.js';

/** One layer whose z is the input itself, twice, and its activation. */
async function statisticsOf(activation: unknown, z: readonly number[], train: object = {}): Promise<LayerStatistics> {
  const own = { type: 'dense', name: 'own', units: 2, weights: [[1], [1]], bias: [0, 0], activation };
  const text = JSON.stringify({
    input: [1],
    layers: [own],
    loss: 'squared-error',
    data: { x: z.map((each) => [each]), y: z.map(() => [0, 0]) },
    train: { learningRate: 0.1, ...train },
  });
  const model = await read(text);
  const [found] = atOnce(layerStatistics(new Trainer(model, model.data), model));
  if (!found) throw new Error('no layer');
  return found;
}

describe('the entries of a layer', () => {
  it('are zero, dead and bounded as a ReLU makes them: counted by hand', async () => {
    // a = max(0, z) of −1, 0, 2 and −3: three zeros of four, and one unit that lives.
    expect(await statisticsOf('relu', [-1, 0, 2, -3])).toMatchObject({
      units: 2,
      zeros: 0.75,
      dead: 0,
      smallest: 0,
      largest: 2,
      nonFinite: 0,
    });
    expect(await statisticsOf('relu', [-1, -2])).toMatchObject({ zeros: 1, dead: 2, ratio: 0 });
  });

  it('have no dead units where nothing is cut off', async () => {
    expect((await statisticsOf('linear', [0, 0])).dead).toBeNull();
  });

  it('say how many are not finite, and bound those that are', async () => {
    const found = await statisticsOf({ f: '1 / z', df: '-1 / z^2' }, [0, 4, -2]);
    expect(found).toMatchObject({ nonFinite: 2, smallest: -0.5, largest: 0.25 });
    expect(await statisticsOf({ f: '1 / z', df: '-1 / z^2' }, [0])).toMatchObject({ smallest: Number.NaN });
  });
});

describe('saturation', () => {
  // sigmoid(z) = 0.05 and 0.95 at z = ∓ log 19 = ∓2.944; tanh reaches ±0.9 at half of that.
  it.each([
    ['sigmoid', 2.94, 2.95],
    ['tanh', 1.47, 1.48],
    [{ f: '1 / (1 + exp(-z))', df: 'a * (1 - a)' }, 2.94, 2.95],
    [{ f: '3 * tanh(2 * z)', df: '6 - 2 * a^2 / 3' }, 0.73, 0.74],
  ])('of %j begins where the slope is 0.19 of the largest', async (activation, before, after) => {
    expect((await statisticsOf(activation, [before, -before, 0])).saturated).toBe(0);
    expect((await statisticsOf(activation, [after, -after, 0])).saturated).toBeCloseTo(2 / 3, 15);
  });

  it.each(['relu', 'elu', 'gelu', 'softplus', 'softmax', 'linear'])('is no matter of %s', async (activation) => {
    expect((await statisticsOf(activation, [-50, 50])).saturated).toBeNull();
  });
});

describe('update by weight', () => {
  it('is η ‖∇W‖/‖W‖ for SGD', async () => {
    // J is half the squared error, a = z = 3 for both units: ∇W = [9, 9], W = [1, 1].
    expect((await statisticsOf('linear', [3])).ratio).toBeCloseTo(0.9, 14);
  });

  it('is that of the update which then is made, with Adam', async () => {
    const model = await read(
      JSON.stringify({
        input: [2],
        layers: [
          { type: 'dense', name: 'hidden', units: 3, activation: 'tanh' },
          { type: 'dense', name: 'output', units: 1 },
        ],
        loss: 'squared-error',
        seed: 4,
        data: { x: [[1, 2]], y: [[3]] },
        train: { optimizer: 'adam', learningRate: 0.01 },
      }),
    );
    const trainer = new Trainer(model, model.data);
    const [{ ratio = null } = {}] = atOnce(layerStatistics(trainer, model));
    const before = trainer.parameter('hidden.weight').slice();
    trainer.advance();
    const change = trainer.parameter('hidden.weight').map((after, i) => after - (before[i] as number));
    expect(ratio).toBe(norm(change) / norm(before));
  });

  it('is not asked of layers whose weights are frozen, or that have none', async () => {
    expect((await statisticsOf('tanh', [1], { freeze: ['own.weight'] })).ratio).toBeNull();
  });
});

describe('units', () => {
  it('of maps are their channels', async () => {
    const model = await read(
      JSON.stringify({
        input: [1, 2, 2],
        layers: [
          { type: 'conv2d', name: 'conv', filters: 2, kernel: 1, weights: [[[[1]]], [[[-1]]]], bias: [0, 0] },
          { type: 'activation', name: 'cut', activation: 'relu' },
          { type: 'flatten', name: 'row' },
        ],
        loss: 'squared-error',
        data: {
          x: [
            [
              [
                [1, 0],
                [0, 2],
              ],
            ],
          ],
          y: [[0, 0, 0, 0, 0, 0, 0, 0]],
        },
      }),
    );
    const [conv, cut, row] = atOnce(layerStatistics(new Trainer(model, model.data), model));
    // The second filter is the negative of a map without negative entries.
    expect(cut).toMatchObject({ units: 2, zeros: 0.75, dead: 1 });
    expect([conv?.units, conv?.dead, row?.units]).toEqual([2, null, 8]);
  });
});
