import { describe, expect, it } from 'vitest';
import { Trainer } from '../../src/engine/train/trainer.js';
import { modelOf } from '../session/models.js';
import { readTraining, type TrainingRun } from './cases.js';
import { differences } from './compare.js';
import { fill } from './fill.js';

/** An input's numbers as the model file has them: a list for each row. */
function rows({ inputs }: TrainingRun, name: string): number[] | number[][] {
  const input = inputs.find((each) => each.name === name);
  if (!input) throw new RangeError(`the run has no ${name}`);
  const [count = 1, width] = input.shape;
  const entries = [...fill(name, input.shape, input.fill)];
  if (width === undefined) return entries;
  return Array.from({ length: count }, (_, i) => entries.slice(i * width, (i + 1) * width));
}

/** torch's run as a model file: the network is the same 3-4-2 of tanh in all. */
function textOf(run: TrainingRun): string {
  const { name: optimizer, ...numbers } = run.optimizer;
  const { minimum: to, ...schedule } = { minimum: undefined, ...run.schedule };
  return JSON.stringify({
    input: [3],
    layers: [
      {
        type: 'dense',
        name: 'hidden',
        units: 4,
        activation: 'tanh',
        weights: rows(run, 'hidden.weight'),
        bias: rows(run, 'hidden.bias'),
      },
      {
        type: 'dense',
        name: 'output',
        units: 2,
        weights: rows(run, 'output.weight'),
        bias: rows(run, 'output.bias'),
      },
    ],
    loss: 'mean-squared-error',
    data: { x: rows(run, 'x'), y: rows(run, 'y') },
    train: {
      optimizer,
      ...numbers,
      ...(run.schedule ? { schedule: { ...schedule, to } } : {}),
      ...(run.clip ? { clip: run.clip } : {}),
    },
  });
}

describe('torch trains the same', () => {
  it.each(readTraining().map((run) => [run.name, run] as const))('%s', async (_, run) => {
    const model = await modelOf(textOf(run));
    const trainer = new Trainer(model, model.data);
    for (const [step, { loss, learningRate, parameters }] of run.updates.entries()) {
      expect(differences([trainer.loss, trainer.learningRate], [loss, learningRate])).toEqual([]);
      trainer.advance();
      for (const { name, values } of parameters) {
        expect(differences(trainer.parameter(name), values), `${name} after ${step + 1}`).toEqual([]);
      }
    }
    expect(run.updates.length).toBeGreaterThan(1);
  });
});
