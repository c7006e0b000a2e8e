import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { dead } from '../../../src/session/breaks/dead.js';
import { History } from '../../../src/session/history.js';
import { exampleText } from '../../formats/files.js';
import { modelOf } from '../../formats/module/read.js';

/** two-layers.grad.mjs on eight examples, with changes of its text. */
async function found(...changes: readonly (readonly [before: string, after: string])[]): Promise<string | null> {
  const eight = [
    ['[0, 0],\n    [0, 1],', '[0, 0], [0, 1], [0, 0], [0, 1], [1, 0], [1, 1],'],
    ['[[0], [1], [1], [0]]', '[[0], [1], [0], [1], [1], [0], [1], [0]]'],
  ] as const;
  let text = exampleText('two-layers.grad.mjs');
  for (const [before, after] of [...eight, ...changes]) {
    expect(text).toContain(before);
    text = text.replaceAll(before, after);
  }
  const model = await modelOf(text);
  const trainer = new Trainer(model, model.data);
  const noticed = dead({ model, trainer, history: History.of(model, trainer.rate), check: null });
  return noticed && `${noticed.text} (${noticed.quantity})`;
}

/** The second unit's z is 1.1 x₀ + x₁ − 5: below 0 for x of 0 and 1. */
const BELOW = ['[0.1, -0.2, 0.3]', '[0.1, -5, 0.3]'] as const;
const RELU = [
  ['x.data.map(Math.tanh)', 'x.data.map((z) => Math.max(z, 0))'],
  ['delta * (1 - a[i] ** 2)', '(a[i] > 0 ? delta : 0)'],
] as const;
const RELU_WITHIN = [
  ['y[n * outputs + j] = z;', 'y[n * outputs + j] = inputs === 2 ? Math.max(z, 0) : z;'],
  ['saved: { x }', 'saved: { x, y }'],
  ['const delta = dy', 'const delta = inputs === 2 && y[n * outputs + j] === 0 ? 0 : dy'],
] as const;

describe('dead units of layers that are code', () => {
  it('are found in a layer that is an activation: it hands nothing back for them', async () => {
    expect(await found(BELOW, ...RELU)).toBe(
      'unit 2 of tanh is 0 for all 8 examples, and its backward makes nothing of the δ that comes to it (tanh.delta)',
    );
  });

  it('are found in a layer with an activation inside: its parameters get nothing for them', async () => {
    expect(await found(BELOW, ...RELU_WITHIN)).toBe(
      'unit 2 of hidden is 0 for all 8 examples, and its backward makes nothing of the δ that comes to it (hidden.weight.gradient)',
    );
  });

  it('are none where all units are alive, or where one that is 0 still learns', async () => {
    expect(await found(...RELU)).toBeNull();
    const nothing = ['[0.9, -0.8, 1.1, 1.0, -0.4, 0.7]', '[0.9, -0.8, 0, 0, -0.4, 0.7]'] as const;
    expect(await found(nothing, ['[0.1, -0.2, 0.3]', '[0.1, 0, 0.3]'])).toBeNull();
  });
});
