import { describe, expect, it } from 'vitest';
import { batchPlan, drawHeldOut } from '../../../src/engine/train/batches.js';
import type { TrainingState } from '../../../src/engine/train/state.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { chain, matrix } from '../chain.js';
import { normed } from '../normed.js';

/** y = w x with one weight: J = ½ (w x − y)², so ∇w = (w x − y) x. */
function line(training: Parameters<typeof chain>[0]['training'] = {}, x = [[2]], y = [[10]]): ReturnType<typeof chain> {
  return chain({
    layers: [{ name: 'line', weight: [[1]], bias: [0], activation: 'linear' }],
    loss: 'squared-error',
    x,
    y,
    training: { learningRate: 0.1, ...training },
    frozen: ['line.bias'],
  });
}
const weight = (trainer: Trainer): number => trainer.state().parameters.get('line.weight')?.[0] as number;

describe('SGD', () => {
  it('takes η∇W off', () => {
    const model = line();
    const trainer = new Trainer(model, model.data);
    trainer.advance();
    expect(weight(trainer)).toBeCloseTo(1 - 0.1 * (2 - 10) * 2, 14);
  });

  // torch's formula by hand: v₁ = g₁, v₂ = μv₁ + g₂; w := w − ηv, or with Nesterov w − η(g + μv).
  it.each([
    [false, [1 + 0.1 * 16, (w: number) => w - 0.1 * (0.9 * -16 + (2 * w - 10) * 2)]],
    [
      true,
      [1 + 0.1 * (16 + 0.9 * 16), (w: number) => w - 0.1 * ((2 * w - 10) * 2 + 0.9 * (0.9 * -16 + (2 * w - 10) * 2))],
    ],
  ] as const)('with momentum 0.9, Nesterov %s', (nesterov, [first, second]) => {
    const model = line({ optimizer: { name: 'sgd', momentum: 0.9, nesterov, decay: 0 } });
    const trainer = new Trainer(model, model.data);
    trainer.advance();
    expect(weight(trainer)).toBeCloseTo(first, 13);
    trainer.advance();
    expect(weight(trainer)).toBeCloseTo(second(first), 13);
  });

  it('adds λ/2 ‖W‖² to J and λW to the gradient, for weights only', () => {
    const model = line({ l2: 0.5 });
    const trainer = new Trainer(model, model.data);
    expect(trainer.loss).toBeCloseTo(0.5 * 64 + 0.25, 14);
    trainer.advance();
    expect(weight(trainer)).toBeCloseTo(1 - 0.1 * (-16 + 0.5), 14);
  });

  it('leaves frozen parameters alone, and still computes their gradient', () => {
    const model = line();
    const trainer = new Trainer(model, model.data);
    expect(trainer.view(trainer.graph.gradients.get('line.bias') as number)[0]).toBe(-8);
    trainer.advance();
    expect(trainer.state().parameters.get('line.bias')?.[0]).toBe(0);
  });

  it('rounds every value to float32 in a float32 model', () => {
    const model = chain({
      layers: [{ name: 'line', weight: [[0.1]], bias: [0], activation: 'tanh' }],
      loss: 'squared-error',
      x: [[0.3]],
      y: [[1]],
      precision: 'float32',
    });
    const trainer = new Trainer(model, model.data);
    trainer.advance();
    const { parameters } = trainer.state();
    expect(parameters.get('line.weight')).toBeInstanceOf(Float32Array);
    const z = Math.fround(Math.fround(0.1) * Math.fround(0.3));
    const a = Math.fround(Math.tanh(z));
    const delta = Math.fround(Math.fround(Math.fround(a - 1) / 1) * Math.fround(1 - Math.fround(a * a)));
    const gradient = Math.fround(delta * Math.fround(0.3));
    expect(parameters.get('line.weight')?.[0]).toBeCloseTo(0.1 - 0.1 * gradient, 7);
  });
});

describe('batches', () => {
  const x = matrix(10, 1, (i) => i);
  const data = line({ batchSize: 4 }, x, x).data;
  const training = line({ batchSize: 4 }, x, x).training;

  it('of an epoch hold every example once, the last one the rest', () => {
    const plan = batchPlan(data, training, 1);
    const epoch = (first: number): number[][] => [0, 1, 2].map((i) => [...plan.rows(first + i)]);
    expect(plan.stepsPerEpoch).toBe(3);
    expect(epoch(0).map((rows) => rows.length)).toEqual([4, 4, 2]);
    expect(
      epoch(0)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual([...data.training]);
    expect(epoch(3).flat()).not.toEqual(epoch(0).flat());
  });

  it('are the same whichever step is asked for first', () => {
    const there = batchPlan(data, training, 1).rows(7);
    const plan = batchPlan(data, training, 1);
    [0, 5, 2].forEach((step) => plan.rows(step));
    expect(plan.rows(7)).toEqual(there);
  });

  it('keep the order of the file when not shuffled, or when one batch holds all', () => {
    expect(batchPlan(data, { ...training, shuffle: false }, 1).rows(1)).toEqual([4, 5, 6, 7]);
    expect(batchPlan(data, { ...training, batchSize: null }, 1).rows(3)).toEqual([...data.training]);
  });

  it('draw held-out rows by the seed, ascending and without repetition', () => {
    const drawn = drawHeldOut(100, 0.2, 1);
    expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
    expect([drawn.length, drawHeldOut(100, 0.2, 1), drawHeldOut(100, 0.2, 2)]).toEqual([
      20,
      drawn,
      expect.not.arrayContaining(drawn),
    ]);
  });
});

describe('a trainer', () => {
  const wide = (): ReturnType<typeof chain> =>
    chain({
      layers: [
        { name: 'hidden', weight: matrix(4, 3, (i) => Math.sin(i + 1)), bias: [0, 0, 0, 0], activation: 'tanh' },
        { name: 'output', weight: matrix(2, 4, (i) => Math.cos(i + 1)), bias: [0, 0], activation: 'linear' },
      ],
      loss: 'mean-squared-error',
      x: matrix(11, 3, (i) => Math.sin(i * 0.7)),
      y: matrix(11, 2, (i) => Math.cos(i)),
      training: { batchSize: 4, optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, decay: 0 } },
    });

  it('continues bit for bit from a state that was taken on the way', () => {
    const model = wide();
    const straight = new Trainer(model, model.data);
    while (straight.step < 17) straight.advance();
    const middle = straight.state();
    while (straight.step < 40) straight.advance();

    const resumed = new Trainer(model, model.data);
    resumed.restore(middle);
    while (resumed.step < 40) resumed.advance();
    expect(resumed.state()).toEqual(straight.state());
    expect(resumed.loss).toBe(straight.loss);
  });

  it('hands out a state that later steps leave alone', () => {
    const model = wide();
    const trainer = new Trainer(model, model.data);
    trainer.advance();
    const state = trainer.state();
    const before = Float64Array.from(state.parameters.get('hidden.weight') as Float64Array);
    trainer.advance();
    expect(state.parameters.get('hidden.weight')).toEqual(before);
  });
});

describe('running statistics and noise', () => {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('move with each step, once, by its batch: (1 − m) old + m new, the unbiased variance', () => {
    const model = normed();
    const trainer = new Trainer(model, model.data);
    let [center, spread] = [0, 1];
    for (let step = 0; step < 7; step++) {
      const { x } = trainer.batch;
      const column = Array.from({ length: x.shape[0] ?? 0 }, (_, row) => x.data[2 * row] as number);
      const now = mean(column);
      const variance = column.reduce((sum, value) => sum + (value - now) ** 2, 0) / (column.length - 1);
      [center, spread] = [0.9 * center + 0.1 * now, 0.9 * spread + 0.1 * variance];
      trainer.advance();
      const { buffers } = trainer.state();
      expect(buffers.get('norm.running_mean')?.[0]).toBeCloseTo(center, 13);
      expect(buffers.get('norm.running_var')?.[0]).toBeCloseTo(spread, 13);
    }
  });

  it('do not move where a step is only looked at', () => {
    const model = normed();
    const trainer = new Trainer(model, model.data);
    trainer.advance();
    const before = trainer.state();
    // J is asked for: forward and backward run here.
    expect(trainer.loss).toBeGreaterThan(0);
    expect(trainer.state()).toEqual(before);
  });

  it('are those of the step, wherever the run comes from', () => {
    const model = normed();
    const straight = new Trainer(model, model.data);
    const losses: number[] = [];
    const states: TrainingState[] = [];
    for (let step = 0; step < 12; step++) {
      losses.push(straight.loss);
      states.push(straight.state());
      straight.advance();
    }
    for (const step of [5, 2, 11, 8]) {
      const alone = new Trainer(model, model.data);
      alone.restore(states[step] as TrainingState);
      expect(alone.loss).toBe(losses[step]);
    }
    // What is dropped is drawn anew: batches of one epoch and the next would else be alike.
    expect(new Set(losses).size).toBe(losses.length);
  });
});

describe('made ready in pieces', () => {
  it('for the batches of this step and the next, once; the run is bit for bit the same', () => {
    // Three examples in batches of two: the second has one.
    const model = line({ batchSize: 2 }, [[1], [2], [3]], [[2], [5], [1]]);
    const [ready, plain] = [new Trainer(model, model.data), new Trainer(model, model.data)];
    // A graph, and what it runs on, for each of the two sizes.
    expect([...ready.preparing()].length).toBeGreaterThanOrEqual(4);
    expect([...ready.preparing()]).toEqual([]);
    for (let step = 0; step < 4; step++) {
      expect([...ready.preparing()]).toEqual([]);
      expect(ready.loss).toBe(plain.loss);
      ready.advance();
      plain.advance();
    }
    expect(ready.state()).toEqual(plain.state());
  });

  it('is of no harm where somebody looks meanwhile', () => {
    const model = line();
    const [looked, plain] = [new Trainer(model, model.data), new Trainer(model, model.data)];
    const making = looked.preparing();
    making.next();
    expect(looked.loss).toBe(plain.loss);
    for (const _ of making) looked.norm(looked.graph.loss);
    looked.advance();
    plain.advance();
    expect(looked.state()).toEqual(plain.state());
    expect(looked.loss).toBe(plain.loss);
  });
});
