import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainingState } from '../../src/engine/train/state.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import type { Watch } from '../../src/session/replay.js';
import type { TrainableModel } from '../../src/session/run.js';
import { Timeline } from '../../src/session/timeline.js';
import { normed } from '../engine/normed.js';
import { modelOf, modelText } from './models.js';

const model = await modelOf(modelText());
const STEPS = 300;

const NOBODY: Watch = { next: () => Number.POSITIVE_INFINITY, visit: () => undefined };

/** Adam, a rate that changes at every update, and gradients that are clipped. */
const adam = await modelOf(
  modelText({
    train: {
      optimizer: 'adam',
      learningRate: 0.02,
      momentum: undefined,
      decay: 0.01,
      clip: { norm: 0.5 },
      schedule: JSON.parse('{ "type": "warmup", "steps": 37, "then": { "type": "cosine", "to": 0.001 } }'),
    },
  }),
);

/** Running statistics, and numbers that are drawn at each step. */
const statistics = normed({ optimizer: { name: 'sgd', momentum: 0.5, nesterov: true, decay: 0.001 } });

/** The same model from a file, but for dropout instead. */
const dropping = await modelOf(
  JSON.stringify({
    ...JSON.parse(modelText()),
    layers: [
      { type: 'dense', units: 5, activation: 'tanh' },
      { type: 'dropout', rate: 0.5 },
      { type: 'dense', units: 2 },
    ],
  }),
);

/** Numbers of a run that was never interrupted: what every way there must give again. */
function freshRun(model: TrainableModel): { states: TrainingState[]; losses: number[] } {
  const trainer = new Trainer(model, model.data);
  const [states, losses]: [TrainingState[], number[]] = [[], []];
  for (let step = 0; step <= STEPS; step++) {
    states.push(trainer.state());
    losses.push(trainer.loss);
    trainer.advance();
  }
  return { states, losses };
}
const fresh = freshRun(model);
const freshAdam = freshRun(adam);
const freshStatistics = freshRun(statistics);
const freshDropping = freshRun(dropping);

function go(timeline: Timeline, step: number): number {
  let updates = 0;
  for (const _ of timeline.moveTo(step)) updates++;
  return updates;
}

/** Bytes of about `count` states of the model. */
function roomFor(count: number): number {
  return count * 3000;
}

describe('a timeline', () => {
  it.each([
    [model, fresh, 1],
    [model, fresh, 3],
    [model, fresh, 10],
    [model, fresh, 1000],
    [adam, freshAdam, 1],
    [adam, freshAdam, 20],
    [statistics, freshStatistics, 7],
    [dropping, freshDropping, 7],
  ])(
    'comes to the same numbers bit for bit on any way (%#), with room for few states or many',
    (model, fresh, room) => {
      const target = fc.integer({ min: 0, max: STEPS });
      fc.assert(
        fc.property(fc.array(target, { minLength: 1, maxLength: 12 }), (targets) => {
          const timeline = new Timeline(model, NOBODY, { bytes: roomFor(room) });
          for (const step of targets) {
            go(timeline, step);
            expect(timeline.step).toBe(step);
            expect(timeline.trainer.state()).toEqual(fresh.states[step]);
            expect(timeline.trainer.loss).toBe(fresh.losses[step]);
          }
        }),
        { numRuns: 15 },
      );
    },
  );

  it('goes back step by step at a few updates for each, also with room for 20 states only', () => {
    const timeline = new Timeline(model, NOBODY, { bytes: roomFor(20) });
    go(timeline, STEPS);
    let updates = 0;
    for (let step = STEPS - 1; step >= 0; step--) {
      updates += go(timeline, step);
      expect(timeline.trainer.state()).toEqual(fresh.states[step]);
    }
    expect(updates).toBeLessThan(5 * STEPS);
    // Each from its checkpoint, 16 steps apart and more, would have cost half of that on average.
    expect(timeline.usage.spacing).toBeGreaterThanOrEqual(16);
  });

  it('keeps to its budget, and to the first step', () => {
    const timeline = new Timeline(model, NOBODY, { bytes: roomFor(10) });
    go(timeline, STEPS);
    expect(timeline.usage.bytes).toBeLessThanOrEqual(roomFor(10));
    expect(timeline.usage.states).toBeGreaterThan(4);
    expect(go(timeline, 0)).toBe(0);
  });

  it('keeps what the spacing says, however long it gets: any step is that many updates away at most', () => {
    const [far, bytes] = [20_000, roomFor(100)];
    const timeline = new Timeline(model, NOBODY, { bytes });
    go(timeline, far);
    const { spacing, states, bytes: held } = timeline.usage;
    expect(held).toBeLessThanOrEqual(bytes);
    expect(spacing).toBeLessThan((2 * far) / (states / 2));
    for (let i = 1; i <= 50; i++) expect(go(timeline, (i * 7919) % far)).toBeLessThanOrEqual(spacing);
  });

  it('jumps forward over known ground', () => {
    const timeline = new Timeline(model, NOBODY, { bytes: roomFor(1000) });
    go(timeline, STEPS);
    go(timeline, 0);
    expect(go(timeline, STEPS)).toBeLessThan(5);
    expect(timeline.recorded).toBe(STEPS);
  });

  it('keeps what was recorded when it goes back', () => {
    const timeline = new Timeline(model, NOBODY);
    go(timeline, STEPS);
    go(timeline, 17);
    expect(Array.from(timeline.history.loss.slice())).toEqual(fresh.losses);
  });

  it('comes by every step that is asked for on its way once, and tells', () => {
    const visited: number[] = [];
    const timeline = new Timeline(model, {
      next: (step) => (step < 7 ? 7 : step + 1),
      visit: ({ step }) => visited.push(step),
    });
    go(timeline, 10);
    go(timeline, 2);
    expect(visited.filter((step) => step >= 7 || step < 3)).toEqual([0, 7, 8, 9, 10, 2]);
  });
});

const ADAM = { betas: [0.9, 0.999], epsilon: 1e-8, decay: 0.01 } as const;

describe('a timeline whose model is changed on the way', () => {
  it('goes on from there by the new model, and back by the one that made each step', async () => {
    const slower = await modelOf(modelText({ train: { learningRate: 0.01, momentum: 0.5 } }));
    const timeline = new Timeline(model, NOBODY, { bytes: roomFor(5) });
    go(timeline, 100);
    timeline.changeModel(slower);
    expect(timeline.recorded).toBe(100);
    go(timeline, 200);

    const expected = new Trainer(slower, slower.data);
    expected.restore(fresh.states[100] as TrainingState);
    while (expected.step < 200) expected.advance();
    expect(timeline.trainer.state()).toEqual(expected.state());

    go(timeline, 60);
    expect(timeline.trainer.state()).toEqual(fresh.states[60]);
    go(timeline, 200);
    expect(timeline.trainer.state()).toEqual(expected.state());
  });

  it('hands the moments over where they mean the same, and back again', async () => {
    const timeline = new Timeline(adam, NOBODY, { bytes: roomFor(20) });
    go(timeline, 50);
    const adamw = { ...adam, training: { ...adam.training, optimizer: { ...ADAM, name: 'adamw' as const } } };
    timeline.changeModel(adamw);
    go(timeline, 70);
    timeline.changeModel(model);
    go(timeline, 90);
    const end = timeline.trainer.state();
    const counts = (): unknown[] => [...timeline.trainer.state().moments.values()].map(({ updates }) => updates);
    expect(counts()).toEqual([20, 20, 20, 20]);
    go(timeline, 60);
    expect(counts()).toEqual([60, 60, 60, 60]);
    go(timeline, 50);
    expect(timeline.trainer.state()).toEqual(freshAdam.states[50]);
    go(timeline, 90);
    expect(timeline.trainer.state()).toEqual(end);
  });

  it('comes again to what followed two changes in one place', () => {
    const timeline = new Timeline(adam, NOBODY, { bytes: roomFor(10) });
    go(timeline, 50);
    timeline.changeModel(model);
    timeline.changeModel({ ...adam });
    go(timeline, 70);
    expect(timeline.trainer.state()).toEqual(freshAdam.states[70]);
    go(timeline, 45);
    go(timeline, 70);
    expect(timeline.trainer.state()).toEqual(freshAdam.states[70]);
  });

  it('knows the rate of each update, by the model that made it', () => {
    const timeline = new Timeline(adam, NOBODY);
    go(timeline, 50);
    go(timeline, 30);
    timeline.changeModel(model);
    go(timeline, 60);
    const rates = timeline.history.named('learningRate');
    const expected = new Trainer(adam, adam.data);
    const before = Array.from({ length: 30 }, (_, step) => expected.rate(step));
    expect(new Set(before).size).toBe(30);
    const after = new Array(31).fill(model.training.learningRate);
    expect(rates && !('steps' in rates) && Array.from(rates.slice())).toEqual([...before, ...after]);
  });

  it('forgets what lay ahead', async () => {
    const slower = await modelOf(modelText({ train: { learningRate: 0.01 } }));
    const timeline = new Timeline(model, NOBODY);
    go(timeline, 100);
    go(timeline, 40);
    timeline.changeModel(slower);
    expect(timeline.recorded).toBe(40);
    go(timeline, 41);
    expect(timeline.history.loss.at(41)).not.toBe(fresh.losses[41]);
    go(timeline, 39);
    expect(timeline.trainer.loss).toBe(fresh.losses[39]);
  });
});
