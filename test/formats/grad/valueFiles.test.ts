import { describe, expect, it } from 'vitest';
import { readGrad } from '../../../src/formats/grad/read.js';
import { npy } from '../data/bytes.js';
import { fixture, X } from '../data/read.js';
import { filesOf } from '../files.js';

const FILES = filesOf({
  'w.npy': fixture('plain.npy'),
  'w.npz': fixture('stored.npz'),
  'w.safetensors': fixture('layers.safetensors'),
  'w.csv': '0,0.25,0.5\n0.75,1,1.25\n',
  'w.json': '[[0, 0.25, 0.5], [0.75, 1, 1.25]]',
  'third.npy': npy('<f8', '(2, 3)', [1 / 3, 0, 0, 0, 0, 0]),
  'nan.npy': npy('<f8', '(2, 3)', [0, 0, 0, 0, 0, Number.NaN]),
});

function modelText(weights: string, precision = 'float64'): string {
  return `{ "input": [3], "precision": "${precision}", "layers": [{ "type": "dense", "name": "hidden", "units": 2, "weights": ${weights} }], "loss": "squared-error" }`;
}

describe('weights from a file beside the model file', () => {
  it.each([
    '{ "file": "w.npy" }',
    '{ "file": "w.npz", "key": "x" }',
    '{ "file": "w.safetensors", "key": "hidden.weight" }',
    '{ "file": "w.csv" }',
    '{ "file": "w.json" }',
  ])('%s', async (weights) => {
    const { model, problems } = await readGrad(modelText(weights), FILES);
    expect(problems).toEqual([]);
    const [weight] = model?.parameters ?? [];
    expect([weight?.name, weight?.shape, [...(weight?.initial.data ?? [])]]).toEqual(['hidden.weight', [2, 3], X]);
  });

  it('are rounded to the model’s precision', async () => {
    const { model } = await readGrad(modelText('{ "file": "third.npy" }', 'float32'), FILES);
    expect(model?.parameters[0]?.initial).toMatchObject({ dtype: 'float32' });
    expect(model?.parameters[0]?.initial.data[0]).toBe(Math.fround(1 / 3));
  });

  it('that are not finite are read, with a warning', async () => {
    const { model, problems } = await readGrad(modelText('{ "file": "nan.npy" }'), FILES);
    expect(problems.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', 'nan.npy holds NaN at [1, 2]'],
    ]);
    expect(model?.parameters[0]?.initial.data[5]).toBeNaN();
  });

  it('each file is read once, however often it is named', async () => {
    const read: string[] = [];
    const files = {
      read: async (path: string) => {
        read.push(path);
        return FILES.read(path);
      },
    };
    const layer = '{ "type": "dense", "units": 2, "weights": { "file": "w.npz", "key": "x" } }';
    const back = '{ "type": "dense", "units": 3 }';
    const text = `{ "input": [3], "layers": [${layer}, ${back}, ${layer}], "loss": "huber", "data": { "x": { "file": "w.npz", "key": "x" }, "y": "w.csv" } }`;
    await readGrad(text, files);
    expect(read.sort()).toEqual(['w.csv', 'w.npz']);
  });
});
