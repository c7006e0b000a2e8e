import { expect, it } from 'vitest';
import { differingKeys } from '../../../src/formats/grad/differingKeys.js';

const HERE = `{
  "layers": [
    { "type": "dense", "name": "hidden", "units": 2, "activation": "sigmoid" },
    { "type": "dense", "units": 1, "weights": [[1, 2]] } // the output
  ],
  "loss": "squared-error",
  "train": { "learningRate": 0.5, "epochs": 3, }
}`;

it('names each key that differs with both values, whatever the layout', () => {
  const there = `{ "seed": 4, "layers": [
    { "type": "dense", "name": "hidden", "activation": "tanh", "units": 2 },
    { "type": "dense", "units": 1, "weights": [[1,  3]] } ],
  "loss": "squared-error", "train": { "learningRate": 0.5 } }`;
  expect(differingKeys(HERE, there)).toEqual([
    { key: 'layers.hidden.activation', here: '"sigmoid"', there: '"tanh"' },
    { key: 'layers.2.weights', here: '[[1,2]]', there: '[[1,3]]' },
    { key: 'train.epochs', here: '3', there: null },
    { key: 'seed', here: null, there: '4' },
  ]);
});

it('names a layer that one of them has not once, by its type', () => {
  const there = HERE.replace('"sigmoid" },', '"sigmoid" },\n { "type": "layernorm", "name": "norm", "epsilon": 0.1 },');
  const named = (text: string) => text.replace('"dense", "units": 1', '"dense", "name": "output", "units": 1');
  expect(differingKeys(named(HERE), named(there))).toEqual([{ key: 'layers.norm', here: null, there: '"layernorm"' }]);
  expect(differingKeys(named(there), named(HERE))).toEqual([{ key: 'layers.norm', here: '"layernorm"', there: null }]);
});

it('finds nothing where only comments and spaces differ, and says nothing of what is no model file', () => {
  expect(differingKeys(HERE, HERE.replace(' // the output', '').replaceAll('\n', ' '))).toEqual([]);
  expect(differingKeys(HERE, 'export const layers = [];')).toBeNull();
});
