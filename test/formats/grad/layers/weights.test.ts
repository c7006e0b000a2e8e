import { describe, expect, it } from 'vitest';
import { open } from './small.js';

/** The standard deviation of the weights that a dense layer of 100 inputs and 400 units starts with. */
async function deviation(...following: object[]): Promise<number> {
  const layers = [{ type: 'dense', name: 'first', units: 400 }, ...following];
  const { parameters } = await open({ input: [100], layers, x: [new Array<number>(100).fill(0)] });
  const data = parameters[0]?.initial.data as Float64Array;
  return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
}

const activation = (name: unknown): object => ({ type: 'activation', activation: name });

// A uniform distribution on ±√(6/(in + out)) has the deviation √(2/(in + out)): 0.063 here. He et al.'s is √(2/in): 0.141.
const [xavier, he] = [Math.sqrt(2 / 500), Math.sqrt(2 / 100)];

describe('weights that the file does not give', () => {
  it.each([
    ['nothing', []],
    ['tanh', [activation('tanh')]],
    ['tanh and a later relu', [activation('tanh'), activation('relu')]],
    ['a layer with weights', [{ type: 'dense', units: 2, activation: 'relu' }]],
  ])('are xavier before %s', async (_, following) => {
    expect(await deviation(...following)).toBeCloseTo(xavier, 2);
  });

  it.each([
    ['relu', [activation('relu')]],
    ['leaky-relu with a slope', [activation({ name: 'leaky-relu', slope: 0.2 })]],
    ['dropout and relu', [{ type: 'dropout', rate: 0.5 }, activation('relu')]],
  ])('are he before %s', async (_, following) => {
    expect(await deviation(...following)).toBeCloseTo(he, 2);
  });
});
