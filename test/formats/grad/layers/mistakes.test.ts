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
  // too large to be held
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
