import { describe, expect, it } from 'vitest';
import { checkCode } from './checkCode.js';

/** J = (w₀ − 1)² + w₁², at w = (0.2, −0.1); `guard` may throw. */
const boxOf = (guard: string): string => `
export const parameters = { w: { shape: [2], data: [0.2, -0.1] } };
export function loss({ w }) {
  ${guard}
  return (w.data[0] - 1) ** 2 + w.data[1] ** 2;
}
export const gradient = ({ w }) => ({ w: [2 * (w.data[0] - 1), 2 * w.data[1]] });`;

describe('a loss that throws', () => {
  it('right beside the step is told of, with its line, and J is compared on its other side', async () => {
    const report = await checkCode(boxOf("if (w.data[0] > 0.2) throw new RangeError('too far');"));
    expect(report.verdict).toBe('match');
    expect(report.findings).toEqual([]);
    expect(report.warnings).toHaveLength(1);
    const [warning] = report.warnings;
    expect(warning?.message).toMatch(/^loss threw RangeError: too far, at parameters right beside/);
    // Lines are counted from 0.
    expect(warning?.range?.start.line).toBe(3);
  });

  it('and is wrong on that side is a mismatch', async () => {
    const guarded = boxOf("if (w.data[0] > 0.2) throw new RangeError('too far');");
    const wrong = guarded.replace('2 * (w.data[0] - 1)', '3 * (w.data[0] - 1)');
    expect((await checkCode(wrong)).counts.mismatch).toBe(1);
  });

  it('far from the step alone is nobody’s concern', async () => {
    const report = await checkCode(boxOf("if (w.data[0] > 0.4) throw new RangeError('too far');"));
    expect(report.verdict).toBe('match');
    expect(report.warnings).toEqual([]);
  });

  it('at the step itself is told as that, not as the NaN that it leaves', async () => {
    // A module is tried out when it is read: it throws from the third call on.
    const late = boxOf("if (++calls > 2) throw new RangeError('late');").replace('export', 'let calls = 0;\nexport');
    const report = await checkCode(late);
    expect(report.verdict).toBe('non-finite');
    expect(report.findings.map(({ message }) => message)).toEqual(['loss threw RangeError: late']);
    expect(report.warnings).toEqual([]);
  });
});
