import { describe, expect, it } from 'vitest';
import { PLAIN_ARENA } from '../../../src/engine/arena.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { bestKernels, makeArena } from '../../../src/engine/kernels/choose.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { chain, matrix } from '../chain.js';

/** Two layers, ten examples in batches of four: the last batch of an epoch holds two. */
const model = chain({
  layers: [
    { name: 'hidden', weight: matrix(5, 3, (i) => Math.sin(i)), bias: [0, 0.1, 0.2, 0.3, 0.4], activation: 'tanh' },
    { name: 'output', weight: matrix(2, 5, (i) => Math.cos(i)), bias: [0, 0.5], activation: 'sigmoid' },
  ],
  loss: 'squared-error',
  x: matrix(10, 3, (i) => Math.sin(3 * i)),
  y: matrix(10, 2, (i) => (i % 3) / 2),
  training: { batchSize: 4, learningRate: 0.3 },
});

const arenas = { plain: () => PLAIN_ARENA, kernels: () => makeArena(bestKernels('float64')) };

describe.each(Object.entries(arenas))('a trace on %s', (_, arena) => {
  it('holds every number of its step, as a run that stops there computes them', () => {
    const trainer = new Trainer(model, model.data, arena());
    trainer.record(4);
    const stopped = new Trainer(model, model.data, arena());
    for (let step = 0; step < 6; step++, trainer.advance(), stopped.advance()) {
      const trace = trainer.trace(trainer.loss === stopped.loss ? step : -1);
      expect(trace?.step).toBe(step);
      expect(trace?.loss).toBe(stopped.loss);
      for (const [id, { data }] of trace?.values ?? []) expect(data).toEqual(stopped.view(id));
    }
  });

  it('stays as it is while the run goes on, and is still there some steps later', () => {
    const trainer = new Trainer(model, model.data, arena());
    trainer.record(4);
    const gradient = trainer.graph.gradients.get('hidden.weight') as NodeId;
    const seen = trainer.value(gradient).data;
    const early = trainer.trace(0)?.values.get(gradient)?.data;
    trainer.advance();
    trainer.advance();
    expect(trainer.loss).toBeGreaterThan(0);
    expect(early).toEqual(seen);
    expect(trainer.trace(0)?.values.get(gradient)?.data).toEqual(seen);
  });

  it('makes room for later steps of its batch size, and is then gone', () => {
    const trainer = new Trainer(model, model.data, arena());
    trainer.record(2);
    for (let step = 0; step < 6; step++, trainer.advance()) expect(trainer.loss).toBeGreaterThan(0);
    // Steps 2 and 5 hold the epochs' last two examples each; of the full batches 3 and 4 are the last.
    expect([0, 1, 2, 3, 4, 5].map((step) => trainer.trace(step)?.step ?? null)).toEqual([null, null, 2, 3, 4, 5]);
  });

  it('is not recorded unless asked for', () => {
    const trainer = new Trainer(model, model.data, arena());
    expect(trainer.loss).toBeGreaterThan(0);
    expect(trainer.trace(0)).toBeNull();
  });
});
