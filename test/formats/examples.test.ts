import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../src/engine/graph.js';
import type { Dataset, Model } from '../../src/engine/model.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { read } from '../../src/formats/read.js';
import { HeldOutExamples } from '../../src/session/heldOut.js';
import { nodeCode } from '../../src/worker/nodeCode.js';
import { exampleFiles, exampleText } from './files.js';

async function open(name: string): Promise<Model & { readonly data: Dataset }> {
  const { model, problems } = await read(name, exampleText(name), exampleFiles, { host: nodeCode(null), fatal: null });
  expect(problems).toEqual([]);
  if (!model?.data) throw new Error(`${name} has no model with data`);
  return { ...model, data: model.data };
}

/** A model at the end of its epochs. */
function trained(model: Model & { readonly data: Dataset }): Trainer {
  const trainer = new Trainer(model, model.data);
  while (trainer.step < model.training.epochs * trainer.plan.stepsPerEpoch) trainer.advance();
  return trainer;
}

/** The share of held-out examples whose largest output is the class's. */
function accuracy(trainer: Trainer, model: Model & { readonly data: Dataset }): number | null {
  const evaluation = new HeldOutExamples(model, model.data).evaluate(trainer.state());
  for (let next = evaluation.next(); ; next = evaluation.next()) if (next.done) return next.value.accuracy;
}

describe('the examples', () => {
  it('mazur: the printed loss, and the printed weights after one update', async () => {
    const model = await open('mazur.grad.json');
    const trainer = new Trainer(model, model.data);
    expect(trainer.loss).toBeCloseTo(0.298371109, 9);
    trainer.advance();
    expect(trainer.state().parameters.get('hidden.weight')?.[0]).toBeCloseTo(0.149780716, 9);
    expect(trainer.state().parameters.get('hidden.bias')?.[0]).toBe(0.35);
    expect(model.expectations).toHaveLength(8);
  });

  it('xor: learns all four examples', async () => {
    const model = await open('xor.grad.json');
    const trainer = new Trainer(model, model.data);
    while (trainer.step < 500) trainer.advance();
    expect(trainer.loss).toBeLessThan(0.01);
  });

  it('two-layers: what the same network gives as a model file, and learns XOR', async () => {
    const model = await open('two-layers.grad.mjs');
    const trainer = new Trainer(model, model.data);
    const dense = (path: string, units: number): object => {
      const values = (name: string) =>
        model.parameters.find((each) => each.name === `${path}.${name}`)?.initial.data ?? [];
      const [weights, bias] = [Array.from(values('weight')), Array.from(values('bias'))];
      const rows = bias.map((_, i) => weights.slice((i * weights.length) / units, ((i + 1) * weights.length) / units));
      return { type: 'dense', name: path, units, weights: rows, bias };
    };
    const { x, y } = {
      x: [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      y: [[0], [1], [1], [0]],
    };
    const layers = [dense('hidden', 3), { type: 'activation', activation: 'tanh' }, dense('output', 1)];
    const text = JSON.stringify({
      input: [2],
      layers,
      loss: 'squared-error',
      data: { x, y },
      train: { learningRate: 0.5 },
    });
    const { model: same } = await read('same.grad.json', text, exampleFiles);
    if (!same?.data) throw new Error('no model');
    const other = new Trainer(same, same.data);
    for (let step = 0; step < 20; step++) {
      expect(trainer.loss).toBeCloseTo(other.loss, 13);
      for (const name of ['hidden.weight', 'hidden.bias', 'output.weight', 'output.bias']) {
        const gradient = (of: Trainer) => Array.from(of.view(of.graph.gradients.get(name) ?? -1));
        gradient(trainer).forEach((entry, i) => expect(entry).toBeCloseTo(gradient(other)[i] ?? Number.NaN, 13));
      }
      trainer.advance();
      other.advance();
    }
    expect(trained(model).loss).toBeLessThan(1e-6);
  });

  it('logistic: finds who passes', async () => {
    const model = await open('logistic.grad.ts');
    expect(new Trainer(model, model.data).loss).toBeCloseTo(0.597, 3);
    expect(trained(model).loss).toBeLessThan(0.36);
    // Where each gradient is computed, as the example says of itself.
    const lines = exampleText('logistic.grad.ts').split('\n');
    expect(model.parameters.map(({ range }) => lines[range?.start.line ?? 0]?.trim())).toEqual([
      'w[i] += delta * xi;',
      'b += delta;',
    ]);
  });

  it('digits: more than 95 % of 359 held-out digits', async () => {
    const model = await open('digits.grad.json');
    expect(model.data.heldOut).toHaveLength(359);
    expect(accuracy(trained(model), model)).toBeGreaterThan(0.95);
  });

  it('digits-cnn: at least 97 % of the same digits', async () => {
    const model = await open('digits-cnn.grad.json');
    expect(accuracy(trained(model), model)).toBeGreaterThan(0.97);
  }, 60_000);

  it.each(['verse-transformer', 'verse-lstm'])(
    '%s: knows the poem, where a guess costs log 27 = 3.3',
    async (name) => {
      const model = await open(`${name}.grad.json`);
      expect(new Trainer(model, model.data).loss).toBeGreaterThan(3);
      expect(trained(model).loss).toBeLessThan(0.6);
    },
    60_000,
  );

  it('tyger.csv is tyger.txt: letters from 1 on, everything else a space, 25 of them every 8', () => {
    const [poem = ''] = exampleText('tyger.txt').split('      William');
    const words = poem.toLowerCase().replaceAll('&', 'and').replaceAll("'d", 'd');
    const letters = words
      .split(/[^a-z]+/)
      .filter((word) => word !== '')
      .join(' ');
    const rows = exampleText('tyger.csv')
      .trim()
      .split('\n')
      .map((row) => row.split(',').map(Number));
    const spelt = rows.map((row) => row.map((id) => (id === 0 ? ' ' : String.fromCharCode(96 + id))).join(''));
    expect(spelt).toEqual(rows.map((_, i) => letters.slice(8 * i, 8 * i + 25)));
    expect(letters.length - 8 * rows.length).toBeLessThan(25);
  });

  it('wrong-df: df at its place differs from the derivative of f', async () => {
    const model = await open('wrong-df.grad.json');
    const [handwritten] = model.graph({ batchSize: 8, mode: 'train' }).handwritten;
    const { start, end } = handwritten?.range ?? { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };
    expect(exampleText('wrong-df.grad.json').split('\n')[start.line]?.slice(start.column, end.column)).toBe(
      '1 - tanh(a)^2',
    );
    expect(handwritten?.written as NodeId).not.toBe(handwritten?.derived);
  });
});
