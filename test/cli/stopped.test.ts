import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.js';
import { bundle } from '../worker/bundle.js';
import { folderWith, interruptedAt, run } from './run.js';

let worker = '';
beforeAll(async () => {
  worker = await bundle('src/worker/nodeMain.ts');
});

const check = (text: string, args: readonly string[] = [], over: Partial<Terminal> = {}) =>
  run(['check', 'm.grad.mjs', ...args], { worker, cwd: folderWith({ 'm.grad.mjs': text }), ...over });

/** y = sin(w x), 40 of each, its gradient wrong in one entry. A call takes 2 ms; once a file is there, it makes another and never comes back. */
const slow = (known: string, sign: string): string => `import { existsSync, writeFileSync } from 'node:fs';
const some = (of) => Array.from({ length: 40 }, (_, i) => of(i));
const work = () => {
  for (const end = performance.now() + 2; performance.now() < end;);
  if (!existsSync(${JSON.stringify(known)})) return;
  writeFileSync(${JSON.stringify(sign)}, '');
  for (;;);
};
export const layers = [
  {
    name: 'scale',
    parameters: { weight: { shape: [40], data: some((i) => Math.sin(i + 1)) } },
    forward({ x, parameters: { weight } }) {
      work();
      return { y: { shape: x.shape, data: x.data.map((each, i) => Math.sin(each * weight.data[i])) }, saved: x.data };
    },
    backward({ dy, saved: x, parameters: { weight } }) {
      return { gradients: { weight: some((i) => dy.data[i] * x[i] * Math.cos(weight.data[i] * x[i]) * (i === 0 ? 3 : 1)) } };
    },
  },
];
export const loss = {
  forward: (y, t) => ({ value: y.data.reduce((sum, each, i) => sum + (each - t.data[i]) ** 2, 0), saved: [y, t] }),
  backward: ([y, t]) => ({ shape: y.shape, data: y.data.map((each, i) => 2 * (each - t.data[i])) }),
};
export const data = { x: [some(Math.cos)], y: [some((i) => Math.cos(2 * i))] };`;

describe.each([
  ['between two calls', false],
  ['in a call that never comes back', true],
])('a check that Ctrl+C stops %s', (_, hanging) => {
  /** Stopped as soon as J is sampled. */
  const stopped = (...args: string[]) => {
    const folder = folderWith({});
    const [known, sign] = [join(folder, 'known'), join(folder, 'sign')];
    const over = interruptedAt(sign);
    const err = (text: string): void => {
      if (text.includes('checking scale.weight')) writeFileSync(hanging ? known : sign, '');
    };
    return check(slow(known, sign), args, { ...over, err, errIsTerminal: true });
  };

  it('tells in words what is known by then, and that it is not all', async () => {
    const { status, out } = await stopped();
    expect(status).toBe(130);
    expect(out).toMatch(/gradients\.weight of scale +m\.grad\.mjs:17:5 +✗ mismatch +1 mismatch, 39 match/);
    expect(out).toMatch(/^m\.grad\.mjs:17:5: `gradients\.weight` by `backward` of layer scale /m);
    expect(out).toContain('stopped before J was sampled along every entry\n');
  });

  it('tells it as JSON, not complete; the entries of one that was ended can’t be had any more', async () => {
    const { status, out } = await stopped('--json');
    expect(status).toBe(130);
    const { complete, verdict, findings, parameters } = JSON.parse(out);
    expect([complete, verdict]).toEqual([false, 'mismatch']);
    expect(findings).toMatchObject([{ layer: 'scale', op: 'gradients.weight', line: 17 }]);
    expect(parameters).toMatchObject([{ name: 'scale.weight', counts: { mismatch: 1 } }]);
    expect(parameters[0].entries).toHaveLength(hanging ? 0 : 5);
  });

  it('tells it as SARIF, of a run that did not get to its end', async () => {
    const { status, out } = await stopped('--sarif');
    expect(status).toBe(130);
    const [{ invocations, results }] = JSON.parse(out).runs;
    expect(invocations).toEqual([{ executionSuccessful: false }]);
    expect(results).toMatchObject([{ level: 'error', locations: [{}] }]);
  });
});

describe('entries of a layer that were not looked at by themselves', () => {
  it('are said to be open, and where; exit status 3', async () => {
    // 200 of 2,100 terms of a sum are 10²⁵ times smaller than the others: no direction shows them, and eight are tried alone.
    const text = `const some = (of) => Array.from({ length: 2100 }, (_, i) => of(i));
export const layers = [
  {
    name: 'sum',
    parameters: { weight: { shape: [2100], data: some((i) => Math.sin(i + 1)) } },
    forward({ x, parameters: { weight } }) {
      return { y: { shape: [1, 1], data: [x.data.reduce((sum, each, i) => sum + each * weight.data[i], 0)] }, saved: x };
    },
    backward: ({ dy, saved: x }) => ({ gradients: { weight: x.data.map((each) => each * dy.data[0]) } }),
  },
];
export const loss = {
  forward: (y, t) => ({ value: (y.data[0] - t.data[0]) ** 2, saved: [y, t] }),
  backward: ([y, t]) => ({ shape: y.shape, data: [2 * (y.data[0] - t.data[0])] }),
};
export const data = { x: [some((i) => (i < 200 ? 1e-25 : Math.cos(i)))], y: [[1]] };`;
    const { status, out } = await check(text);
    expect(status).toBe(3);
    expect(out).toMatch(/gradients\.weight of sum +m\.grad\.mjs:9:5 +\? inconclusive +200 inconclusive, 1900 match/);
    expect(out).toMatch(/^gradients\.weight of sum: inconclusive: not sampled, as at \[\d+\]$/m);
    const json = JSON.parse((await check(text, ['--json'])).out);
    expect([json.verdict, json.complete, json.findings]).toEqual(['inconclusive', true, []]);
  });
});
