import { describe, expect, it } from 'vitest';
import { type Along, alongUpdate } from '../../../src/analysis/landscape/along.js';
import { atOnce } from '../../../src/engine/atOnce.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { modelText } from '../../session/models.js';
import { read } from '../check/run.js';

/** J = ½ (wx − y)² of one number, at w = 1, x = 3, y = 1: the gradient is (wx − y)x = 6. */
const parabola = (train: object): string =>
  JSON.stringify({
    input: [1],
    layers: [{ type: 'dense', name: 'only', units: 1, weights: [[1]], bias: false }],
    loss: 'squared-error',
    data: { x: [[3]], y: [[1]] },
    train: { learningRate: 0.05, ...train },
  });

async function along(text: string, steps = 0): Promise<{ found: Along; trainer: Trainer }> {
  const model = await read(text);
  const trainer = new Trainer(model, model.data);
  while (trainer.step < steps) trainer.advance();
  return { found: atOnce(alongUpdate(trainer, model)), trainer };
}

describe('J along the coming update', () => {
  it('is a parabola where the network is linear: by hand', async () => {
    const { found } = await along(parabola({}));
    // w = 1 − 6η, so J = ½ (2 − 18η)²: a slope of −36 at 0, and the lowest point 0 at η = 1/9.
    found.etas.forEach((eta, i) => {
      expect(found.losses[i]).toBeCloseTo((2 - 18 * eta) ** 2 / 2, 13);
    });
    expect(found.slope).toBeCloseTo(-36, 12);
    expect(found.minimum?.eta).toBeCloseTo(1 / 9, 13);
    expect(found.minimum?.loss).toBeCloseTo(0, 13);
    expect([found.learningRate, found.etas[0], found.etas[8], found.etas.at(-1)]).toEqual([0.05, 0, 0.05, 0.2]);
  });

  it('goes the way of the velocity, with momentum', async () => {
    const { found } = await along(parabola({ momentum: 0.5 }), 1);
    // After w = 0.7 the velocity is 0.5 · 6 + 3 · 1.1 = 6.3: J = ½ (1.1 − 18.9η)².
    expect(found.losses.at(-1)).toBeCloseTo((1.1 - 18.9 * 0.2) ** 2 / 2, 13);
    expect(found.minimum?.eta).toBeCloseTo(1.1 / 18.9, 13);
  });

  it('has no lowest point where J rises from the start, or bends down', async () => {
    // The velocity of a large step still points the old way.
    const rising = await along(parabola({ learningRate: 0.2, momentum: 0.9 }), 1);
    expect(rising.found.slope).toBeGreaterThan(0);
    expect(rising.found.minimum).toBeNull();
  });

  it.each(['sgd', 'adam', 'adamw', 'rmsprop'])(
    'meets the loss on view, and the one after the update (%s)',
    async (name) => {
      for (const precision of ['float64', 'float32']) {
        const text = modelText({ precision, train: { optimizer: name, momentum: undefined, batchSize: 23 } });
        const { found, trainer } = await along(text, 3);
        expect(found.losses[0]).toBe(trainer.loss);
        const before = trainer.state();
        trainer.advance();
        // The change is a difference of rounded numbers: adding it may round once more.
        expect(found.losses[8]).toBeCloseTo(trainer.loss, precision === 'float64' ? 13 : 6);
        trainer.restore(before);
        expect(trainer.loss).toBe(found.losses[0]);
      }
    },
  );

  it('draws the same noise at every place, and moves no running statistics', async () => {
    const text = JSON.stringify({
      ...JSON.parse(modelText()),
      layers: [
        { type: 'dense', name: 'hidden', units: 6 },
        { type: 'batchnorm', name: 'standard' },
        { type: 'dropout', name: 'drop', rate: 0.5 },
        { type: 'dense', name: 'output', units: 2 },
      ],
    });
    const { found, trainer } = await along(text, 2);
    expect(found.losses[0]).toBe(trainer.loss);
    expect(found.losses[1]).toBeLessThan(trainer.loss);
  });
});
