import { describe, expect, it } from 'vitest';
import type { ModelChange } from '../../src/engine/modelChange.js';
import { editsOf } from '../../src/formats/grad/changes.js';
import { modelOf } from '../session/models.js';
import { applied } from './applied.js';

const TEXT = `{
  // What comes in.
  "input": [2],
  "layers": [
    { "type": "dense", "name": "hidden", "units": 3, "activation": "sigmoid" }, // three
    {
      "type": "dense", "name": "output",
      "units": 1
    }
  ],
  "loss": "squared-error",
  "data": { "x": [[1, 2], [3, 4]], "y": [[1], [0]] },
  "train": { "learningRate": 0.5, "momentum": 0.9 }
}`;

async function changed(...changes: readonly ModelChange[]): Promise<string | null> {
  const { layers } = await modelOf(TEXT);
  const edits = editsOf(TEXT, layers, changes);
  return edits && applied(TEXT, edits);
}

describe('a change of a model file', () => {
  it('sets a key that is there, and leaves all else as it is', async () => {
    const text = await changed({ kind: 'set', of: { layer: 'hidden' }, key: 'activation', value: 'tanh' });
    expect(text).toBe(TEXT.replace('"sigmoid"', '"tanh"'));
  });

  it('adds a key on a line of its own where the others have lines of their own', async () => {
    const text = await changed({ kind: 'set', of: { layer: 'output' }, key: 'activation', value: 'relu' });
    expect(text).toBe(TEXT.replace('"units": 1', '"units": 1,\n      "activation": "relu"'));
  });

  it('adds a key beside the others on their line', async () => {
    const text = await changed({ kind: 'set', of: 'data', key: 'standardize', value: true });
    expect(text).toBe(TEXT.replace('[[1], [0]] }', '[[1], [0]], "standardize": true }'));
  });

  it('puts layers behind one another in the order in which they are given', async () => {
    const text = await changed(
      { kind: 'insert', where: 'after', layer: 'hidden', value: { type: 'batchnorm' } },
      { kind: 'insert', where: 'after', layer: 'hidden', value: { type: 'activation', activation: 'tanh' } },
    );
    const layers = ',\n    { "type": "batchnorm" },\n    { "type": "activation", "activation": "tanh" }';
    expect(text).toBe(TEXT.replace('"sigmoid" }', `"sigmoid" }${layers}`));
    expect((await modelOf(text ?? '')).layers.map(({ path }) => path)).toEqual([
      'hidden',
      'batchnorm2',
      'activation3',
      'output',
    ]);
  });

  it('takes a key away with its comma, and one that is not there not at all', async () => {
    const text = await changed(
      { kind: 'set', of: 'train', key: 'momentum', value: undefined },
      { kind: 'set', of: 'train', key: 'nesterov', value: undefined },
    );
    expect(text).toBe(TEXT.replace(', "momentum": 0.9', ''));
  });

  it('takes a layer away', async () => {
    expect((await modelOf((await changed({ kind: 'remove', layer: 'hidden' })) ?? '')).layers).toHaveLength(1);
  });

  it('is none where the layer stands nowhere', async () => {
    expect(await changed({ kind: 'remove', layer: 'nobody' })).toBeNull();
  });
});
