import { describe, expect, it } from 'vitest';
import { diagnosed } from './diagnosed.js';
import { dense, model } from './files.js';

const x = [
  [1, 2],
  [3, 4],
  [1, 2],
  [5, 6],
];
const few = { x, y: [[0], [1], [1], [2]] };
const train = { learningRate: 0.01, epochs: 100 };
const notLearned = { examples: 4, updates: 500, before: 2, after: 1, accuracy: null, learned: false, problem: null };

async function overfits(file: object) {
  const { findings } = await diagnosed(file, 0, { overfit: notLearned });
  return findings.find(({ rule }) => rule === 'overfits');
}

describe('a batch that is not learned by heart', () => {
  it('is told of examples with the same x and different y', async () => {
    const found = await overfits(model([2], [dense(8, 'tanh'), dense(1)], 'squared-error', few, train));
    expect(found?.claim).toContain(
      'Examples 1 and 3 of the data have the same x and different y: no network is right about both.',
    );
    expect(found?.mends.map(({ title, edits }) => ({ title, edits }))).toEqual([{ title: 'the data', edits: null }]);
  });

  it('is told that layers without activations are one linear map, and is offered activations', async () => {
    const found = await overfits(model([2], [dense(8), dense(1)], 'squared-error', few, train));
    expect(found?.claim).toContain('No hidden layer has an activation: together they are a linear map of x');
    const mend = found?.mends.find(({ title }) => title === '`relu` in the hidden layers');
    expect(mend?.edits?.[0]?.text).toContain('"activation": "relu"');
    const one = await overfits(model([2], [dense(1)], 'squared-error', few, train));
    expect(one?.mends.map(({ title }) => title)).toContain('a hidden layer of 32 `relu` units');
  });

  it('is told of a penalty, of dropout, and of a layer that is too narrow', async () => {
    const layers = [dense(1, 'tanh'), { type: 'dropout', rate: 0.9 }, dense(4)];
    const data = {
      x: [
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
      ],
      y: [0, 1, 2, 3],
    };
    const found = await overfits(model([2], layers, 'cross-entropy', data, { ...train, l2: 0.5 }));
    expect(found?.claim).toContain('J without the penalty goes from 2 to 1');
    expect(found?.claim).toContain('The penalty l2 = 0.5 keeps weights small.');
    expect(found?.claim).toContain('*dropout2* hides a part of what comes in');
    expect(found?.claim).toContain('*dense1* hands on 1 number, for 4 outputs.');
  });

  it('is sent to the check where a derivative is written by hand, and only there', async () => {
    const titles = async (activation: unknown) =>
      (await overfits(model([2], [dense(8, activation), dense(1)], 'squared-error', few, train)))?.mends.map(
        ({ title }) => title,
      );
    expect(await titles({ f: 'tanh(z)', df: '1-a^2' })).toContain('check the gradients');
    expect(await titles('tanh')).not.toContain('check the gradients');
  });
});
