import { describe, expect, it } from 'vitest';
import { precisionOf } from '../../../../src/analysis/check/opaque/computes.js';
import { BOX } from '../../../formats/module/read.js';
import { checkCode } from './checkCode.js';

/** A layer a = W x whose numbers come in arrays of one kind, and a loss in float64. */
function layer(holder: string, slope = 'dy.data[n] * x.data[n * 3 + i]'): string {
  return `const weight = { shape: [1, 3], data: [0.1, -0.7, 1.3] };
export const layers = [{ name: 'only', parameters: { weight },
  forward({ x, parameters: { weight } }) {
    const data = new ${holder}(x.shape[0]);
    for (let n = 0; n < data.length; n++) for (let i = 0; i < 3; i++) data[n] += weight.data[i] * x.data[n * 3 + i];
    return { y: { shape: [data.length, 1], data }, saved: x };
  },
  backward({ dy, saved: x }) {
    const g = new ${holder}(3);
    for (let n = 0; n < dy.data.length; n++) for (let i = 0; i < 3; i++) g[i] += ${slope};
    return { gradients: { weight: g } };
  } }];
export const loss = {
  forward: (y, t) => ({ value: y.data.reduce((sum, each, i) => sum + (each - t.data[i]) ** 2, 0), saved: y.data.map((each, i) => each - t.data[i]) }),
  backward: (off) => off.map((each) => 2 * each),
};
export const data = { x: [[0.3, -1.1, 0.2], [0.7, 0.9, -0.4], [1.7, 0.6, 0.1]], y: [[0.2], [0.1], [-0.3]] };`;
}

describe('what code computes in', () => {
  it('is float32 where all that it gives is a number of float32, a few of them with many digits', () => {
    const single = [0.1, 0.7, -3].map(Math.fround);
    expect(precisionOf('float64', single)).toBe('float32');
    expect(precisionOf('float64', [...single, 0.1])).toBe('float64');
    // Few digits, or one number alone, tell nothing.
    expect(precisionOf('float64', [0, 0.25, -1.375, 3e6])).toBe('float64');
    expect(precisionOf('float64', [Math.fround(0.1)])).toBe('float64');
  });

  it('is seen in a layer that does not say so: it is judged as what it is, and said to be', async () => {
    const report = await checkCode(layer('Float32Array'));
    expect([report.verdict, report.findings, report.undeclared]).toEqual(['match', [], ['only']]);
    const double = await checkCode(layer('Float64Array'));
    expect([double.verdict, double.undeclared]).toEqual(['match', []]);
  });

  it('hides no mistake that float32 can show', async () => {
    const report = await checkCode(layer('Float32Array', '1.001 * dy.data[n] * x.data[n * 3 + i]'));
    expect(report.parameters[0]?.verdict).toBe('mismatch');
  });

  it('is seen in the gradient of a program', async () => {
    const sevenths = BOX.replace('data: [1, 2]', 'data: [1 / 7, 2 / 7]').replace('function gradient', 'function exact');
    const single = `${sevenths.replace('export function exact', 'function exact')}
export function gradient(p, batch) { const { w, b } = exact(p, batch); return { w: Float32Array.from(w), b: Math.fround(b) }; }`;
    const report = await checkCode(single);
    expect([report.verdict, report.undeclared]).toEqual(['match', ['program']]);
  });
});
