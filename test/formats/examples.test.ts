import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../src/engine/graph.js';
import type { Dataset, Model } from '../../src/engine/model.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { read } from '../../src/formats/read.js';
import { HeldOutExamples } from '../../src/session/heldOut.js';
import { exampleFiles, exampleText } from './files.js';

async function open(name: string): Promise<Model & { readonly data: Dataset }> {
  const { model, problems } = await read(name, exampleText(name), exampleFiles);
  expect(problems).toEqual([]);
  if (!model?.data) throw new Error(`${name} has no model with data`);
  return { ...model, data: model.data };
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

  it('digits: more than 95 % of 359 held-out digits', async () => {
    const model = await open('digits.grad.json');
    const trainer = new Trainer(model, model.data);
    expect(model.data.heldOut).toHaveLength(359);
    while (trainer.step < model.training.epochs * trainer.plan.stepsPerEpoch) trainer.advance();
    expect(accuracy(trainer, model)).toBeGreaterThan(0.95);
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
