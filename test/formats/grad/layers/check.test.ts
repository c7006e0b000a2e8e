import { describe, expect, it } from 'vitest';
import { NOTES } from '../../../../src/analysis/check/codes.js';
import { RandomStream } from '../../../../src/engine/random.js';
import { type Shape, sizeOf } from '../../../../src/engine/tensor.js';
import type { LayerTypeName } from '../../../../src/formats/grad/layers/index.js';
import { checked, nested } from './small.js';

/** Examples drawn for an input shape; whole numbers below `below` where it is given. */
function draw(examples: number, shape: Shape, below?: number): unknown[] {
  const random = new RandomStream(7, 'x');
  const flat = Array.from({ length: examples * sizeOf(shape) }, (_, i) =>
    below ? Math.floor(random.uniform(i) * below) : Number(random.normal(i).toFixed(3)),
  );
  return nested(flat, [examples, ...shape]) as unknown[];
}

interface Checked {
  readonly input: Shape;
  readonly layers: readonly object[];
  readonly below?: number;
}

const dense = (units: number, more: object = {}): object => ({ type: 'dense', units, activation: 'tanh', ...more });
const maps: Shape = [2, 4, 5];

/** A small model for each layer type, with something to learn before it where it has no weights itself. */
const MODELS: Readonly<Record<LayerTypeName, Checked>> = {
  dense: { input: [2, 3], layers: [dense(4), { type: 'dense', units: 2 }] },
  conv2d: {
    input: maps,
    layers: [
      { type: 'conv2d', filters: 4, kernel: 3, padding: 'same', activation: 'gelu' },
      { type: 'conv2d', filters: 2, kernel: [2, 3], stride: [1, 2], dilation: [2, 1], groups: 2, activation: 'relu' },
    ],
  },
  conv1d: {
    input: [2, 6],
    layers: [{ type: 'conv1d', filters: 3, kernel: 3, stride: 2, padding: 1, activation: 'tanh' }],
  },
  'conv2d-transposed': {
    input: [2, 2, 3],
    layers: [
      { type: 'conv2d-transposed', filters: 3, kernel: 3, stride: 2, padding: 1, outputPadding: 1, activation: 'tanh' },
    ],
  },
  'conv1d-transposed': {
    input: [2, 4],
    layers: [{ type: 'conv1d-transposed', filters: 2, kernel: 2, stride: 2, activation: 'tanh' }],
  },
  maxpool2d: { input: maps, layers: [dense(5), { type: 'maxpool2d', kernel: 3, stride: 2, padding: 1 }] },
  avgpool2d: { input: maps, layers: [dense(5), { type: 'avgpool2d', kernel: 2, padding: 1 }] },
  'adaptive-avgpool2d': { input: maps, layers: [dense(5), { type: 'adaptive-avgpool2d', size: [2, 3] }] },
  maxpool1d: { input: [2, 6], layers: [dense(6), { type: 'maxpool1d', kernel: 2 }] },
  avgpool1d: { input: [2, 6], layers: [dense(6), { type: 'avgpool1d', kernel: 3, stride: 1 }] },
  'adaptive-avgpool1d': { input: [2, 6], layers: [dense(6), { type: 'adaptive-avgpool1d' }] },
  flatten: { input: [2, 3], layers: [dense(4), { type: 'flatten' }] },
  reshape: { input: [6], layers: [dense(6), { type: 'reshape', shape: [2, 3] }, dense(2)] },
  dropout: { input: [4], layers: [dense(6), { type: 'dropout', rate: 0.4 }, dense(2)] },
  batchnorm: {
    input: maps,
    layers: [
      { type: 'conv2d', filters: 3, kernel: 3, bias: false },
      { type: 'batchnorm' },
      { type: 'activation', activation: 'relu' },
    ],
  },
  layernorm: { input: [3, 4], layers: [dense(4), { type: 'layernorm' }, dense(2)] },
  groupnorm: { input: [4, 3], layers: [dense(4), { type: 'groupnorm', groups: 2 }, dense(2)] },
  instancenorm: { input: [2, 5], layers: [dense(5), { type: 'instancenorm' }, dense(2)] },
  rmsnorm: { input: [3, 4], layers: [dense(4), { type: 'rmsnorm' }, dense(2)] },
  embedding: { input: [5], below: 6, layers: [{ type: 'embedding', vocabulary: 6, units: 3 }, dense(2)] },
  position: { input: [4, 3], layers: [{ type: 'position' }, dense(2)] },
  rnn: {
    input: [4, 2],
    layers: [
      { type: 'rnn', units: 3, layers: 2, bidirectional: true, returns: 'sequence' },
      { type: 'rnn', units: 2, activation: 'relu' },
    ],
  },
  lstm: {
    input: [4, 2],
    layers: [
      { type: 'lstm', units: 3, layers: 2, bidirectional: true, returns: 'sequence' },
      { type: 'lstm', units: 2 },
    ],
  },
  gru: {
    input: [4, 2],
    layers: [
      { type: 'gru', units: 3, layers: 2, bidirectional: true, returns: 'sequence' },
      { type: 'gru', units: 2 },
    ],
  },
  attention: {
    input: [4, 4],
    layers: [{ type: 'attention', heads: 2, causal: true }, dense(4), { type: 'attention', heads: 1 }],
  },
  residual: {
    input: [4],
    layers: [{ type: 'residual', layers: [{ type: 'layernorm' }, dense(6), dense(4)] }, dense(2)],
  },
  activation: {
    input: [3],
    layers: [
      { type: 'dense', units: 4 },
      { type: 'activation', activation: 'silu' },
    ],
  },
  softmax: { input: [2, 3], layers: [{ type: 'dense', units: 3 }, { type: 'softmax' }] },
};

describe('the check raises no alarm', () => {
  it.each(Object.entries(MODELS))('on %s', async (_, { input, layers, below }) => {
    const report = await checked({ input, layers, x: draw(4, input, below) }, 2);
    expect(report.counts.mismatch).toBe(0);
    expect(report.findings).toEqual([]);
    for (const { name, verdict } of report.parameters) expect(verdict, name).toBe('match');
  });
});

describe('an entry without effect matches, and is said to be one', () => {
  const notesOf = async (model: Checked, name: string): Promise<unknown[]> => {
    const { parameters } = await checked({ ...model, x: draw(4, model.input) });
    const found = parameters.find((parameter) => parameter.name === name);
    expect(found?.verdict).toBe('match');
    return Array.from(found?.notes ?? [], (code) => NOTES[code]);
  };
  const none = 'no effect, by construction';

  it('a bias before batch norm, which takes it off again', async () => {
    const layers = [
      { type: 'conv2d', name: 'c', filters: 3, kernel: 3, bias: [0.3, -0.1, 0.7] },
      { type: 'batchnorm' },
    ];
    expect(await notesOf({ input: maps, layers }, 'c.bias')).toEqual([none, none, none]);
    expect(new Set(await notesOf({ input: maps, layers }, 'c.weight'))).toEqual(new Set([null]));
  });

  it('the keys’ bias of an attention, which adds the same to all scores of a step', async () => {
    const layers = [{ type: 'attention', name: 'm', heads: 1, in_proj_bias: { init: 'normal', std: 1 } }];
    const notes = await notesOf({ input: [3, 2], layers }, 'm.in_proj_bias');
    expect(notes).toEqual([null, null, none, none, null, null]);
  });

  it('but not one whose terms cancel, and are too small beside J to be seen in it', async () => {
    // δ is 1 for each example and x₂ adds up to 0 but for rounding: the terms of ∇w₂ cancel, and nobody knows its value.
    const layers = [{ type: 'dense', name: 'd', units: 1, weights: [[1, 0]] }];
    const x = [
      [0.5, 1e-13],
      [0.2, 2e-13],
      [-0.4, -3e-13],
    ];
    const { parameters } = await checked({ input: [2], layers, x, y: x.map(([x1 = 0]) => [x1 - 1]) });
    const [weight] = parameters;
    expect(Array.from(weight?.notes ?? [], (code) => NOTES[code])).not.toContain(none);
  });

  it('but not one behind what is saturated: its gradient is small, and not 0', async () => {
    const layers = [{ type: 'dense', name: 'd', units: 1, activation: 'sigmoid', bias: [-60] }];
    const { parameters } = await checked({ input: [2], layers, x: draw(1, [2]), y: [[1]] });
    const [weight] = parameters;
    expect(Array.from(weight?.analytic ?? []).every((value) => value !== 0)).toBe(true);
    expect(weight?.verdict).toBe('match');
    expect(Array.from(weight?.notes ?? [], (code) => NOTES[code])).toEqual([null, null]);
  });
});
