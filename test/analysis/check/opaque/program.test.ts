import { describe, expect, it } from 'vitest';
import { BOX } from '../../../formats/module/read.js';
import { checkCode } from './checkCode.js';

describe('a program with a gradient written by hand', () => {
  it('matches, every entry by differences', async () => {
    const { verdict, parameters, findings } = await checkCode(BOX);
    expect([verdict, findings]).toEqual(['match', []]);
    // ∇w = Σ 2 (w·x − y) x = 8 [1, 2] + 22 [3, 4], ∇b = 2b.
    expect([...(parameters[0]?.numeric ?? [])].map((each) => each.toFixed(6))).toEqual(['74.000000', '104.000000']);
    expect(parameters[1]?.numeric[0]).toBeCloseTo(6, 7);
  });

  it('in single precision matches too', async () => {
    const text = `const f = Math.fround;
const off = ({ w }, row, y) => f(f(f(w.data[0] * row[0]) + f(w.data[1] * row[1])) - y);
export const parameters = { w: { shape: [2], data: [1.1, 2.3] }, b: 3 };
export function loss(p, { x, y }) {
  return x.reduce((sum, row, n) => f(sum + f(off(p, row, y[n]) ** 2)), f(p.b * p.b));
}
export function gradient(p, { x, y }) {
  const slopes = x.map((row, n) => 2 * off(p, row, y[n]));
  return { w: [0, 1].map((i) => slopes.reduce((sum, slope, n) => sum + slope * x[n][i], 0)), b: 2 * p.b };
}
export const data = { x: [[1, 2], [3, 4]], y: [1, 0] };
export const precision = 'float32';`;
    expect(await checkCode(text)).toMatchObject({ verdict: 'match', findings: [] });
    const wrong = text.replace('sum + slope * x[n][i]', 'sum + 1.01 * slope * x[n][i]');
    expect((await checkCode(wrong)).parameters.map((each) => each.verdict)).toEqual(['mismatch', 'match']);
  });

  it('that is wrong: which parameter, what is wrong, and the line that `source` names', async () => {
    const wrong = BOX.replace('slope * x[n][i], 0)', '-slope * x[n][i], 0)');
    const { verdict, findings } = await checkCode(`${wrong}export const source = { w: 7 };`);
    expect(verdict).toBe('mismatch');
    expect(findings).toMatchObject([
      { layer: 'program', op: 'gradient', fault: 'sign', range: { start: { line: 6 } } },
    ]);
    expect(findings[0]?.message).toMatch(
      /^The gradient of \*w\* has the wrong sign\. At \[1\] it says -104; by differences of `loss` it is 104 /,
    );
  });

  it('that gives two values at one place is said to; nothing is told of its gradient', async () => {
    const { verdict, counts, findings } = await checkCode(BOX.replace('b * b)', 'b * b + 1e-6 * Math.random())'));
    expect([verdict, counts.inconclusive]).toEqual(['inconclusive', 3]);
    expect(findings).toMatchObject([{ message: expect.stringMatching(/`loss` is not deterministic/) }]);
  });

  it('with many parameters is looked at along random directions', async () => {
    // J = Σ sin(w + k): ∂J/∂w_k = cos(w_k + k).
    const text = (faults: string): string => `const N = 3000;
export const parameters = { w: { shape: [N], data: Array.from({ length: N }, (_, k) => Math.sin(k) / 2) } };
let calls = 0;
export function loss({ w }) { if (++calls > 3000) throw new Error('too often'); return w.data.reduce((sum, each, k) => sum + Math.sin(each + k), 0); }
export function gradient({ w }) { return { w: Array.from(w.data, (each, k) => Math.cos(each + k)${faults}) }; }
export const data = { x: [[0]] };`;
    const right = await checkCode(text(''));
    expect([right.verdict, right.counts.match]).toEqual(['match', 3000]);
    const wrong = await checkCode(text(' * (k === 1234 || k === 77 ? 1.001 : 1)'));
    expect(wrong.counts).toMatchObject({ match: 2998, mismatch: 2 });
    expect(wrong.findings).toMatchObject([{ fault: 'isolated-entries' }]);
  });
});
