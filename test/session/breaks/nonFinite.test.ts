import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { notFinite } from '../../../src/session/breaks/nonFinite.js';
import { History } from '../../../src/session/history.js';
import type { TrainableModel } from '../../../src/session/run.js';
import { numberText } from '../../../src/session/watch/valueText.js';
import { modelOf, modelText } from '../models.js';

function noticed(trainer: Trainer): ReturnType<typeof notFinite> {
  const model = trainer.model as TrainableModel;
  return notFinite({ model, trainer, history: History.of(model, trainer.rate), check: null });
}

function trainerOf(model: TrainableModel): Trainer {
  return new Trainer(model, model.data);
}

describe('the first number that is not finite', () => {
  it('is told with the op that made it, and the number that went in at the same entry', async () => {
    const trainer = trainerOf(await modelOf(modelText({ activation: { f: 'exp(2000 * z)' } })));
    const z = trainer.view(trainer.graph.layers[0]?.z ?? -1);
    // exp of more than 709.78 is beyond the largest number there is.
    const at = z.findIndex((value) => 2000 * value > 709.78);
    expect(at).toBeGreaterThanOrEqual(0);
    const text = `exp made ∞ of ${numberText(2000 * (z[at] as number))}, at [${Math.floor(at / 5)}, ${at % 5}]`;
    expect(noticed(trainer)).toEqual({
      quantity: 'hidden.a',
      text: `hidden.a is the first that is NaN or infinite: ${text}`,
    });
  });

  it('is told so within a function too whose derivative the user wrote', async () => {
    const activation = { f: 'log(0.3 - 2 * z)', df: '-2 / (0.3 - 2 * z)' };
    const trainer = trainerOf(await modelOf(modelText({ activation })));
    const z = trainer.view(trainer.graph.layers[0]?.z ?? -1);
    // The logarithm of a negative number is none.
    const at = z.findIndex((value) => 0.3 - 2 * value < 0);
    const text = `log made NaN of ${numberText(0.3 - 2 * (z[at] as number))}, at [${Math.floor(at / 5)}, ${at % 5}]`;
    expect(noticed(trainer)?.text).toBe(`hidden.a is the first that is NaN or infinite: ${text}`);
  });

  it('is told by the name of what came with it', async () => {
    const trainer = trainerOf(await modelOf(modelText()));
    trainer.assign('hidden.weight', 4, Number.NaN);
    expect(noticed(trainer)).toEqual({
      quantity: 'hidden.z',
      text: 'hidden.z is the first that is NaN or infinite: hidden.weight holds NaN',
    });
  });

  it('is found within a layer, before what follows from it', async () => {
    const x = [0, 1].map((n) => [0, 1, 2].map((t) => [1, n + t]));
    const layers = [{ type: 'attention', name: 'look', heads: 1 }];
    const model = await modelOf(JSON.stringify({ input: [3, 2], layers, loss: 'squared-error', data: { x, y: x } }));
    const trainer = trainerOf(model);
    // q and k, whose first entries are 1e200 each: their product is beyond all numbers.
    for (const row of [0, 2]) trainer.assign('look.in_proj_weight', 2 * row, 1e200);
    const found = noticed(trainer);
    expect(found?.quantity).toBe('look.scores');
    expect(found?.text).toMatch(/^look.scores is the first that is NaN or infinite: matmul made (∞|NaN) of .*1e\+200/);
  });

  it('is none where all are finite', async () => {
    expect(noticed(trainerOf(await modelOf(modelText())))).toBeNull();
  });
});
