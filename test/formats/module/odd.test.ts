import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { BOX, modelOf, readCode, SCALE } from './read.js';

describe('odd modules are problems, never exceptions', () => {
  const odd: readonly string[] = [
    '',
    'export default null;',
    'export default 3;',
    'module.exports = null;',
    'throw null;',
    "throw 'words';",
    'throw { get message() { throw 1; } };',
    'export const layers = null;',
    'export const layers = [null]; export const loss = {};',
    'export const layers = [3, , 4]; export const loss = 3;',
    'export const layers = new Proxy([], { get() { throw new Error("no"); } }); export const loss = {};',
    "export const layers = [{ get name() { throw new Error('no'); } }];",
    'export const layers = [{ name: Symbol("a"), forward() {}, backward() {} }]; export const loss = {};',
    'export const parameters = 3; export const loss = () => 1; export const gradient = () => ({});',
    'export const parameters = { w: new BigInt64Array(2) }; export const loss = () => 1; export const gradient = () => 1;',
    'export const parameters = { w: { shape: [-1], data: [] } };',
    'export const parameters = { w: { shape: [2], get data() { throw 3; } } };',
    'export const parameters = { w: [[1], 2] };',
    'const w = []; w.push(w); export const parameters = { w };',
    `${BOX.replace(/data = .*/, 'data = null;')}`,
    `${BOX.replace(/data = .*/, 'data = { x: [], y: [] };')}`,
    `${BOX.replace(/data = .*/, 'data = { x: 3, y: 3 };')}`,
    `${BOX}export const train = () => 1;`,
    `${BOX}export const train = { toJSON() { throw 1; } };`,
    `${BOX}export const source = 3;`,
    `${BOX}export const seed = -1;`,
    `${BOX}export const name = Symbol('a');`,
    `${BOX.replace('return x.reduce', 'return new Promise(() => {}); x.reduce')}`,
    `${BOX.replace('return x.reduce', 'loss(...arguments); x.reduce')}`,
    `${SCALE}export const name = {};`,
    'export * from "./model.grad.mjs";',
    'await import("x" + 1);',
    '`${',
    '}}}}',
    '#!/usr/bin/env node\nexport const a = 1;',
  ];
  it.each(odd)('%s', async (text) => {
    const { model, problems } = await readCode(text);
    expect(model).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message.length).toBeGreaterThan(10);
  });

  it('numbers that are not finite are numbers', async () => {
    const model = await modelOf(BOX.replace('return x.reduce', 'return NaN * x.reduce'));
    expect(new Trainer(model, model.data).loss).toBeNaN();
  });

  it('a list that a model is made of need not stand in the file', async () => {
    const made = SCALE.replace('export const layers = [', 'const one = [').replace(
      'export const loss',
      "const two = { ...one[0], name: 'again' };\nexport const layers = [...one, two];\nexport const loss",
    );
    const { layers } = await modelOf(made);
    expect(layers.map(({ range }) => range?.start.line)).toEqual([2, 14]);
  });
});
