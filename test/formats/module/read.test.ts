import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { read } from '../../../src/formats/read.js';
import { filesOf } from '../files.js';
import { BOX, modelOf, readCode, SCALE } from './read.js';

describe('layers written by hand', () => {
  it('compute what their author wrote, forward and backward', async () => {
    const model = await modelOf(SCALE);
    const trainer = new Trainer(model, model.data);
    // y = 3, 6; J = (4 + 25) / 2; ∂J/∂y = 2, 5; ∇w = 2 · 1 + 5 · 2.
    expect(trainer.loss).toBe(14.5);
    const [layer] = trainer.graph.layers;
    if (!layer) throw new Error('no layer');
    expect([...trainer.view(layer.z)]).toEqual([3, 6]);
    expect([...trainer.view(layer.delta)]).toEqual([2, 5]);
    expect([...trainer.view(trainer.graph.gradients.get('scale.weight') ?? -1)]).toEqual([12]);
    trainer.advance();
    expect(trainer.parameter('scale.weight')[0]).toBeCloseTo(3 - 0.1 * 12, 15);
  });

  it('stand at their places: the list, each layer, the loss', async () => {
    const { layers, ranges, parameters } = await modelOf(SCALE);
    expect(layers.map(({ path, inputShape, outputShape }) => [path, inputShape, outputShape])).toEqual([
      ['scale', [1], [1]],
    ]);
    expect(layers[0]?.range).toEqual({ start: { line: 1, column: 2 }, end: { line: 12, column: 3 } });
    expect(ranges.layers?.start).toEqual({ line: 0, column: 13 });
    expect(ranges.loss?.start).toEqual({ line: 14, column: 13 });
    expect(parameters[0]?.name).toBe('scale.weight');
  });

  it('may leave out the first layer’s dx, which nobody needs', async () => {
    const text = SCALE.replace('dx: dy.data.map((each) => each * parameters.weight[0]), ', '');
    const model = await modelOf(text);
    expect(new Trainer(model, model.data).loss).toBe(14.5);
  });

  it('each get what their own forward saved, also where another run came between', async () => {
    // The backward changes what was saved: a second one at the same numbers must not see that.
    const text = SCALE.replace('const weight = [dy', 'saved.x.data[0] += 0; const weight = [dy').replace(
      'return { dx:',
      'saved.x.data.fill(0); return { dx:',
    );
    const model = await modelOf(text);
    const [one, other] = [new Trainer(model, model.data), new Trainer(model, model.data)];
    const gradient = (trainer: Trainer): number | undefined =>
      trainer.view(trainer.graph.gradients.get('scale.weight') ?? -1)[0];
    other.advance();
    expect(gradient(one)).toBe(12);
    expect(gradient(other)).toBeCloseTo(12 * (1 - (2 * 0.1 * 5) / 2), 12);
    one.restore({ ...one.state() });
    expect(gradient(one)).toBe(12);
  });

  it('without data are a model to look at', async () => {
    const { model, problems } = await readCode(SCALE.replace(/export const data.*\n/, ''));
    expect(problems).toEqual([]);
    expect(model?.data).toBeNull();
    expect(model?.layers.map(({ path }) => path)).toEqual(['scale']);
  });
});

describe('several things exported by one declaration', () => {
  const data = /export const data = .*\n/;

  it.each([
    [
      'model.grad.mjs',
      "export const name = 'one, two', seed = [3, 4][0],\n  data = { x: [[1, 2], [3, 4]], y: [1, 0] }, unused = (a) => a, { third, other: [last] } = { third: 3, other: [4] };\n",
    ],
    [
      'model.grad.ts',
      "export const name: string = 'one, two', seed: number = [3, 4][0] as number, data: Map<string, number> | object = { x: [[1, 2], [3, 4]], y: [1, 0] };\n",
    ],
  ])('in %s are all there, each with its place', async (file, declaration) => {
    const model = await modelOf(`${BOX.replace(data, '')}${declaration}`, { file });
    expect([model.name, model.seed, model.data.x.shape]).toEqual(['one, two', 3, [2, 2]]);
    const { problems } = await readCode(`${BOX.replace(data, declaration.replace('[3, 4][0]', '-1'))}`, { file });
    const line = BOX.split('\n').findIndex((each) => each.startsWith('export const data'));
    expect(problems).toMatchObject([{ range: { start: { line, column: declaration.indexOf('seed') } } }]);
  });
});

describe('a black box', () => {
  it('is asked for J and for the gradient', async () => {
    const model = await modelOf(BOX);
    const trainer = new Trainer(model, model.data);
    // (1 + 4 − 1)² + (3 + 8)² + 9; slopes 8, 22.
    expect(trainer.loss).toBe(16 + 121 + 9);
    const of = (name: string): number[] => [...trainer.view(trainer.graph.gradients.get(name) ?? -1)];
    expect([of('w'), of('b')]).toEqual([[8 + 66, 16 + 88], [6]]);
    trainer.advance();
    expect(trainer.parameter('b')[0]).toBeCloseTo(3 - 0.1 * 6, 15);
  });

  it('stands at its gradient, and findings where `source` says', async () => {
    const model = await modelOf(`${BOX}export const source = { w: 7 };`);
    expect(model.ranges.layers?.start).toEqual({ line: 4, column: 16 });
    expect(model.parameters.map(({ range }) => range?.start.line)).toEqual([6, 4]);
  });

  it('gets batches in the form in which it gave its data, and undefined without data', async () => {
    const one = BOX.replace('[[1, 2], [3, 4]]', '{ shape: [2, 2], data: new Uint8Array([1, 2, 3, 4]) }')
      .replaceAll('x.reduce((sum, row, n)', '[[...x.data.slice(0, 2)], [...x.data.slice(2)]].reduce((sum, row, n)')
      .replace('x.map((row, n)', '[[...x.data.slice(0, 2)], [...x.data.slice(2)]].map((row, n)')
      .replace('x[n][i]', 'x.data[2 * n + i]');
    const model = await modelOf(one);
    expect(new Trainer(model, model.data).loss).toBe(146);
    const alone = await modelOf(
      'export const parameters = { w: [2] }; export const loss = ({ w }, batch) => (batch ? NaN : w[0] ** 2); export const gradient = ({ w }) => ({ w: [2 * w[0]] });',
    );
    expect(new Trainer(alone, alone.data).loss).toBe(4);
  });

  it('computes in float32 where it says so', async () => {
    const model = await modelOf(`${BOX.replace('[1, 2] }, b', '[0.1, 2] }, b')}export const precision = 'float32';`);
    expect(model.precision).toBe('float32');
    expect(new Trainer(model, model.data).parameter('w')[0]).toBe(Math.fround(0.1));
  });
});

describe('training', () => {
  it('is set as in a model file: batches, an optimizer, what is frozen', async () => {
    const text = `${BOX}export const train = { optimizer: 'adam', learningRate: 0.01, batchSize: 1, epochs: 3, freeze: ['b'] };`;
    const model = await modelOf(text);
    expect(model.training).toMatchObject({ optimizer: { name: 'adam' }, learningRate: 0.01, batchSize: 1, epochs: 3 });
    const trainer = new Trainer(model, model.data);
    for (let i = 0; i < 4; i++) trainer.advance();
    expect(trainer.parameter('b')[0]).toBe(3);
  });
});

describe('code', () => {
  const entry = `import { w } from './lib/start.mjs';\nimport twice from '../model/lib/twice';\n${BOX.replace('[1, 2] }, b: 3', '[w, twice(1)] }, b: 3')}`;

  it('imports files beside it, TypeScript too, in circles if need be', async () => {
    const model = await modelOf(entry.replace('../model/', './'), {
      beside: {
        'lib/start.mjs': "import { half } from './half.cjs';\nexport const w = half(2);",
        'lib/half.cjs': 'exports.half = (x) => x / 2;',
        'lib/twice.ts':
          "import { once } from './once.js';\nexport default function twice(x: number): number { return once(x) + once(x); }\nexport const two: number = 2;",
        'lib/once.js': "import { two } from './twice.js';\nexport const once = (x) => (two / 2) * x;",
      },
    });
    expect(new Trainer(model, model.data).loss).toBe(146);
  });

  it('imports packages of its folder, of both kinds, and what Node brings along', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packages-'));
    const put = (path: string, content: string): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), content);
    };
    put('node_modules/ones/package.json', '{ "name": "ones", "type": "module", "exports": "./index.js" }');
    put('node_modules/ones/index.js', 'export const one = 1; export default 2;');
    put('node_modules/old/index.js', 'module.exports = { three: 3 };');
    const text = `import two, { one } from 'ones';\nimport old from 'old';\nimport { basename } from 'node:path';\n${BOX.replace(
      'data: [1, 2] }, b: 3',
      "data: [one, two] }, b: basename('/a/b') === 'b' ? old.three : 0",
    )}`;
    const model = await modelOf(text, { folder });
    expect(new Trainer(model, model.data).loss).toBe(146);
    const common = `const { three } = require('old');\n${BOX.replaceAll(/export (const|function) (\w+)/g, '$1 $2').replace('b: 3', 'b: three')}\nmodule.exports = { parameters, loss, gradient, data };`;
    const same = await modelOf(common, { folder, file: 'model.grad.js' });
    expect(new Trainer(same, same.data).loss).toBe(146);
  });

  it('knows its own address, waits at the top, may be one default export', async () => {
    const text = `const w = await Promise.resolve(import.meta.url.endsWith('/model.grad.mjs') ? 1 : 0);\n${BOX.replace('[1, 2] }, b', '[w, 2] }, b')}`;
    const model = await modelOf(text);
    expect(new Trainer(model, model.data).loss).toBe(146);
    const whole = `${BOX.replaceAll('export ', '')}export default { parameters, loss, gradient, data };`;
    expect((await readCode(whole)).problems).toEqual([]);
  });

  it('is TypeScript where its name says so, line for line', async () => {
    const typed = SCALE.replace('forward({ x, parameters })', 'forward({ x, parameters }: any): any')
      .replace('export const layers =', 'interface Odd {\n  a: number;\n}\nexport const layers: Array<any> =')
      .replaceAll('(sum, each', '(sum: number, each: number');
    const model = await modelOf(typed.replace(', i)', ', i: number)'), { file: 'model.grad.ts' });
    expect(model.layers[0]?.range?.start).toEqual({ line: 4, column: 2 });
  });

  it('does not run where nobody trusts it, and says how to', async () => {
    const text = 'globalThis.ran = true;';
    const { model, problems } = await read('model.grad.mjs', text, filesOf());
    expect(model).toBeNull();
    expect(problems).toMatchObject([{ kind: 'untrusted', message: expect.stringMatching(/trust this workspace/) }]);
    expect('ran' in globalThis).toBe(false);
  });
});
