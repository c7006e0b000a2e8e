import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { BOX, modelOf, readCode, SCALE } from './read.js';

type Change = readonly [what: string, from: string | RegExp, to: string, line: number, message: RegExp];

/** What is wrong after a change, and where: lines from 1, as editors count. */
async function problemAfter(text: string, from: string | RegExp, to: string, beside = {}) {
  expect(text).toMatch(from);
  const { problems } = await readCode(text.replace(from, to), { beside });
  return problems.map(({ message, range, severity }) => ({ message, severity, line: range.start.line + 1 }));
}

describe('mistakes in layers', () => {
  const changes: readonly Change[] = [
    [
      'a forward that gives too little',
      'shape: x.shape, data: y',
      'shape: [1, 1], data: y',
      5,
      /y that can't be read.*holds 1 numbers; found 2/,
    ],
    [
      'a forward without its examples',
      '{ shape: x.shape, data: y }',
      '{ shape: [1, 2], data: y }',
      5,
      /first axis counts the examples/,
    ],
    [
      'a forward that gives nothing',
      'return { y: { shape: x.shape, data: y }, saved: { x } };',
      '',
      5,
      /forward of scale gives undefined; \{ y, saved \} is wanted/,
    ],
    ['a forward with another name for y', 'return { y: {', 'return { out: {', 5, /gives "out".*there are y, saved/],
    [
      'no numbers',
      'data: y }, saved',
      "data: ['a', 'b'] }, saved",
      5,
      /data\[0\] should be a number.*found the text "a"/,
    ],
    ['dx of another length', 'dx: dy.data.map', 'dx: [1, 2, 3], also: dy.data.map', 9, /"also".*not known/],
    [
      'dx in another shape',
      /dx: dy.data.map\(.*?\), grad/,
      'dx: [1, 2, 3], grad',
      9,
      /gives 3 numbers as dx; the shape \[2, 1\] holds 2/,
    ],
    ['a missing gradient', 'gradients: { weight }', 'gradients: {}', 9, /backward of scale gives no gradients.weight/],
    [
      'an unknown gradient',
      'gradients: { weight }',
      'gradients: { wieght: weight }',
      9,
      /"wieght" in gradients, which is not known, did you mean "weight"/,
    ],
    [
      'a gradient in another shape',
      'gradients: { weight }',
      'gradients: { weight: { shape: [1, 1], data: weight } }',
      9,
      /gradients.weight in the shape \[1, 1\]; \[1\] is wanted/,
    ],
    [
      'an exception',
      'const weight = [dy',
      'const weight = saved.nothing.data[0] + [dy',
      10,
      /backward of scale threw TypeError/,
    ],
    ['an async function', 'forward({ x,', 'async forward({ x,', 5, /is async/],
    [
      'changed parameters',
      'const y = x',
      'parameters.weight[0] += 1; const y = x',
      5,
      /changes parameters.weight; work on a copy/,
    ],
    ['no backward', 'backward({ dy', 'backwards({ dy', 2, /backward of scale is missing: a function is expected/],
    [
      'no function',
      /forward\(y, target\) \{[^}]*\{[^}]*\}[^}]*\}/,
      'forward: 3',
      15,
      /forward of the loss is a function; found the number 3/,
    ],
    ['a loss that is no number', 'value: d.reduce', 'value: [1], other: d.reduce', 16, /"other"/],
    [
      'a loss of lists',
      /value: d.reduce\(.*\) \/ d.length/,
      'value: [1]',
      16,
      /gives a list as value; J is one number/,
    ],
    [
      'dy of another length',
      'return d.map(',
      'return d.slice(1).map(',
      20,
      /backward of the loss gives 1 numbers as dy/,
    ],
    ['no loss', 'export const loss', 'export const los', 1, /loss is \{ forward/],
    ['no layers in the list', /\[\n {2}\{[\s\S]*?\n\];/, '[];', 1, /list of layers/],
    ['examples that do not fit', 'y: [[1], [1]]', 'y: [[1]]', 24, /data.x has 2 examples, data.y 1/],
    ['uneven rows', 'x: [[1], [2]]', 'x: [[1], [2, 3]]', 24, /data.x can't be read: \[1\] has the shape \[2\]/],
    ['text for numbers', 'x: [[1], [2]]', "x: [['1'], [2]]", 24, /\[0\]\[0\] should be a number.*the text "1"/],
    [
      'an odd name of a setting',
      'export const data',
      'export const train = { learningRat: 1 };\nexport const data',
      24,
      /train: .*learningRate/,
    ],
    ['l2', 'export const data', 'export const train = { l2: 1 };\nexport const data', 24, /l2 belongs to J/],
    [
      'a precision that is not there',
      'export const data',
      "export const precision = 'float16';\nexport const data",
      24,
      /"float64" or "float32"/,
    ],
  ];
  it.each(changes)('%s', async (_, from, to, line, message) => {
    const found = await problemAfter(SCALE, from, to);
    expect(found).toEqual([{ severity: 'error', line, message: expect.stringMatching(message) }]);
  });

  it('two layers of one name', async () => {
    const [layer] = /\{\n {4}name[\s\S]*?\n {2}\},/.exec(SCALE) ?? [''];
    const found = await problemAfter(SCALE, layer, `${layer}\n  ${layer}`);
    expect(found).toMatchObject([{ line: 14, message: expect.stringMatching(/two layers are called "scale"/) }]);
  });
});

describe('mistakes in a black box', () => {
  const changes: readonly Change[] = [
    ['a missing gradient', ', b: 2 * b }', ' }', 5, /gradient gives no b/],
    ['an unknown parameter', ', b: 2 * b }', ', c: 2 * b }', 5, /gives "c", which is not known/],
    ['a gradient of another length', 'w: [0, 1].map', 'w: [0].map', 5, /gives 1 numbers as w; the shape \[2\] holds 2/],
    ['no number', 'return x.reduce', "return 'J' + x.reduce", 2, /gives the text "J146"; J is one number/],
    ['an async loss', 'export function loss', 'export async function loss', 2, /loss is async/],
    ['changed parameters', 'const slopes', 'w.data[0] = 0; const slopes', 5, /gradient changes parameters.w/],
    [
      'an exception',
      'const slopes = x.map',
      'const slopes = batch.map',
      6,
      /threw ReferenceError: batch is not defined/,
    ],
    ['no gradient', 'export function gradient', 'function gradient', 5, /gradient is missing: a function is expected/],
    ['a shape that is not filled', 'data: [1, 2]', 'data: [1]', 1, /shape \[2\] holds 2 numbers; found 1/],
    ['parameters of nothing', '{ w: { shape: [2], data: [1, 2] }, b: 3 }', '{}', 1, /no parameter in it/],
    [
      'a line that is not there',
      'export const data',
      'export const source = { w: 99 };\nexport const data',
      9,
      /"w" is a line of this file, 1 to 11/,
    ],
    [
      'a line of nothing',
      'export const data',
      'export const source = { v: 1 };\nexport const data',
      9,
      /"v" is no parameter/,
    ],
  ];
  it.each(changes)('%s', async (_, from, to, line, message) => {
    const found = await problemAfter(BOX, from, to);
    expect(found).toEqual([{ severity: 'error', line, message: expect.stringMatching(message) }]);
  });

  it('what is neither kind: says what is exported', async () => {
    const { problems } = await readCode('export const layer = [];');
    expect(problems).toMatchObject([{ message: expect.stringMatching(/did you mean "layers"/) }]);
  });

  it('random numbers: a warning, since the model runs all the same', async () => {
    const found = await problemAfter(BOX, 'return x.reduce', 'return Math.random() + x.reduce');
    expect(found).toMatchObject([
      { severity: 'warning', line: 2, message: expect.stringMatching(/not deterministic/) },
    ]);
  });
});

describe('mistakes in code', () => {
  const beside = {
    'broken.mjs': 'export const a = 1;\nexport const b = ;',
    'thrower.mjs': "\n\nthrow new RangeError('too far');",
    'caller.mjs': 'export function call() {\n  return undefined.x;\n}',
  };
  const changes: readonly Change[] = [
    ['syntax', 'export const data =', 'export const data = = ', 9, /Unexpected token/],
    ['an import of nothing', /^/, "import { a } from './nothing.mjs';\n", 1, /nothing.mjs is not there/],
    [
      'a package that is not installed',
      /^/,
      "import { a } from 'deltascope-no-such-package';\n",
      1,
      /"deltascope-no-such-package" can't be imported: Cannot find package/,
    ],
    ['a file of the disk', /^/, "import { a } from '/etc/nothing.mjs';\n", 1, /begins with "\.\/"/],
    ['syntax of an import', /^/, "import { a } from './broken.mjs';\n", 1, /broken.mjs, line 2: Unexpected token/],
    [
      'an import that throws',
      /^/,
      "import './thrower.mjs';\n",
      1,
      /thrower.mjs can't run: RangeError: too far \(thrower.mjs, line 3\)/,
    ],
    ['a throw at the top', 'export const data', 'null.x;\nexport const data', 9, /can't run: TypeError/],
    [
      'a throw in a file that is called',
      'const slopes',
      'call(); const slopes',
      6,
      /gradient threw TypeError.*\(caller.mjs, line 2\)/,
    ],
  ];
  it.each(changes)('%s', async (what, from, to, line, message) => {
    const calls = what.startsWith('a throw in a file');
    const text = calls
      ? BOX.replace('data: [1, 2] }', 'data: [1, 2] }').replace(/\n/, " import { call } from './caller.mjs';\n")
      : BOX;
    const found = await problemAfter(text, from, to, beside);
    expect(found).toEqual([{ severity: 'error', line, message: expect.stringMatching(message) }]);
  });
});

describe('mistakes that come later', () => {
  it('give NaN, and are told at their line', async () => {
    const text = SCALE.replace(
      'const y = x',
      "if (parameters.weight[0] < 3) throw new Error('late');\n      const y = x",
    );
    const model = await modelOf(text);
    const trainer = new Trainer(model, model.data);
    expect(trainer.loss).toBe(14.5);
    expect(model.complaints?.()).toEqual([]);
    trainer.advance();
    expect(trainer.loss).toBeNaN();
    expect(model.complaints?.()).toMatchObject([
      { message: 'forward of scale threw Error: late', range: { start: { line: 5 } } },
    ]);
  });
});
