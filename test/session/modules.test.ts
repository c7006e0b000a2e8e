import { describe, expect, it } from 'vitest';
import { nodeCode } from '../../src/worker/nodeCode.js';
import { BOX, SCALE } from '../formats/module/read.js';
import { sessionOf, sessionOfExample } from './open.js';

const code = { host: nodeCode(null), fatal: null };
const [layers, box] = [
  { text: SCALE, options: { file: 'scale.grad.mjs', code } },
  {
    text: BOX.replace('b * b', '0.01 * b * b').replace('2 * b }', '0.02 * b }'),
    options: { file: 'box.grad.js', code },
  },
];

describe('a session of a module', () => {
  it.each(['two-layers.grad.mjs', 'logistic.grad.ts'])('%s trains, and goes back bit for bit', async (file) => {
    const session = await sessionOfExample(file, { code });
    const losses: (number | undefined)[] = [];
    for (let step = 0; step < 5; step++) {
      losses.push((await session.request('state', null)).run?.loss);
      await session.request('step', { count: 1 });
    }
    await session.request('goto', { step: 300 });
    for (const step of [4, 2, 0, 3, 1]) {
      expect((await session.request('goto', { step })).run?.loss).toBe(losses[step]);
    }
    expect(new Set(losses).size).toBe(5);
  });

  it.each([layers, box])('$options.file is checked', async ({ text, options }) => {
    const session = await sessionOf(text, options);
    expect((await session.request('check', null)).run?.check?.verdict).toBe('match');
  });

  it.each([
    { ...layers, from: '2 * each / d.length', to: '3 * each / d.length' },
    { ...box, from: '0.02 * b', to: '0.04 * b' },
  ])('$options.file with a wrong factor is found wrong', async ({ text, options, from, to }) => {
    expect(text).toContain(from);
    const session = await sessionOf(text.replace(from, to), options);
    expect((await session.request('check', null)).run?.check?.verdict).toBe('mismatch');
  });

  it('goes on where it stands when only comments change, and starts anew when code does', async () => {
    const session = await sessionOf(SCALE, layers.options);
    await session.request('step', { count: 3 });
    const commented = await session.request('open', { text: `// hello\n${SCALE}`, version: 2 });
    expect(commented.run?.step).toBe(3);
    expect(commented.run?.layers[0]?.range?.start.line).toBe(2);
    const changed = SCALE.replace('2 * each', '2.0 * each * 1');
    expect((await session.request('open', { text: changed, version: 3 })).run?.step).toBe(0);
  });

  it('tells what code did wrong on the way, and stays alive', async () => {
    const text = SCALE.replace(
      'const y = x',
      "if (parameters.weight[0] < 2) throw new Error('late');\n      const y = x",
    );
    const session = await sessionOf(text, layers.options);
    const { problems, run } = await session.request('goto', { step: 3 });
    expect(problems).toMatchObject([{ kind: 'code', message: 'forward of scale threw Error: late' }]);
    expect(run?.nonFinite).toEqual({ layer: 'scale', quantity: 'z' });
    expect((await session.request('goto', { step: 0 })).run?.loss).toBe(14.5);
  });

  it('keeps the last good model while the code does not run', async () => {
    const session = await sessionOf(SCALE, layers.options);
    const { stale, run, problems } = await session.request('open', { text: `${SCALE}nonsense;`, version: 2 });
    expect([stale, run?.loss]).toEqual([true, 14.5]);
    expect(problems).toMatchObject([{ message: expect.stringMatching(/nonsense is not defined/) }]);
  });

  it('does not run a text again that did not come to an end', async () => {
    const fatal = { text: SCALE, how: 'did not answer within 9 s' };
    const session = await sessionOf(SCALE, { file: 'scale.grad.mjs', code: { ...code, fatal } });
    const { problems, run } = await session.request('state', null);
    expect(run).toBeNull();
    expect(problems[0]?.message).toMatch(/did not answer within 9 s/);
    expect((await session.request('open', { text: `${SCALE}\n`, version: 2 })).run?.loss).toBe(14.5);
  });
});
