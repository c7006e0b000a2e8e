import { describe, expect, it } from 'vitest';
import type { Optimizer } from '../../../src/engine/model.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import type { UpdateAhead } from '../../../src/engine/train/updateAhead.js';
import { chain } from '../chain.js';

const OPTIMIZERS: readonly Optimizer[] = [
  { name: 'sgd', momentum: 0, nesterov: false, decay: 0 },
  { name: 'sgd', momentum: 0.9, nesterov: true, decay: 0.1 },
  { name: 'rmsprop', alpha: 0.9, epsilon: 1e-8, momentum: 0.5, centered: true, decay: 0 },
  { name: 'adam', betas: [0.9, 0.999], epsilon: 1e-8, decay: 0.01 },
  { name: 'adamw', betas: [0.9, 0.999], epsilon: 1e-8, decay: 0.01 },
];

/** 2-2-1 on three examples, its last bias frozen. */
function network(training: Parameters<typeof chain>[0]['training']): ReturnType<typeof chain> {
  return chain({
    layers: [
      {
        name: 'hidden',
        weight: [
          [0.5, -1],
          [2, 0.25],
        ],
        bias: [0.1, 0],
        activation: 'tanh',
      },
      { name: 'output', weight: [[1, -3]], bias: [0], activation: 'linear' },
    ],
    loss: 'squared-error',
    x: [
      [1, 2],
      [0, -1],
      [3, 1],
    ],
    y: [[1], [0], [-2]],
    training: { learningRate: 0.1, batchSize: 2, ...training },
    frozen: ['output.bias'],
  });
}

function aheadOf(trainer: Trainer, name: string): UpdateAhead {
  const ahead = trainer.ahead(name);
  if (!ahead) throw new Error(`${name} is frozen`);
  return ahead;
}

describe('an update that is looked at before it is made', () => {
  it.each(OPTIMIZERS)('is the one that is made: $name, momentum $momentum', (optimizer) => {
    const model = network({ optimizer, clip: { by: 'norm', most: 0.5 } });
    const trainer = new Trainer(model, model.data);
    for (let step = 0; step < 5; step++) {
      const before = trainer.state();
      // Each by itself, in whatever order.
      const ahead = [...trainer.updated.names].reverse().map((name) => [name, aheadOf(trainer, name)] as const);
      expect(ahead.map(([name]) => name)).toEqual(['output.weight', 'hidden.bias', 'hidden.weight']);
      trainer.advance();
      const after = trainer.state();
      for (const [name, { change, moments }] of ahead) {
        const [from, to] = [before.parameters.get(name) ?? [], after.parameters.get(name) ?? []];
        expect([...change]).toEqual(Array.from(to, (value, i) => value - (from[i] as number)));
        expect(moments).toEqual(after.moments.get(name)?.arrays ?? {});
      }
    }
  });

  it.each(OPTIMIZERS)('leaves the run as it is: $name, momentum $momentum', (optimizer) => {
    const model = network({ optimizer });
    const [looked, alone] = [new Trainer(model, model.data), new Trainer(model, model.data)];
    for (let step = 0; step < 5; step++) {
      const [loss, state] = [looked.loss, looked.state()];
      for (const name of looked.updated.names) aheadOf(looked, name);
      expect(looked.ahead('output.bias')).toBeNull();
      expect(looked.loss).toBe(loss);
      expect(looked.state()).toEqual(state);
      looked.advanceBy(1);
      alone.advanceBy(1);
      expect(looked.state()).toEqual(alone.state());
    }
  });

  it('is another one after the run has moved, also by many steps at once, or a number was set', () => {
    const model = network({ batchSize: null });
    const trainer = new Trainer(model, model.data);
    const change = (): number => aheadOf(trainer, 'output.weight').change[0] as number;
    const seen = [change()];
    for (const move of [
      () => trainer.advance(),
      () => trainer.advanceBy(7),
      () => trainer.assign('output.weight', 0, 4),
    ]) {
      move();
      const [weight, gradient] = [trainer.parameter('output.weight'), trainer.graph.gradients.get('output.weight')];
      const [before, slope] = [weight[0] as number, trainer.view(gradient ?? -1)[0] as number];
      seen.push(change());
      expect(seen.at(-1)).toBe(before - 0.1 * slope - before);
    }
    expect(new Set(seen).size).toBe(4);
  });
});

// By hand: the optimizer reads clip(g) + λW; AdamW shrinks W by itself, and reads clip(g).
describe('the gradient that the optimizer reads', () => {
  const read = (training: Parameters<typeof chain>[0]['training']): [gradient: number, effective: number | null] => {
    const model = network(training);
    const trainer = new Trainer(model, model.data);
    const gradient = trainer.view(trainer.graph.gradients.get('output.weight') ?? -1)[1] as number;
    const effective = aheadOf(trainer, 'output.weight').effective;
    return [gradient, effective ? (effective[1] as number) : null];
  };
  const [plain, adam, adamw] = [0, 3, 4].map((i) => OPTIMIZERS[i] as Optimizer) as [Optimizer, Optimizer, Optimizer];

  it('is the gradient itself where nothing is asked for', () => {
    expect(read({ optimizer: plain })[1]).toBeNull();
    expect(read({ optimizer: adamw })[1]).toBeNull();
  });

  it('holds λW, W being −3', () => {
    const [gradient, effective] = read({ optimizer: adam });
    expect(effective).toBe(gradient + 0.01 * -3);
  });

  it('is clipped, before λW comes to it', () => {
    const [gradient, clamped] = read({ optimizer: plain, clip: { by: 'value', most: 1e-3 } });
    expect(Math.abs(gradient)).toBeGreaterThan(1e-3);
    expect(clamped).toBe(Math.sign(gradient) * 1e-3);
    expect(read({ optimizer: adam, clip: { by: 'value', most: 1e-3 } })[1]).toBe(
      Math.sign(gradient) * 1e-3 + 0.01 * -3,
    );
    expect(read({ optimizer: adamw, clip: { by: 'value', most: 1e-3 } })[1]).toBe(Math.sign(gradient) * 1e-3);
  });
});
