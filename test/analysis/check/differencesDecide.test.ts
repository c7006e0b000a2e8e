import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../src/analysis/check/report.js';
import { checkTrained } from './run.js';

/** One unit, z = x: its activation, what a layer behind it would be handed by it, and the examples. */
function checked(f: string, df: string, x: readonly number[]): Promise<CheckReport> {
  const unit = { type: 'dense', name: 'own', units: 1, weights: [[1]], bias: [0], activation: { f, df } };
  const last = { type: 'dense', name: 'last', units: 1, weights: [[1]], bias: [0] };
  const data = { x: x.map((each) => [each]), y: x.map((_, i) => [i % 2]) };
  return checkTrained(JSON.stringify({ input: [1], layers: [unit, last], loss: 'squared-error', data }));
}

const verdicts = ({ parameters }: CheckReport): string[] => parameters.map(({ verdict }) => verdict);

describe('where the derivative of f overflows on its own way', () => {
  // 1/(1 + e⁸⁰⁰) is 0 and so is its slope, but the quotient rule makes e⁸⁰⁰/(1 + e⁸⁰⁰)² of it: ∞/∞.
  const sigmoid = '1/(1+exp(-z))';

  it('a right derivative matches by differences of f', async () => {
    const report = await checked(sigmoid, 'a*(1-a)', [0.3, -800]);
    expect([report.verdict, report.nodes[0]?.counts.match, report.findings]).toEqual(['match', 2, []]);
    expect(verdicts(report)).toEqual(['match', 'match', 'match', 'match']);
  });

  it('one that overflows itself is undecided: its formula may be right', async () => {
    // e⁵¹⁰ is a number, its square is not: df is 0 where f' is e⁻⁵¹⁰.
    const report = await checked('sigmoid(z)', 'exp(-z) / (1 + exp(-z))^2', [0.3, -510]);
    expect(report.nodes[0]?.counts).toMatchObject({ match: 1, inconclusive: 1 });
    expect(report.findings).toEqual([]);
  });

  it('one that is wrong just there is found', async () => {
    const report = await checked(sigmoid, 'z < -700 ? 1 : a*(1-a)', [0.3, -800]);
    expect(report.nodes[0]?.counts).toMatchObject({ match: 1, mismatch: 1 });
    expect(verdicts(report)).toEqual(['mismatch', 'mismatch', 'match', 'match']);
    expect(report.findings).toMatchObject([{ layer: 'own', op: 'activation' }]);
  });
});

describe('where f stands on a decision beside which its formula is 0/0', () => {
  // sinc has the slope 0 at 0: cos z − sin z / z, over z.
  const sinc = 'z == 0 ? 1 : sin(z)/z';

  it('a right derivative matches', async () => {
    const report = await checked(sinc, 'z == 0 ? 0 : (cos(z)-a)/z', [0, 1, -1, 0.5]);
    expect([report.verdict, report.nodes[0]?.counts.match, report.findings]).toEqual(['match', 4, []]);
    expect(verdicts(report)).toEqual(['match', 'match', 'match', 'match']);
  });

  it('one that is wrong there is blamed, and no parameter by itself', async () => {
    const report = await checked(sinc, 'z == 0 ? 1 : (cos(z)-a)/z', [0, 1, -1, 0.5]);
    expect(report.nodes[0]?.counts).toMatchObject({ match: 3, mismatch: 1 });
    const [{ layer, message, ...finding } = { layer: '', message: '' }] = report.findings;
    expect([layer, report.findings.length]).toEqual(['own', 1]);
    expect(message).toMatch(/At example 1, unit 1 \(z = 0\) it gives 1, by differences it is 0 /);
    expect(finding).toMatchObject({ fault: 'isolated-entries' });
  });
});
