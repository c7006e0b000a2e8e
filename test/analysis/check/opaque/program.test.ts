import { describe, expect, it } from 'vitest';
import { NOTES, VERDICTS } from '../../../../src/analysis/check/codes.js';
import { BOX } from '../../../formats/module/read.js';
import { checkCode } from './checkCode.js';

/** J = Σ_n (v · tanh(U tanh(W x_n)) − y_n)² / N + λ/2 (‖W‖² + ‖U‖²) over 4 examples, W and U [3, 3], by hand. */
const NET = `const drawn = (shape, from) => ({ shape, data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(from + 2.3 * i)) });
export const parameters = { W: drawn([3, 3], 1), U: drawn([3, 3], 2), v: drawn([3], 3), b: drawn([3], 4) };
const product = (m, x) => [0, 1, 2].map((j) => x.reduce((sum, each, i) => sum + m.data[3 * j + i] * each, 0));
const lambda = 0.3;
function forward({ W, U, v, b }, x) {
  const a = product(W, x).map(Math.tanh);
  const h = product(U, a).map((z, j) => Math.tanh(z + b.data[j]));
  return { a, h, out: h.reduce((sum, each, j) => sum + v.data[j] * each, 0) };
}
export function loss(p, { x, y }) {
  const squares = (m) => m.data.reduce((sum, w) => sum + w * w, 0);
  const terms = x.map((row, n) => (forward(p, row).out - y[n]) ** 2);
  return terms.reduce((sum, each) => sum + each, 0) / x.length + (lambda / 2) * (squares(p.W) + squares(p.U));
}
export function gradient(p, { x, y }) {
  const g = { W: new Array(9).fill(0), U: new Array(9).fill(0), v: [0, 0, 0], b: [0, 0, 0] };
  x.forEach((row, n) => {
    const { a, h, out } = forward(p, row);
    const d = (2 * (out - y[n])) / x.length;
    const dh = h.map((each, j) => d * p.v.data[j] * (1 - each ** 2));
    const da = a.map((each, i) => (1 - each ** 2) * dh.reduce((sum, each, j) => sum + each * p.U.data[3 * j + i], 0));
    for (let j = 0; j < 3; j++) {
      g.v[j] += d * h[j];
      g.b[j] += dh[j];
      for (let i = 0; i < 3; i++) {
        g.U[3 * j + i] += dh[j] * a[i];
        g.W[3 * j + i] += da[j] * row[i];
      }
    }
  });
  for (const m of ['W', 'U']) g[m] = g[m].map((each, i) => each + lambda * p[m].data[i]);
  return g;
}
export const data = { x: [[1, 0.5, -0.2], [-0.4, 0.8, 0.3], [0.2, -0.6, 1.1], [0.7, 0.1, -0.9]], y: [0.3, -0.5, 1.2, 0.1] };`;

describe('what is wrong with a gradient of which nothing but its numbers is known', () => {
  it('nothing, where it is right', async () => {
    expect((await checkCode(NET)).findings).toEqual([]);
  });

  const plants: [name: string, from: string, to: string, found: string[]][] = [
    ['a sign', 'g.b[j] += dh[j]', 'g.b[j] -= dh[j]', ['sign']],
    ['half of it', '(2 * (out - y[n]))', '(out - y[n])', ['factor-half', 'factor-half', 'factor-half', 'factor-half']],
    ['no mean', 'g.v[j] += d * h[j]', 'g.v[j] += 4 * d * h[j]', ['factor-batch']],
    ['any factor', 'g.v[j] += d * h[j]', 'g.v[j] += 1.7 * d * h[j]', ['factor']],
    ['left out', 'g.b[j] += dh[j]', 'g.b[j] += 0', ['bias-missing']],
    ['nothing at all', 'g.v[j] += d * h[j]', 'g.v[j] += 0', ['zero']],
    ['one example, as its share of the mean', 'g.v[j] += d * h[j]', 'g.v[j] = d * h[j]', ['one-example-only']],
    ['one example, as if it were all', 'g.b[j] += dh[j]', 'g.b[j] = 4 * dh[j]', ['one-example-only']],
    ['one entry', 'return g;', 'g.U[4] += 0.1;\n  return g;', ['isolated-entries']],
    ['without the penalty', "['W', 'U']) g", "['W']) g", ['l2-missing']],
    [
      'with it twice',
      'return g;',
      'g.U = g.U.map((each, i) => each + lambda * p.U.data[i]);\n  return g;',
      ['l2-doubled'],
    ],
    [
      'transposed',
      'return g;',
      'g.U = g.U.map((_, i) => g.U[(i % 3) * 3 + Math.floor(i / 3)]);\n  return g;',
      ['transposed'],
    ],
    [
      'rows in another order',
      'return g;',
      'g.U = [0, 2, 1].flatMap((j) => g.U.slice(3 * j, 3 * j + 3));\n  return g;',
      ['rows-permuted'],
    ],
    ['a power of it', 'return g;', 'g.U = g.U.map((each) => each ** 3);\n  return g;', ['unknown']],
  ];
  it.each(plants)('%s', async (_, from, to, found) => {
    expect(NET).toContain(from);
    const { findings } = await checkCode(NET.replace(from, to));
    expect(
      findings.map(({ fault }) => fault).filter((fault) => fault !== 'l2-missing' || found.includes(fault)),
    ).toEqual(found);
  });

  it('that of another parameter is said to be', async () => {
    const { findings } = await checkCode(NET.replace('return g;', 'return { ...g, v: g.b };'));
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The gradient of \*v\* is that of \*b\*\. At /),
    ]);
  });

  it('where the program looks at no batch, no example is blamed', async () => {
    const closed = NET.replace('loss(p, { x, y })', 'loss(p)')
      .replace('gradient(p, { x, y })', 'gradient(p)')
      .replace('export const data = {', 'const { x, y } = {');
    const { findings } = await checkCode(closed.replace('g.b[j] += dh[j]', 'g.b[j] = dh[j]'));
    expect(findings.map(({ fault }) => fault)).toEqual(['unknown']);
  });
});

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
    expect(await checkCode(text)).toMatchObject({ verdict: 'match', findings: [], single: null });
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

  it('whose entry is too small to be seen in J is undecided there: differences say nothing, whatever sign it has', async () => {
    // ∂J/∂w₀ = 10⁻¹⁷ cos w₀, far below the last place of J.
    const text = (sign: string): string => `export const parameters = { w: { shape: [2], data: [0.4, 1.1] } };
export const data = { x: [1], y: [1] };
export function loss({ w }) { return 1 + 1e-17 * Math.sin(w.data[0]) + w.data[1] ** 2; }
export function gradient({ w }) { return { w: [${sign}1e-17 * Math.cos(w.data[0]), 2 * w.data[1]] }; }`;
    for (const sign of ['', '-']) {
      const [w] = (await checkCode(text(sign))).parameters;
      expect(Array.from(w?.verdicts ?? [], (code) => VERDICTS[code])).toEqual(['inconclusive', 'match']);
      expect(Array.from(w?.notes ?? [], (code) => NOTES[code])).toEqual(['rounding may be more than half of it', null]);
    }
  });

  it('that gives two values at one place is said to; nothing is told of its gradient', async () => {
    const { verdict, counts, findings } = await checkCode(BOX.replace('b * b)', 'b * b + 1e-6 * Math.random())'));
    expect([verdict, counts.inconclusive]).toEqual(['inconclusive', 3]);
    expect(findings).toMatchObject([{ message: expect.stringMatching(/`loss` is not deterministic/) }]);
  });

  it('nor is a gradient of zeros then said to come from J', async () => {
    const text = `let calls = 0;
export const parameters = { w: 2 };
export function loss({ w }) { return w * w + ++calls; }
export function gradient() { return { w: 0 }; }
export const data = { x: [[1]] };`;
    const { parameters, findings } = await checkCode(text);
    expect(findings).toMatchObject([{ message: expect.stringMatching(/`loss` is not deterministic/) }]);
    expect(parameters.map(({ reach }) => reach)).toEqual([{ kind: 'reached' }]);
    const steady = await checkCode(text.replace(' + ++calls', ''));
    expect(steady.parameters.map(({ reach }) => reach)).toEqual([
      { kind: 'zero', at: { layer: 'program', op: 'gradient' } },
    ]);
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
