import { describe, expect, it } from 'vitest';
import { SCALE } from '../formats/module/read.js';
import { folderWith, run } from './run.js';

const runOn = (text: string, args: readonly string[]) =>
  run(args, { cwd: folderWith({ 'scale.grad.mjs': text, 'lib.mjs': "export const name = 'scale';" }) });

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
    expect((await run(['check', 'two-layers.grad.mjs'])).status).toBe(0);
    expect((await run(['check', 'logistic.grad.ts'])).status).toBe(0);
    const wrong = await runOn(SCALE.replace('2 * each / d', '-2 * each / d'), ['check', 'scale.grad.mjs']);
    expect(wrong.status).toBe(1);
    expect(wrong.out).toMatch(/dy of the loss +scale\.grad\.mjs:20:3 +✗ mismatch +2 mismatch/);
    expect(wrong.out).toMatch(/gradients\.weight of scale +scale\.grad\.mjs:9:5 +✓ match +1 match/);
    expect(wrong.out).toMatch(/scale\.grad\.mjs:20:3: `dy` by `backward` of the loss has the wrong sign\./);
    const { out } = await run(['train', 'logistic.grad.ts', '--json']);
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
