import { describe, expect, it } from 'vitest';
import { readGrad } from '../../../src/formats/grad/read.js';
import type { Problem } from '../../../src/formats/result.js';
import { npy, wholes } from '../data/bytes.js';
import { fixture } from '../data/read.js';
import { filesOf } from '../files.js';

/** A good model, one line a part, so that each case can spoil one of them. */
const GOOD = {
  input: '"input": [2]',
  hidden: '{ "type": "dense", "name": "hidden", "units": 3, "activation": "tanh" }',
  output: '{ "type": "dense", "name": "output", "units": 2 }',
  loss: '"loss": "squared-error"',
  data: '"data": { "x": [[1, 2], [3, 4]], "y": [[0, 1], [1, 0]] }',
  train: '"train": { "learningRate": 0.1 }',
  more: '"name": "good"',
};

function textOf(parts: Partial<typeof GOOD>): string {
  const all = { ...GOOD, ...parts };
  return `{\n  ${all.input},\n  "layers": [\n    ${all.hidden},\n    ${all.output}\n  ],\n  ${all.loss},\n  ${all.data},\n  ${all.train},\n  ${all.more}\n}\n`;
}

const FILES = filesOf({
  'numbers.csv': '1,2\n3,4\n',
  'names.csv': 'width,height,kind\n1,2,cat\n3,4,dog\n',
  'bad.csv': '1,2\n3,four\n',
  'short.csv': '1,2\n3\n',
  'broken.csv.gz': 'this is no gzip',
  'w.npy': fixture('plain.npy'),
  'cut.npy': fixture('plain.npy').subarray(0, -1),
  'several.npz': fixture('stored.npz'),
  'wide.npy': npy('<f8', '(2, 3)', [1, 2, 3, 4, 5, 6]),
  'pairs.npy': npy('<f8', '(2, 2)', [1, 2, 3, 4]),
  'number.npy': npy('<f8', '()', [1]),
  'empty.npy': npy('<f8', '(0, 2)', []),
  'large.npy': npy('<i8', '(2, 2)', wholes(8, [2n ** 60n, 1, 2, 3])),
  'nan.npy': npy('<f8', '(2, 2)', [1, Number.NaN, 3, 4]),
  'classes.npy': npy('|u1', '(2,)', wholes(1, [7, 9])),
  'last.npy': npy('|u1', '(1, 1, 2, 3)', new Uint8Array(6)),
  'names.json': '["a", "b"]',
});

/** The text that a problem underlines. */
function underlined(text: string, { range }: Problem): string {
  const lines = text.split('\n');
  if (range.start.line !== range.end.line) return '(several lines)';
  return lines[range.start.line]?.slice(range.start.column, range.end.column) ?? '';
}

const dense = (more: string): string => `{ "type": "dense", "name": "hidden", "units": 3, ${more} }`;
const weights = (values: string): Partial<typeof GOOD> => ({ hidden: dense(`"weights": ${values}`) });
const data = (x: string, y: string): Partial<typeof GOOD> => ({ data: `"data": { "x": ${x}, "y": ${y} }` });
const classes = { loss: '"loss": "cross-entropy"' };
/** A network that gives two classes at each of two positions. */
const sequences = { input: '"input": [2, 2]', ...classes };
const own = (f: string, df: string): string => dense(`"activation": { "f": "${f}", "df": "${df}" }`);

/** What is wrong, what is underlined, and what the message must say. Each is one problem and no more. */
const CASES: readonly (readonly [what: string, parts: Partial<typeof GOOD>, underlines: string, says: RegExp])[] = [
  ['an unknown key', { more: '"nmae": "x"' }, '"nmae"', /model key "nmae" is not known; did you mean "name"\?/],
  ['a key that stands twice', { more: '"seed": 1, "seed": 2' }, '"seed"', /second time/],
  ['a missing key', { loss: '"name": "no loss"', more: '"seed": 1' }, '{', /model needs the key "loss"/],
  [
    'an unknown layer type',
    { hidden: '{ "type": "dens", "units": 3 }' },
    '"dens"',
    /layer type "dens" is not known; did you mean "dense"\?/,
  ],
  [
    'a layer type that nobody knows',
    { hidden: '{ "type": "perceptron", "filters": 3 }' },
    '"perceptron"',
    /known are dense, .*residual, activation, softmax/,
  ],
  ['a layer without a type', { hidden: '{ "units": 3 }' }, '{', /needs a "type": dense, .*softmax/],
  ['a layer that is no object', { hidden: '3' }, '3', /a layer is an object/],
  ['two layers of one name', { output: '{ "type": "dense", "name": "hidden", "units": 2 }' }, '"hidden"', /already/],
  ['a name with a dot', { output: '{ "type": "dense", "name": "a.b", "units": 2 }' }, '"a.b"', /no spaces, dots/],
  [
    'units of 0',
    { hidden: '{ "type": "dense", "units": 0 }' },
    '0',
    /units of dense1 is a whole number from 1 on; found 0/,
  ],
  ['units that are a text', { hidden: '{ "type": "dense", "units": "3" }' }, '"3"', /is a number; found the text "3"/],
  ['an unknown activation', { hidden: dense('"activation": "sigmoyd"') }, '"sigmoyd"', /did you mean "sigmoid"\?/],
  [
    'a parameter that an activation has not',
    { hidden: dense('"activation": { "name": "elu", "slope": 1 }') },
    '"slope"',
    /elu key "slope" is not known/,
  ],
  [
    'weights of a wrong width',
    { hidden: dense('"weights": [[1, 2], [1, 2, 3], [1, 2]]') },
    '[1, 2, 3]',
    /has 3 numbers; expected 2 numbers, one for each input/,
  ],
  [
    'too few rows of weights',
    { hidden: dense('"weights": [[1, 2], [3, 4]]') },
    '[[1, 2], [3, 4]]',
    /hidden\.weight has 2 rows; expected 3 rows, one for each unit of hidden/,
  ],
  [
    'a weight that is no number',
    { hidden: dense('"weights": [[1, "a"], [1, 2], [1, 2]]') },
    '"a"',
    /is a number; found the text "a"/,
  ],
  ['a number that is too large', { hidden: dense('"bias": [1e999, 0, 0]') }, '1e999', /too large for a float64/],
  [
    'too many biases',
    { hidden: dense('"bias": [1, 2, 3, 4]') },
    '[1, 2, 3, 4]',
    /hidden\.bias has 4 numbers; expected 3 numbers/,
  ],
  ['weights from a file that is not there', weights('{ "file": "no.npy" }'), '"no.npy"', /no\.npy is not there/],
  ['weights from a file of no kind', weights('{ "file": "w.txt" }'), '"w.txt"', /w\.txt is of no known kind/],
  ['weights from a file that is cut', weights('{ "file": "cut.npy" }'), '"cut.npy"', /cut\.npy promises \[2, 3\]/],
  [
    'weights of a wrong shape from a file',
    weights('{ "file": "w.npy" }'),
    '"w.npy"',
    /w\.npy holds \[2, 3\] numbers; hidden\.weight needs \[3, 2\], one for each unit of hidden and one for each input/,
  ],
  [
    'weights from names',
    weights('{ "file": "names.json" }'),
    '"names.json"',
    /holds \[2\] names; hidden\.weight needs/,
  ],
  ['a key for one array', weights('{ "file": "w.npy", "key": "x" }'), '"x"', /a \.npy file holds one array, without/],
  [
    'no key for several',
    weights('{ "file": "several.npz" }'),
    '"several.npz"',
    /holds several arrays; "key" says which/,
  ],
  ['a key that is not there', weights('{ "file": "several.npz", "key": "w" }'), '"w"', /no array "w"; there are x, y/],
  ['a file that is a number', weights('{ "file": 3 }'), '3', /file is a text in quotes; found the number 3/],
  [
    'a misspelt "file"',
    weights('{ "fiel": "w.npy" }'),
    '"fiel"',
    /values key "fiel" is not known; did you mean "file"\?/,
  ],
  ['neither a file nor an initializer', weights('{}'), '{', /hidden\.weight needs "file" or "init"/],
  ['an unknown initializer', { hidden: dense('"weights": { "init": "xavir" }') }, '"xavir"', /did you mean "xavier"\?/],
  [
    'a number that an initializer does not take',
    { hidden: dense('"weights": { "init": "he", "std": 1 }') },
    '"std"',
    /means nothing to "he"/,
  ],
  [
    'an unknown function in f',
    { hidden: own('tahn(z)', '1') },
    'tahn',
    /"tahn" is not a known function here, did you mean "tanh"\?/,
  ],
  ['a variable that f has not', { hidden: own('tanh(a)', '1') }, 'a', /"a" is not a known name here/],
  ['a bracket that is not closed', { hidden: own('tanh(z', '1') }, '"', /"\)" expected to close tanh\(/],
  ['an operator too many', { hidden: own('tanh(z)', '1 - * a') }, '*', /unexpected "\*"; expected a value/],
  ['an empty formula', { hidden: own('', '1') }, '"', /empty/],
  ['two inputs for one', { hidden: own('tanh(z, z)', '1') }, 'tanh', /tanh takes 1 value, not 2/],
  ['an unknown loss', { loss: '"loss": "squared-eror"' }, '"squared-eror"', /did you mean "squared-error"\?/],
  [
    'a softmax before cross-entropy',
    {
      loss: '"loss": "cross-entropy"',
      output: '{ "type": "dense", "name": "output", "units": 2, "activation": "softmax" }',
    },
    '"softmax"',
    /must be "linear"/,
  ],
  [
    'an example of a wrong width',
    { data: '"data": { "x": [[1, 2], [3]], "y": [[0, 1], [1, 0]] }' },
    '[3]',
    /example 2 of x has 1 number; expected 2 numbers/,
  ],
  [
    'a target of a wrong width',
    { data: '"data": { "x": [[1, 2]], "y": [[0, 1, 2]] }' },
    '[0, 1, 2]',
    /example 1 of y has 3 numbers; expected 2/,
  ],
  [
    'more targets than examples',
    { data: '"data": { "x": [[1, 2]], "y": [[0, 1], [1, 0]] }' },
    '[[0, 1], [1, 0]]',
    /y has 2 examples, x has 1/,
  ],
  ['no example at all', { data: '"data": { "x": [], "y": [[0, 1]] }' }, '[]', /holds no example/],
  [
    'a class out of range',
    { loss: '"loss": "cross-entropy"', data: '"data": { "x": [[1, 2], [3, 4]], "y": [0, 2] }' },
    '2',
    /the class 2 of example 2 is none of 0 to 1/,
  ],
  [
    'a class that is no whole number',
    { loss: '"loss": "cross-entropy"', data: '"data": { "x": [[1, 2]], "y": [0.5] }' },
    '0.5',
    /the class 0\.5/,
  ],
  [
    'too many class names',
    { loss: '"loss": "cross-entropy"', data: '"data": { "x": [[1, 2], [1, 2], [1, 2]], "y": ["a", "b", "c"] }' },
    '"a"',
    /names 3 classes \(a, b, c\); the last layer gives 2/,
  ],
  [
    'a row that is no probability',
    { loss: '"loss": "cross-entropy"', data: '"data": { "x": [[1, 2]], "y": [[0.5, 0.6]] }' },
    '[0.5, 0.6]',
    /its sum is 1\.1/,
  ],
  [
    'a missing file',
    { data: '"data": { "x": "nowhere.csv", "y": [[0, 1]] }' },
    '"nowhere.csv"',
    /nowhere\.csv is not there/,
  ],
  [
    'a file of an unknown kind',
    { data: '"data": { "x": "numbers.xlsx", "y": [[0, 1]] }' },
    '"numbers.xlsx"',
    /known are \.csv, \.npy, \.npz, \.safetensors, idx, \.json, each also with \.gz/,
  ],
  [
    'a file that is no gzip',
    { data: '"data": { "x": "broken.csv.gz", "y": [[0, 1]] }' },
    '"broken.csv.gz"',
    /can't be unpacked as gzip/,
  ],
  [
    'a misspelt "file" of x',
    data('{ "fle": "w.npy" }', '[[0, 1]]'),
    '"fle"',
    /x key "fle" is not known; did you mean "file"/,
  ],
  ['no key for x', data('"several.npz"', '[[0, 1]]'), '"several.npz"', /holds several arrays; "key" says which: x, y/],
  [
    'an array file as a table',
    { data: '"data": { "file": "several.npz", "x": "x", "y": "y" }' },
    '"several.npz"',
    /"file" is one \.csv for x and y; a \.npz file is given as \{ "x": \{ "file"/,
  ],
  [
    'a file of a wrong width',
    data('"wide.npy"', '[[0, 1], [1, 0]]'),
    '"wide.npy"',
    /an example of x has 3 numbers; "input" says \[2\]/,
  ],
  [
    'a file that holds one number',
    data('"number.npy"', '[[0, 1]]'),
    '"number.npy"',
    /holds a single number; expected a list/,
  ],
  [
    'a file without an example',
    data('"empty.npy"', '[[0, 1]]'),
    '"empty.npy"',
    /holds no number: its shape is \[0, 2\]/,
  ],
  ['names for x', data('"names.json"', '[[0, 1], [1, 0]]'), '"names.json"', /names\.json holds names; x is numbers/],
  ['names for numbers', data('"pairs.npy"', '"names.json"'), '"names.json"', /y holds names; the loss wants numbers/],
  [
    'images with their channels last',
    { input: '"input": [3, 1, 2]', ...data('"last.npy"', '[[[[0, 0]], [[0, 0]], [[0, 0]]]]') },
    '"last.npy"',
    /an example of x is 1 × 2 × 3 \(maps are \[channels, height, width\]; the axes are in another order\); "input" says/,
  ],
  [
    'classes of a file that are out of range, once',
    { ...classes, ...data('"pairs.npy"', '"classes.npy"') },
    '"classes.npy"',
    /the class 7 of example 1 is none of 0 to 1/,
  ],
  [
    'a class out of range at a position',
    { ...sequences, ...data('[[[1, 2], [3, 4]]]', '[[0, 2]]') },
    '2',
    /the class 2 of example 1 is none of 0 to 1/,
  ],
  [
    'too few positions',
    { ...sequences, ...data('[[[1, 2], [3, 4]]]', '[[0]]') },
    '[0]',
    /example 1 of y has 1 number; expected 2 numbers/,
  ],
  [
    'too many positions in a file',
    { ...sequences, ...data('[[[1, 2], [3, 4]], [[1, 2], [3, 4]]]', '"wide.npy"') },
    '"wide.npy"',
    /an example of y has 3 numbers; the last layer gives \[2 × 2\]: expected that, or a class for each of its 2 positions/,
  ],
  [
    'a cell that is no number',
    { data: '"data": { "file": "bad.csv", "x": "0-1", "y": [0, 0], "header": false }' },
    '"0-1"',
    /row 2, column 1 is "four"; expected a number/,
  ],
  [
    'a row that is too short',
    { data: '"data": { "x": "short.csv", "y": [[0, 1], [1, 0]] }' },
    '"short.csv"',
    /row 2 has 1 cells; expected at least 2/,
  ],
  [
    'a column that is not there',
    { data: '"data": { "file": "names.csv", "x": ["width", "heigt"], "y": "0-1" }' },
    '["width", "heigt"]',
    /no column "heigt", did you mean "height"\?/,
  ],
  [
    'a column number out of range',
    { data: '"data": { "file": "numbers.csv", "x": "0-1", "y": "0-5" }' },
    '"0-5"',
    /columns 0 to 1/,
  ],
  [
    'a learning rate of 0',
    { train: '"train": { "learningRate": 0 }' },
    '0',
    /learningRate is a number above 0; found 0/,
  ],
  ['an unknown optimizer', { train: '"train": { "optimizer": "adan" }' }, '"adan"', /did you mean "adam"\?/],
  ['a momentum of 1', { train: '"train": { "momentum": 1 }' }, '1', /momentum is a number below 1/],
  [
    'a key that the optimizer has not',
    { train: '"train": { "optimizer": "adam", "momentum": 0.9 }' },
    '"momentum"',
    /"momentum" means nothing to "adam"; it belongs to sgd, rmsprop/,
  ],
  [
    'betas without an optimizer that has them',
    { train: '"train": { "betas": [0.9, 0.99] }' },
    '"betas"',
    /"betas" means nothing to "sgd"; it belongs to adam, adamw/,
  ],
  [
    'one beta',
    { train: '"train": { "optimizer": "adam", "betas": [0.9] }' },
    '[0.9]',
    /betas is two numbers such as \[0\.9, 0\.999\]; found 1 number$/,
  ],
  [
    'betas that are no list',
    { train: '"train": { "optimizer": "adam", "betas": 0.9 }' },
    '0.9',
    /betas is two numbers .* found the number 0\.9/,
  ],
  [
    'a beta of 1',
    { train: '"train": { "optimizer": "adamw", "betas": [0.9, 1] }' },
    '1',
    /each of betas is a number below 1; found 1/,
  ],
  [
    'a negative decay',
    { train: '"train": { "optimizer": "adamw", "decay": -0.1 }' },
    '-0.1',
    /decay is a number from 0 on; found -0\.1/,
  ],
  [
    'an alpha above 1',
    { train: '"train": { "optimizer": "rmsprop", "alpha": 1.5 }' },
    '1.5',
    /alpha is a number below 1; found 1\.5/,
  ],
  [
    'an unknown schedule',
    { train: '"train": { "schedule": { "type": "cosin" } }' },
    '"cosin"',
    /schedule "cosin" is not known; did you mean "cosine"\?/,
  ],
  [
    'a schedule that is a name',
    { train: '"train": { "schedule": "cosine" }' },
    '"cosine"',
    /a schedule is an object with a "type", step, cosine or warmup; found the text "cosine"/,
  ],
  [
    'a schedule without a type',
    { train: '"train": { "schedule": { "every": 3 } }' },
    '{',
    /a schedule needs a "type": step, cosine or warmup/,
  ],
  [
    'a key of another schedule',
    { train: '"train": { "schedule": { "type": "cosine", "every": 3 } }' },
    '"every"',
    /cosine schedule key "every" is not known; known are type, to, steps, epochs/,
  ],
  [
    'a step schedule that does not say when',
    { train: '"train": { "schedule": { "type": "step", "factor": 0.5 } }' },
    '{',
    /step schedule needs the key "every"/,
  ],
  [
    'half an epoch',
    { train: '"train": { "schedule": { "type": "step", "every": 0.5 } }' },
    '0.5',
    /every is a whole number; found 0\.5/,
  ],
  [
    'a warmup without a length',
    { train: '"train": { "schedule": { "type": "warmup" } }' },
    '{',
    /warmup schedule needs the key "steps", or "epochs"/,
  ],
  [
    'a schedule of two lengths',
    { train: '"train": { "schedule": { "type": "warmup", "epochs": 1, "steps": 10 } }' },
    '"steps"',
    /a number of "steps" or of "epochs", not both/,
  ],
  [
    'a mistake in what follows a warmup',
    { train: '"train": { "schedule": { "type": "warmup", "steps": 10, "then": { "type": "cosine", "to": -1 } } }' },
    '-1',
    /to is a number from 0 on; found -1/,
  ],
  [
    'clipping by both',
    { train: '"train": { "clip": { "norm": 1, "value": 2 } }' },
    '"value"',
    /clip takes "norm" or "value", not both/,
  ],
  ['clipping by nothing', { train: '"train": { "clip": {} }' }, '{}', /clip needs a "norm" or a "value"/],
  [
    'a clip that is a number',
    { train: '"train": { "clip": 5 }' },
    '5',
    /clip is \{ "norm": 1 \} or \{ "value": 1 \}; found the number 5/,
  ],
  ['a clip of 0', { train: '"train": { "clip": { "value": 0 } }' }, '0', /value of clip is a number above 0; found 0/],
  [
    'holding out everything',
    { data: '"data": { "x": [[1, 2]], "y": [[0, 1]], "holdOut": 1 }' },
    '1',
    /leaves none to train on/,
  ],
  ['an expectation of nothing', { more: '"expect": { "hiden.z": [[1]] }' }, '"hiden.z"', /did you mean "hidden\.z"\?/],
  [
    'an expectation of a wrong shape',
    { more: '"expect": { "output.a": [[1, 2]] }' },
    '[[1, 2]]',
    /"output\.a" has 1 row; expected 2 rows/,
  ],
  [
    'an expectation at no step',
    { more: '"expect": { "loss@soon": 1 }' },
    '"loss@soon"',
    /number of updates; found "soon"/,
  ],
];

describe('a mistake is one problem, with its place and what was expected', () => {
  it('and a good model has none', async () => {
    const { model, problems } = await readGrad(textOf({}), FILES);
    expect(problems).toEqual([]);
    expect(model?.layers.map(({ path }) => path)).toEqual(['hidden', 'output']);
  });

  it.each(CASES)('%s', async (_, parts, underlines, says) => {
    const text = textOf(parts);
    const { model, problems } = await readGrad(text, FILES);
    expect(problems.map(({ message }) => message)).toHaveLength(1);
    const [problem] = problems as [Problem];
    expect(problem.message).toMatch(says);
    expect(underlined(text, problem)).toBe(underlines);
    expect(problem.severity).toBe('error');
    expect(model).toBeNull();
  });

  it.each([
    ['"clip": 5', '{ "norm": 5 }'],
    ['"schedule": "cosine"', '{ "type": "cosine" }'],
  ])('%s is mended by its fix', async (train, fixed) => {
    const text = textOf({ train: `"train": { ${train} }` });
    const { problems } = await readGrad(text, FILES);
    expect(problems[0]?.fix?.replacement).toBe(fixed);
    const mended = textOf({ train: `"train": { ${train.replace(/: .*/, `: ${fixed}`)} }` });
    expect((await readGrad(mended, FILES)).problems).toEqual([]);
  });

  it('several mistakes are several problems', async () => {
    const text = textOf({
      hidden: dense('"activation": "tahn", "weights": [[1], [2, 3], [4]]'),
      loss: '"loss": "huberr"',
      more: '"sed": 3',
    });
    const { problems } = await readGrad(text, FILES);
    expect(problems.map((problem) => underlined(text, problem)).sort()).toEqual([
      '"huberr"',
      '"sed"',
      '"tahn"',
      '[1]',
      '[4]',
    ]);
  });

  it.each([
    ['', 'structure', /empty/],
    ['[1, 2]', 'structure', /a model is an object/],
    ['{ "input": [2] "loss": 1 }', 'syntax', /","/],
    ['{ "input": [2', 'syntax', /expected/],
    ['{ "name": "open }', 'syntax', /closing quote/],
    ['{ nothing }', 'syntax', /double quotes/],
  ] as const)('a text that is no model: %j', async (text, kind, says) => {
    const { model, problems } = await readGrad(text, FILES);
    expect(model).toBeNull();
    expect(problems[0]?.kind).toBe(kind);
    expect(problems[0]?.message).toMatch(says);
  });

  it.each([
    ['a batch larger than the data', { train: '"train": { "batchSize": 5 }' }, /there are 2 examples/],
    [
      'Nesterov without momentum',
      { train: '"train": { "nesterov": true }' },
      /changes nothing without a momentum above 0/,
    ],
    ['a glob that names nothing', { train: '"train": { "freeze": ["*.wait"] }' }, /names no parameter/],
    [
      'targets beyond 0 and 1',
      { loss: '"loss": "binary-cross-entropy"', data: '"data": { "x": [[1, 2]], "y": [[0, 3]] }' },
      /expects numbers from 0 to 1/,
    ],
    ['a number beyond 2^53', data('"large.npy"', '[[0, 1], [1, 0]]'), /large\.npy holds whole numbers beyond 2\^53/],
    ['data that are not finite', data('"nan.npy"', '[[0, 1], [1, 0]]'), /nan\.npy holds NaN at \[0, 1\]/],
  ] as const)('%s is a warning, and the model is read', async (_, parts, says) => {
    const { model, problems } = await readGrad(textOf(parts), FILES);
    expect(problems.map(({ severity, message }) => [severity, says.test(message)])).toEqual([['warning', true]]);
    expect(model).not.toBeNull();
  });
});
