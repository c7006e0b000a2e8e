import { describe, expect, it } from 'vitest';
import type { Optimizer, Training } from '../../../src/engine/model.js';
import { bytesOf } from '../../../src/engine/train/state.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { chain } from '../chain.js';

const ADAM: Optimizer = { name: 'adam', betas: [0.9, 0.999], epsilon: 1e-8, decay: 0 };
const SGD: Optimizer = { name: 'sgd', momentum: 0.9, nesterov: false, decay: 0 };

/** a = Wx + b with two inputs and two outputs, and examples of a known gradient. */
function model(training: Partial<Training>, frozen: readonly string[] = []): ReturnType<typeof chain> {
  const weight = [
    [0.5, -1],
    [2, 0.25],
  ];
  return chain({
    layers: [{ name: 'line', weight, bias: [0.1, -0.2], activation: 'linear' }],
    loss: 'squared-error',
    x: [
      [1, 2],
      [-3, 0.5],
    ],
    y: [
      [4, 1],
      [0, -2],
    ],
    training: { learningRate: 0.1, ...training },
    frozen,
  });
}

function trainer(training: Partial<Training>, frozen?: readonly string[]): Trainer {
  const made = model(training, frozen);
  return new Trainer(made, made.data);
}

const weight = (of: Trainer): number[] => [...of.parameter('line.weight')];
const gradient = (of: Trainer, name: string): number[] => [...of.view(of.graph.gradients.get(name) as number)];

describe('clipping', () => {
  it('counts every parameter that is not frozen, and no other', () => {
    for (const frozen of [[], ['line.bias']]) {
      const made = trainer({ clip: { by: 'norm', most: 0.5 } }, frozen);
      const [before, g] = [weight(made), gradient(made, 'line.weight')];
      const all = [...g, ...(frozen.length > 0 ? [] : gradient(made, 'line.bias'))];
      const factor = 0.5 / (Math.hypot(...all) + 1e-6);
      made.advance();
      weight(made).forEach((value, i) => {
        expect(value).toBeCloseTo((before[i] as number) - 0.1 * factor * (g[i] as number), 14);
      });
    }
  });

  it('leaves the gradients on view as they are', () => {
    const [plain, clipped] = [trainer({}), trainer({ clip: { by: 'value', most: 1e-3 } })];
    expect(gradient(clipped, 'line.weight')).toEqual(gradient(plain, 'line.weight'));
    const before = weight(clipped);
    clipped.advance();
    weight(clipped).forEach((value, i) => {
      expect(Math.abs(value - (before[i] as number))).toBeCloseTo(1e-4, 15);
    });
  });

  it('comes before the decay', () => {
    const made = trainer({ clip: { by: 'value', most: 1e-3 }, optimizer: { ...SGD, momentum: 0, decay: 10 } });
    const [[before = 0], [g = 0]] = [weight(made), gradient(made, 'line.weight')];
    made.advance();
    expect(weight(made)[0]).toBeCloseTo(before - 0.1 * (Math.sign(g) * 1e-3 + 10 * before), 14);
  });
});

describe('a schedule', () => {
  it('is asked for each update, and tells the rate of the next', () => {
    const made = trainer({ schedule: { type: 'step', every: 1, factor: 0.5 } });
    const rates = [0, 1, 2].map(() => {
      const [[before = 0], [g = 0], rate] = [weight(made), gradient(made, 'line.weight'), made.learningRate];
      made.advance();
      expect(weight(made)[0]).toBeCloseTo(before - rate * g, 14);
      return rate;
    });
    expect(rates).toEqual([0.1, 0.05, 0.025]);
  });
});

describe('a frozen parameter', () => {
  it('has a gradient, no update and no moments', () => {
    const made = trainer({ optimizer: { ...ADAM, decay: 0.1 } }, ['line.bias']);
    made.advance();
    expect([...made.parameter('line.bias')]).toEqual([0.1, -0.2]);
    expect(gradient(made, 'line.bias').every((entry) => entry !== 0)).toBe(true);
    expect([...made.state().moments.keys()]).toEqual(['line.weight']);
  });
});

describe('moments', () => {
  it('are none before the first update, and none without momentum', () => {
    expect(trainer({ optimizer: ADAM }).state().moments.size).toBe(0);
    const plain = trainer({});
    plain.advance();
    expect(plain.state().moments.size).toBe(0);
  });

  it('count among the bytes that a state takes', () => {
    const made = trainer({ optimizer: ADAM });
    const before = bytesOf(made.state());
    made.advance();
    expect(bytesOf(made.state())).toBe(3 * before);
  });

  /** A run of one optimizer that another takes over after 3 updates. */
  function handedOver(before: Optimizer, after: Optimizer, frozen: readonly string[] = []): Trainer {
    const first = trainer({ optimizer: before }, frozen);
    for (let i = 0; i < 3; i++) first.advance();
    const second = trainer({ optimizer: after });
    second.restore(first.state());
    return second;
  }

  it('of a new optimizer start at zero, and so does the count of updates', () => {
    const made = handedOver(SGD, ADAM);
    const before = weight(made);
    made.advance();
    // The first update of Adam goes η far in every entry, but for ε.
    weight(made).forEach((value, i) => {
      expect(Math.abs(value - (before[i] as number))).toBeCloseTo(0.1, 6);
    });
    expect(made.step).toBe(4);
    expect(made.state().moments.get('line.weight')?.updates).toBe(1);
  });

  it('go on from Adam to AdamW, which mean the same by them', () => {
    const made = handedOver(ADAM, { ...ADAM, name: 'adamw' });
    const straight = handedOver(ADAM, ADAM);
    for (const each of [made, straight]) for (let i = 0; i < 2; i++) each.advance();
    expect(made.state()).toEqual(straight.state());
    expect(made.state().moments.get('line.weight')?.updates).toBe(5);
  });

  it('of SGD and of RMSprop are not taken for each other', () => {
    const rmsprop: Optimizer = {
      name: 'rmsprop',
      alpha: 0.99,
      epsilon: 1e-8,
      momentum: 0.9,
      centered: false,
      decay: 0,
    };
    for (const made of [handedOver(SGD, rmsprop), handedOver(rmsprop, SGD)]) {
      made.advance();
      expect(made.state().moments.get('line.weight')?.updates).toBe(1);
    }
  });

  it('that do not fit are lost with the first update, not before', () => {
    const through = trainer({ optimizer: ADAM });
    through.restore(handedOver(ADAM, SGD).state());
    const straight = handedOver(ADAM, ADAM);
    for (const each of [through, straight]) each.advance();
    expect(through.state()).toEqual(straight.state());
  });

  it('of a parameter that was frozen count from where it was set free', () => {
    const made = handedOver(ADAM, ADAM, ['line.bias']);
    made.advance();
    const { moments } = made.state();
    expect([moments.get('line.weight')?.updates, moments.get('line.bias')?.updates]).toEqual([4, 1]);
  });

  it('are forgotten where the run goes back to before there were any', () => {
    const made = trainer({ optimizer: ADAM });
    const start = made.state();
    made.advance();
    const first = made.state();
    made.advance();
    made.restore(start);
    made.advance();
    expect(made.state()).toEqual(first);
  });
});
