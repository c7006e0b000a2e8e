import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../../src/analysis/check/report.js';
import { checkCode } from '../opaque/checkCode.js';
import { NETWORK } from '../opaque/network.js';
import { checkText } from '../run.js';

/** What is told, and the text that it is told at. */
const told = ({ findings }: CheckReport, text: string): (readonly [string, string])[] =>
  findings.map(({ range, message }) => {
    const from = range && text.split('\n')[range.start.line]?.slice(range.start.column);
    return [from ?? '', message] as const;
  });

describe('a number that is not finite is told once, where it first arose', () => {
  it('in a forward that is code, and not in the backwards that it spoils', async () => {
    const text = `const log = { name: 'log', forward({ x }) { return { y: { shape: x.shape, data: x.data.map(Math.log) }, saved: x }; },
  backward: ({ dy, saved: x }) => ({ dx: dy.data.map((d, i) => d / x.data[i]) }) };
const scale = { name: 'scale', parameters: { s: { shape: [1], data: [2] } },
  forward({ x, parameters: { s } }) { return { y: { shape: x.shape, data: x.data.map((v) => v * s.data[0]) }, saved: x }; },
  backward({ dy, saved: x }) { return { gradients: { s: [dy.data.reduce((a, d, i) => a + d * x.data[i], 0)] } }; } };
export const layers = [scale, log];
export const loss = { forward: (y) => ({ value: y.data.reduce((s, v) => s + v, 0), saved: y }), backward: (y) => y.data.map(() => 1) };
export const data = { x: [[1], [-2]] };`;
    const [[at, message] = ['', ''], ...more] = told(await checkCode(text), text);
    expect(more).toEqual([]);
    expect(at).toMatch(/^forward\(\{ x \}\) \{ return \{ y: .*Math\.log/);
    expect(message).toMatch(/^`forward` of layer \*log\* gives NaN, out of numbers that are finite/);
  });

  it('in the loss of a program', async () => {
    const text = `export const parameters = { w: 2 };
export function gradient({ w }) { return { w: 0.5 / Math.sqrt(1 - w) }; }
export function loss({ w }) { return Math.sqrt(1 - w); }
export const data = { x: [[1]] };`;
    const [[at, message] = ['', ''], ...more] = told(await checkCode(text), text);
    expect(more).toEqual([]);
    expect(at).toMatch(/^loss\(\{ w \}\)/);
    expect(message).toMatch(/^`loss` gives NaN/);
  });

  it('in the gradient of a program, which is no layer', async () => {
    const text = `export const parameters = { w: 2 };
export function loss({ w }) { return w * w; }
export function gradient({ w }) { return { w: 2 * w * Math.log(-w) }; }
export const data = { x: [[1]] };`;
    const [[at, message] = ['', ''], ...more] = told(await checkCode(text), text);
    expect(more).toEqual([]);
    expect(at).toMatch(/^gradient\(\{ w \}\)/);
    expect(message).toMatch(/^`gradient` gives a number that is not finite, out of numbers that are/);
  });

  it('in f, though df is not finite there either', async () => {
    const unit = { type: 'dense', units: 1, name: 'root', weights: [[1]], activation: { f: 'sqrt(z)', df: '0.5/a' } };
    const data = { x: [[4], [-1], [-9]], y: [[1], [1], [1]] };
    const text = JSON.stringify({ input: [1], layers: [unit], loss: 'squared-error', data });
    const [[at, message] = ['', ''], ...more] = told(await checkText(text), text);
    expect(more).toEqual([]);
    expect(at).toMatch(/^"?sqrt\(z\)/);
    expect(message).toBe(
      '`f` of layer *root* says `sqrt(z)`, which is NaN at z = -1. It is not finite at 2 of 3 points.',
    );
  });

  it('in df, where f is finite', async () => {
    const unit = { type: 'dense', units: 1, name: 'root', weights: [[1]], activation: { f: 'sqrt(z)', df: '0.5/a' } };
    const data = { x: [[4], [0]], y: [[1], [1]] };
    const text = JSON.stringify({ input: [1], layers: [unit], loss: 'squared-error', data });
    const [[at, message] = ['', ''], ...more] = told(await checkText(text), text);
    expect(more).toEqual([]);
    expect(at).toMatch(/^"?0\.5\/a/);
    expect(message).toMatch(/^`df` of layer \*root\* says `0\.5\/a`, which is not finite at z = 0\./);
    expect((await checkText(text)).findings[0]?.fault).toBe('non-finite');
  });

  it('in what a backward of the user’s gives, out of a forward that is finite', async () => {
    const text = NETWORK.replace('d * (1 - a[i] ** 2)', 'd / 0');
    const report = await checkCode(text);
    expect(report.findings.map(({ layer, op, fault }) => [layer, op, fault])).toEqual([['act', 'dx', 'non-finite']]);
    expect(report.findings[0]?.message).toMatch(
      /^`backward` of layer \*act\* gives `dx` that is not finite at \[\d, \d\]\.$/,
    );
  });

  it('in a parameter: 10²⁰⁰ is none of float32', async () => {
    const text = `{ "precision": "float32", "input": [1], "loss": "squared-error", "data": { "x": [[1]], "y": [[1]] }, "layers": [
{ "type": "dense", "name": "first", "units": 1, "weights": [[1]] },
{ "type": "dense", "name": "huge", "units": 1, "weights": [[1e200]] }] }`;
    const [[at, message] = ['', ''], ...more] = told(await checkText(text), text);
    expect(more).toEqual([]);
    expect(at).toMatch(/^\[\[1e200\]\]/);
    expect(message).toMatch(/^\*huge\.weight\* holds a number that is not finite/);
  });
});
