import { describe, expect, it } from 'vitest';
import { readGrad } from '../../../../src/formats/grad/read.js';
import type { Problem } from '../../../../src/formats/result.js';
import { filesOf } from '../../files.js';

/** A file with these layers, as text, after an input of a shape. */
function textOf(input: string, layers: string, loss = '"squared-error"'): string {
  return `{ "input": ${input},\n"layers": [\n${layers}\n],\n"loss": ${loss} }`;
}

/** The text that a problem underlines. */
function underlined(text: string, { range: { start, end } }: Problem): string {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1)?.slice(0, end.column) ?? '';
  return [lines[0]?.slice(start.column), ...lines.slice(1)].join('\n');
}

/** The text once its one problem's fix is applied. */
function mended(text: string, { range: { start, end }, fix }: Problem): string {
  const lines = text.split('\n');
  const [before, after] = [lines[start.line]?.slice(0, start.column), lines[end.line]?.slice(end.column)];
  return [...lines.slice(0, start.line), `${before}${fix?.replacement}${after}`, ...lines.slice(end.line + 1)].join(
    '\n',
  );
}

/** What comes in, the layers, what is underlined, what the message must say; with `fix` the offered change makes a good file. */
type Case = readonly [input: string, layers: string, underlines: string, says: RegExp, fix?: 'fix'];

const CASES: readonly Case[] = [
  // reshape
  [
    '[64]',
    '{ "type": "reshape", "name": "maps", "shape": [1, 8, 9] }',
    '[1, 8, 9]',
    /the shape \[1, 8, 9\] of maps holds 72 numbers; what comes in, \[64\], has 64/,
    'fix',
  ],
  ['[64]', '{ "type": "reshape", "shape": [-1, 7] }', '[-1, 7]', /holds a multiple of 7 numbers; .* \[64\], has 64/],
  ['[64]', '{ "type": "reshape", "shape": [-1, -1] }', '-1', /only one extent can be −1/],
  ['[64]', '{ "type": "reshape", "shape": [0, 8] }', '0', /a whole number from 1 on; found 0/],
  ['[64]', '{ "type": "reshape", "shape": "8x8" }', '"8x8"', /a list of extents such as \[1, 8, 8\]; found the text/],
  ['[64]', '{ "type": "reshape", "shape": [] }', '[]', /found an empty list/],
  ['[64]', '{ "type": "reshape" }', '{', /reshape needs the key "shape"/],
  // dropout
  ['[2]', '{ "type": "dropout", "rate": 1 }', '1', /rate of dropout1 is a number below 1; found 1/],
  ['[2]', '{ "type": "dropout" }', '{', /dropout needs the key "rate"/],
  ['[2]', '{ "type": "dropout", "rate": 0.5, "units": 2 }', '"units"', /dropout key "units" is not known/],
  // softmax
  ['[2]', '{ "type": "softmax", "axis": 1 }', '1', /axis is a whole number from -1 to 0, .*; found 1/],
  ['[2]', '{ "type": "softmax", "axis": 0.5 }', '0.5', /whole number; found 0.5/],
  // residual
  [
    '[8]',
    '{ "type": "residual", "layers": [{ "type": "dense", "units": 4 }] }',
    '"layers"',
    /residual1 adds its block's output to its input, so both need one shape; \[8\] comes in, the block gives \[4\]/,
  ],
  ['[8]', '{ "type": "residual", "layers": [] }', '[]', /there is no layer/],
  ['[8]', '{ "type": "residual" }', '{', /residual needs the key "layers"/],
  ['[8]', '{ "type": "residual", "layers": { "type": "dense" } }', '{ "type": "dense" }', /layers is a list/],
  ['[8]', '{ "type": "residual", "layers": [{ "type": "dens" }] }', '"dens"', /did you mean "dense"\?/],
  [
    '[8]',
    '{ "type": "residual", "layers": [{ "type": "dense", "units": 0 }] }',
    '0',
    /units of residual1.dense1 is a whole/,
  ],
  [
    '[8]',
    '{ "type": "residual", "layers": [{ "type": "dropout", "name": "delta", "rate": 0 }] }',
    '"delta"',
    /is the name of something else/,
  ],
  [
    '[2]',
    '{ "type": "residual", "layers": [{ "type": "dropout", "name": "d", "rate": 0 }, { "type": "dropout", "name": "d", "rate": 0 }] }',
    '"d"',
    /there is a layer called "d" already/,
  ],
  // convolutions
  [
    '[64]',
    '{ "type": "conv2d", "filters": 2, "kernel": 3 }',
    '{ "type": "conv2d"',
    /conv2d needs an input of \[channels, height, width\]; this one is \[64\]: put a reshape before it/,
    'fix',
  ],
  ['[7]', '{ "type": "conv2d", "filters": 2, "kernel": 3 }', '"conv2d"', /this one is \[7\]: put a reshape before it/],
  [
    '[8, 8]',
    '{ "name": "c", "type": "conv2d", "filters": 2, "kernel": 3 }',
    '{ "name": "c", "type": "conv2d"',
    /this one is \[8, 8\]/,
    'fix',
  ],
  [
    '[9]',
    '{ "type": "conv1d", "filters": 2, "kernel": 3 }',
    '{ "type": "conv1d"',
    /conv1d needs an input of \[channels, length\]; this one is \[9\]/,
    'fix',
  ],
  [
    '[1, 4, 4]',
    '{ "type": "conv2d", "filters": 2, "kernel": [3, 3], "dilation": 2, "name": "c" }',
    '[3, 3]',
    /the kernel of c spans \[5, 5\], more than its padded input, \[4, 4\]/,
  ],
  [
    '[1, 4, 4]',
    '{ "type": "conv2d", "filters": 2, "kernel": [3, 3, 3] }',
    '[3, 3, 3]',
    /kernel of conv2d1 is a whole number, or \[height, width\]; found a list of 3/,
  ],
  [
    '[1, 4, 4]',
    '{ "type": "conv2d", "filters": 2, "kernel": "3" }',
    '"3"',
    /whole number, or \[height, width\]; found/,
  ],
  ['[1, 4, 4]', '{ "type": "conv2d", "filters": 2 }', '{', /conv2d needs the key "kernel"/],
  [
    '[1, 4, 4]',
    '{ "type": "conv2d", "filters": 2, "kernel": 3, "padding": "sane" }',
    '"sane"',
    /did you mean "same"\?/,
  ],
  ['[1, 4, 4]', '{ "type": "conv2d", "filters": 2, "kernel": 3, "padding": -1 }', '-1', /from 0 on; found -1/],
  ['[1, 4, 4]', '{ "type": "conv2d", "filters": 2, "kernel": 3, "stride": 0 }', '0', /stride of conv2d1 is a whole/],
  [
    '[6, 4, 4]',
    '{ "type": "conv2d", "filters": 4, "kernel": 3, "groups": 4 }',
    '4',
    /groups of conv2d1 must divide the 6 channels that come in and the 4 filters; found 4/,
    'fix',
  ],
  [
    '[1, 4, 4]',
    '{ "type": "conv2d", "filters": 1, "kernel": 2, "weights": [[[[1, 2], [3]]]] }',
    '[3]',
    /conv2d1.weight has 1 number; expected 2 numbers, one for each place in width/,
  ],
  [
    '[1, 4, 4]',
    '{ "type": "conv2d", "filters": 1, "kernel": 2, "activation": "rely" }',
    '"rely"',
    /did you mean "relu"\?/,
  ],
  [
    '[1, 4, 4]',
    '{ "type": "conv2d", "filters": 1, "kernel": 9, "padding": 100000000 }',
    '"conv2d"',
    /entries for each example; at most/,
  ],
  [
    '[1, 2, 2]',
    '{ "type": "conv2d-transposed", "filters": 1, "kernel": 2, "stride": 2, "outputPadding": 2 }',
    '2',
    /outputPadding of conv2d-transposed1 must be below its stride or its dilation/,
  ],
  [
    '[1, 2, 2]',
    '{ "type": "conv2d-transposed", "filters": 1, "kernel": 2, "padding": 2 }',
    '2',
    /cuts everything off: \[-1, -1\] places would be left/,
  ],
  // pooling
  [
    '[1, 4, 4]',
    '{ "type": "maxpool2d", "kernel": 5, "name": "p" }',
    '5',
    /the windows of p, \[5, 5\], are larger than its padded input, \[4, 4\]/,
  ],
  ['[1, 4, 4]', '{ "type": "avgpool2d", "kernel": 2, "padding": 2 }', '2', /at most half of its kernel, \[2, 2\]/],
  ['[16]', '{ "type": "maxpool2d", "kernel": 2 }', '{ "type": "maxpool2d"', /maxpool2d needs an input of/, 'fix'],
  ['[1, 4, 4]', '{ "type": "adaptive-avgpool2d", "size": 0 }', '0', /size of adaptive-avgpool2d1 is a whole number/],
  // norms
  ['[4]', '{ "type": "batchnorm", "momentum": 2 }', '2', /momentum of batchnorm1 is a number up to 1; found 2/],
  ['[4]', '{ "type": "batchnorm", "epsilon": 0 }', '0', /epsilon of batchnorm1 is a number above 0/],
  [
    '[4]',
    '{ "type": "batchnorm", "gamma": [1, 2] }',
    '[1, 2]',
    /batchnorm1.weight has 2 numbers; expected 4 .* channel/,
  ],
  [
    '[4]',
    '{ "type": "batchnorm", "affine": false, "beta": [1, 2, 3, 4] }',
    '"beta"',
    /"affine" is false, so there is no "beta" to fill/,
  ],
  ['[4, 2]', '{ "type": "layernorm", "axes": 3 }', '3', /axes of layernorm1 is a whole number up to 2; found 3/],
  ['[4, 2]', '{ "type": "groupnorm" }', '{', /groupnorm needs the key "groups"/],
  [
    '[4, 2]',
    '{ "type": "groupnorm", "groups": 3 }',
    '3',
    /the 4 channels that come in do not part into 3 groups/,
    'fix',
  ],
  ['[4]', '{ "type": "instancenorm" }', '{ "type": "instancenorm"', /an input of \[channels, … positions\]/, 'fix'],
  ['[4]', '{ "type": "rmsnorm", "beta": [1] }', '"beta"', /rmsnorm key "beta" is not known/],
  // sequences
  ['[4]', '{ "type": "embedding", "units": 2 }', '{', /embedding needs the key "vocabulary"/],
  ['[4]', '{ "type": "embedding", "vocabulary": 3, "units": 2, "weights": [[1, 2]] }', '[[1, 2]]', /expected 3 rows/],
  ['[4]', '{ "type": "position" }', '{ "type": "position"', /position needs an input of \[steps, units\]/, 'fix'],
  [
    '[4]',
    '{ "type": "lstm", "units": 2 }',
    '{ "type": "lstm"',
    /lstm needs an input of \[steps, units\]; this one/,
    'fix',
  ],
  [
    '[2, 3, 4]',
    '{ "type": "gru", "units": 2 }',
    '"gru"',
    /gru needs an input of \[steps, units\]; this one is \[2, 3, 4\]/,
  ],
  ['[4, 1]', '{ "type": "rnn", "units": 2, "returns": "all" }', '"all"', /returns "all" is not known; known are last/],
  ['[4, 1]', '{ "type": "rnn", "units": 2, "activation": "sigmoid" }', '"sigmoid"', /known are tanh, relu/],
  [
    '[4, 1]',
    '{ "type": "rnn", "units": 2, "layers": 65 }',
    '65',
    /layers of rnn1 is a whole number up to 64; found 65/,
  ],
  [
    '[4, 1]',
    '{ "type": "lstm", "units": 2, "weight_ih_l1": { "init": "zeros" } }',
    '"weight_ih_l1"',
    /lstm key "weight_ih_l1" is not known; did you mean "weight_ih_l0"\?/,
  ],
  [
    '[4, 1]',
    '{ "type": "lstm", "units": 2, "bias_hh_l0": [1, 2] }',
    '[1, 2]',
    /lstm1.bias_hh_l0 has 2 numbers; expected 8 numbers, one for each unit of each gate i, f, g, o/,
  ],
  [
    '[4, 6]',
    '{ "type": "attention", "heads": 4 }',
    '4',
    /the 6 units that come in do not part into 4 heads of one size/,
    'fix',
  ],
  ['[4, 6]', '{ "type": "attention" }', '{', /attention needs the key "heads"/],
  ['[4, 6]', '{ "type": "attention", "heads": 2, "causal": "yes" }', '"yes"', /causal is true or false/],
  // too large to be held
  [
    '[6000, 1]',
    '{ "type": "gru", "units": 2, "layers": 2 }',
    '"gru"',
    /gru1 would take 12000 steps in all; at most 10000/,
  ],
  ['[1, 4, 4]', '{ "type": "adaptive-avgpool2d", "size": 2000 }', '2000', /a whole number up to 1024; found 2000/],
  ['[9000000]', '{ "type": "dense", "units": 9 }', '9', /dense1.weight would have 81000000 entries; at most/],
];

describe('a mistake in a layer is one problem, with its place and what was expected', () => {
  it.each(CASES.map((each) => [...each] as const))('%s into %s', async (...given) => {
    const [input, layers, underlines, says, fix] = given as unknown as Case;
    const text = textOf(input, layers);
    const { model, problems } = await readGrad(text, filesOf());
    expect(model).toBeNull();
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(says)]);
    const [problem] = problems as [Problem];
    expect(underlined(text, problem)).toBe(underlines);
    expect(problem.fix !== undefined || fix === undefined).toBe(true);
    if (fix) expect((await readGrad(mended(text, problem), filesOf())).problems).toEqual([]);
  });
});

describe('numbers that an embedding looks up', () => {
  it.each([
    ['beyond its vocabulary', [[0, 3]], /example 1 of x holds 3; the first layer looks up whole numbers from 0 to 2/],
    [
      'that are no whole numbers',
      [
        [0, 1],
        [0.5, 1],
      ],
      /example 2 of x holds 0.5/,
    ],
  ])('%s are a mistake', async (_, x, says) => {
    const layers = [{ type: 'embedding', vocabulary: 3, units: 1 }];
    const data = { x, y: x.map(() => [[0], [0]]) };
    const { problems } = await readGrad(JSON.stringify({ input: [2], layers, loss: 'squared-error', data }), filesOf());
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(says)]);
  });
});

it('one class for an example where the last layer gives maps: a flatten is missing', async () => {
  const layers = [
    { type: 'conv2d', filters: 2, kernel: 2 },
    { type: 'dense', units: 3 },
  ];
  const data = {
    x: [
      [
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      ],
    ],
    y: [2],
  };
  const text = JSON.stringify({ input: [1, 3, 2], layers, loss: 'cross-entropy', data });
  const { problems } = await readGrad(text, filesOf());
  expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/\[2 × 2 × 3\].* "flatten" missing/)]);
});

it('momentum in layernorm is a warning: it means nothing there', async () => {
  const { model, problems } = await readGrad(textOf('[2]', '{ "type": "layernorm", "momentum": 0.1 }'), filesOf());
  expect(problems.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', expect.stringContaining('keeps no running statistics')],
  ]);
  expect(model).not.toBeNull();
});

describe('a softmax before cross-entropy is a mistake', () => {
  const dense = '{ "type": "dense", "units": 3 }';

  it.each([
    ['of a layer of its own', `${dense}, { "type": "softmax" }`, '"softmax"'],
    ['of an activation layer', `${dense}, { "type": "activation", "activation": "softmax" }`, '"softmax"'],
    ['before a layer that only moves', `${dense}, { "type": "softmax" }, { "type": "flatten" }`, '"softmax"'],
  ])('%s, with its fix', async (_, layers, underlines) => {
    const text = textOf('[2]', layers, '"cross-entropy"');
    const { problems } = await readGrad(text, filesOf());
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('softmax is taken twice')]);
    const [problem] = problems as [Problem];
    expect(underlined(text, problem)).toBe(underlines);
    expect((await readGrad(mended(text, problem), filesOf())).problems).toEqual([]);
  });

  it.each([
    [
      'along another axis',
      `{ "type": "reshape", "shape": [2, 1] }, { "type": "softmax", "axis": 0 }, { "type": "flatten" }`,
    ],
    ['with a layer between', `${dense}, { "type": "softmax" }, ${dense}`],
  ])('but not one %s', async (_, layers) => {
    expect((await readGrad(textOf('[2]', layers, '"cross-entropy"'), filesOf())).problems).toEqual([]);
  });
});
