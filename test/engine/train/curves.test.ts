import { describe, expect, it } from 'vitest';
import { type Arena, PLAIN_ARENA } from '../../../src/engine/arena.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { bestKernels, makeArena } from '../../../src/engine/kernels/choose.js';
import type { Training } from '../../../src/engine/model.js';
import type { Precision } from '../../../src/engine/tensor.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { chain, matrix } from '../chain.js';
import { normed } from '../normed.js';

const STEPS = 60;

function model(training: Partial<Training>, precision: Precision = 'float64'): ReturnType<typeof chain> {
  return chain({
    layers: [
      { name: 'hidden', weight: matrix(4, 3, (i) => Math.sin(i + 1)), bias: [0, 0, 0, 0], activation: 'tanh' },
      { name: 'output', weight: matrix(2, 4, (i) => Math.cos(i + 1)), bias: [0, 0], activation: 'linear' },
    ],
    loss: 'mean-squared-error',
    x: matrix(11, 3, (i) => Math.sin(i * 0.7)),
    y: matrix(11, 2, (i) => Math.cos(i)),
    training: { learningRate: 0.05, ...training },
    precision,
  });
}

/** What a look at each step shows. */
function seen(trainer: Trainer): number[] {
  const { graph } = trainer;
  const gradient = (name: string): NodeId => graph.gradients.get(`${name}.weight`) as NodeId;
  const ofLayers = ['hidden', 'output'].map((name, i) => [graph.layers[i]?.delta as NodeId, gradient(name)]);
  return [trainer.loss, ...ofLayers.flat().map((id) => trainer.norm(id))];
}

const adam: Partial<Training> = {
  optimizer: { name: 'adam', betas: [0.9, 0.999], epsilon: 1e-8, decay: 0.01 },
  schedule: { type: 'cosine', to: 0.001, over: null },
};

describe('rows of many steps at once', () => {
  it.each<[string, Partial<Training>]>([
    ['one batch of everything', {}],
    ['batches, the last of each epoch smaller', { batchSize: 4 }],
    ['momentum', { optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, decay: 0.01 } }],
    ['a schedule', { schedule: { type: 'step', every: 7, factor: 0.5 } }],
    ['Adam with a schedule', { ...adam, batchSize: 5 }],
    ['gradients that are clipped', { clip: { by: 'norm', most: 0.1 } }],
  ])('hold what each step shows, and lead to the same state: %s', (_, training) => {
    for (const precision of ['float64', 'float32'] as const) {
      const arenas: (() => Arena)[] = [() => makeArena(bestKernels(precision)), () => PLAIN_ARENA];
      for (const arena of arenas) {
        const made = model(training, precision);
        const [slow, fast] = [new Trainer(made, made.data, arena()), new Trainer(made, made.data, arena())];
        const rows: number[] = [...fast.row()];
        while (fast.step < STEPS) rows.push(...fast.advanceBy(Math.min(17, STEPS - fast.step)));
        const expected = seen(slow);
        while (slow.step < STEPS) {
          slow.advance();
          expected.push(...seen(slow));
        }
        expect(rows).toEqual(expected);
        expect(fast.state()).toEqual(slow.state());
      }
    }
  });

  it('keep running statistics', () => {
    const made = normed();
    const [slow, fast] = [new Trainer(made, made.data), new Trainer(made, made.data)];
    while (slow.step < 20) slow.advance();
    while (fast.step < 20) fast.advanceBy(20 - fast.step);
    expect(fast.state()).toEqual(slow.state());
    expect(fast.loss).toBe(slow.loss);
  });

  it('leave each step in the ring of those that are recorded whole', () => {
    const made = model({});
    const trainer = new Trainer(made, made.data);
    trainer.record(8);
    const rows = Array.from(trainer.advanceBy(5));
    expect([1, 2, 3, 4, 5].map((step) => trainer.trace(step)?.loss)).toEqual(rows.filter((_, i) => i % 5 === 0));
  });

  it('are as many as have room', () => {
    const made = model({});
    const trainer = new Trainer(made, made.data);
    const rows = trainer.advanceBy(1e6);
    expect(rows.length).toBe(5 * trainer.step);
    expect(trainer.step).toBeGreaterThan(100);
  });
});
