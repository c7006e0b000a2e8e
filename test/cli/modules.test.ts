import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.js';
import { SCALE } from '../formats/module/read.js';
import { bundle } from '../worker/bundle.js';
import { folderWith, interruptedAt, run } from './run.js';

let worker = '';
beforeAll(async () => {
  worker = await bundle('src/worker/nodeMain.ts');
});

const runOn = (text: string, args: readonly string[], over: Partial<Terminal> = {}) =>
  run(args, {
    worker,
    cwd: folderWith({ 'scale.grad.mjs': text, 'lib.mjs': "export const name = 'scale';" }),
    ...over,
  });

describe('models that are code, on the command line', () => {
  it('are traced, with what they import; what they print is not in the document', async () => {
    const text = `import { name } from './lib.mjs';\nconsole.log(name);\n${SCALE.replace("name: 'scale'", 'name')}`;
    const { status, out } = await runOn(text, ['trace', 'scale.grad.mjs', '--json']);
    expect(status).toBe(0);
    const { loss, layers } = JSON.parse(out);
    expect(loss).toBe(14.5);
    expect(layers).toMatchObject([{ name: 'scale', type: 'code', line: 4, delta: { data: [2, 5] } }]);
  });

  it('are checked and trained', async () => {
    expect((await run(['check', 'two-layers.grad.mjs'], { worker })).status).toBe(0);
    expect((await run(['check', 'logistic.grad.ts'], { worker })).status).toBe(0);
    const wrong = await runOn(SCALE.replace('2 * each / d', '-2 * each / d'), ['check', 'scale.grad.mjs']);
    expect(wrong.status).toBe(1);
    expect(wrong.out).toMatch(/dy of the loss +scale\.grad\.mjs:20:3 +✗ mismatch +2 mismatch/);
    expect(wrong.out).toMatch(/gradients\.weight of scale +scale\.grad\.mjs:9:5 +✓ match +1 match/);
    expect(wrong.out).toMatch(/scale\.grad\.mjs:20:3: `dy` by `backward` of the loss has the wrong sign\./);
    const { out } = await run(['train', 'logistic.grad.ts', '--json'], { worker });
    expect(JSON.parse(out).steps).toBe(500);
  });

  it('say of entries that were not sampled, or could not be told, why', async () => {
    const many = `const n = 3000;
export const parameters = { w: { shape: [n], data: Array.from({ length: n }, (_, i) => Math.sin(i)) } };
export const loss = ({ w }) => w.data.reduce((sum, each, i) => sum + Math.cos(each * (1 + (i % 7))), 0);
export const gradient = ({ w }) => ({ w: Array.from(w.data, (each, i) => -Math.sin(each * (1 + (i % 7))) * (1 + (i % 7))) });
export const data = { x: [1], y: [1] };`;
    expect((await runOn(many, ['check', 'scale.grad.mjs'])).out).toMatch(/w +3000 +✓ match +3000 match +–/);
    const [parameter] = JSON.parse((await runOn(many, ['check', 'scale.grad.mjs', '--json'])).out).parameters;
    expect(parameter.entries[0]).toMatchObject({
      verdict: 'match',
      note: 'agrees along random directions',
      numeric: null,
    });
    const unused = `export const parameters = { w: 1, unused: 2 };
export const loss = ({ w }) => w * w;
export const gradient = ({ w }) => ({ w: 2 * w, unused: 0 });
export const data = { x: [1], y: [1] };`;
    expect((await runOn(unused, ['check', 'scale.grad.mjs'])).out).toContain(
      'unused: its gradient is zero, and so are differences of J: J does not depend on it here\n',
    );
    const [used, flat] = JSON.parse((await runOn(unused, ['check', 'scale.grad.mjs', '--json'])).out).parameters;
    expect([used.reach, flat.reach]).toEqual([{ kind: 'reached' }, { kind: 'flat' }]);
    const faint = `export const parameters = { w: 0.4 };
export const loss = ({ w }) => 1 + 1e-17 * Math.sin(w);
export const gradient = ({ w }) => ({ w: 1e-17 * Math.cos(w) });
export const data = { x: [1], y: [1] };`;
    const { status, out } = await runOn(faint, ['check', 'scale.grad.mjs']);
    expect([status, out]).toEqual([
      3,
      expect.stringContaining('w: inconclusive: rounding may be more than half of it'),
    ]);
  });

  it('can’t end the command: exit status 2, at the line that tried', async () => {
    const text = SCALE.replace('const y = x', 'process.exit(0);\n      const y = x');
    const ended = await runOn(text, ['check', 'scale.grad.mjs', '--json']);
    expect(ended.status).toBe(2);
    expect(JSON.parse(ended.out).problems).toMatchObject([
      { line: text.split('\n').findIndex((line) => line.includes('process.exit')) + 1, severity: 'error' },
    ]);
    const own = `import process from 'node:process';\n${SCALE.replace('const y = x', 'process.cwd();\n      const y = x')}`;
    expect((await runOn(own, ['check', 'scale.grad.mjs'])).status).toBe(0);
  });

  it('that are wrong say where', async () => {
    const missing = await runOn(SCALE.replace('gradients: { weight }', 'gradients: {}'), ['trace', 'scale.grad.mjs']);
    expect(missing).toMatchObject({ status: 2, err: expect.stringContaining('scale.grad.mjs:9:5: backward of scale') });
    const text = SCALE.replace(
      'const y = x',
      "if (parameters.weight[0] < 2) throw new Error('late');\n      const y = x",
    );
    const late = await runOn(text, ['trace', 'scale.grad.mjs', '--step', '3']);
    expect(late.status).toBe(1);
    expect(late.err).toContain('scale.grad.mjs:6:7: forward of scale threw Error: late');
  });
});

/** J = Σ w² with a wrong entry in its gradient; the call after so many makes the file that is named, and never comes back. */
const hangs = (after: number, sign: string): string => `import { writeFileSync } from 'node:fs';
let calls = 0;
export const parameters = { w: { shape: [3], data: [1, 2, 3] } };
export const loss = ({ w }) => {
  if (calls++ >= ${after}) {
    writeFileSync(${JSON.stringify(sign)}, '');
    for (;;);
  }
  return w.data.reduce((sum, each) => sum + each * each, 0);
};
export const gradient = ({ w }) => ({ w: w.data.map((each, i) => (i === 0 ? 3 : 2 * each)) });
export const data = { x: [1], y: [1] };`;

describe('code that never comes back', () => {
  const run = (after: number, args: readonly string[]) => {
    const sign = join(folderWith({}), 'sign');
    return runOn(hangs(after, sign), [...args, 'scale.grad.mjs'], interruptedAt(sign));
  };

  it.each([
    ['as the file is opened', 0, ['check']],
    ['as a step is computed', 10, ['trace', '--step', '100']],
    ['as it is trained', 10, ['train', '--steps', '100']],
    ['as it is checked', 10, ['check']],
  ])('is ended by Ctrl+C %s', async (_, after, args) => {
    const { status, err } = await run(after, args);
    expect(status).toBe(130);
    expect(err).toContain('scale.grad.mjs: ended by Ctrl+C while its code was running\n');
  });
});

describe('a package that ends the thread', () => {
  it('fails the command, with a problem', async () => {
    const cwd = folderWith({ 'scale.grad.mjs': `import 'quits';\n${SCALE}` });
    mkdirSync(join(cwd, 'node_modules', 'quits'), { recursive: true });
    writeFileSync(join(cwd, 'node_modules', 'quits', 'index.js'), 'process.exit(0);');
    const { status, out, err } = await runOn('', ['check', 'scale.grad.mjs', '--json'], { cwd });
    expect(status).toBe(2);
    expect(err).toMatch(/^scale\.grad\.mjs:1:1: its code ended its thread \(exit code 0\)/);
    expect(JSON.parse(out).problems).toHaveLength(1);
  });
});
