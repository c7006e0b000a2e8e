import { describe, expect, it } from 'vitest';
import { checkText } from './run.js';

/** z is the input itself: 0.1, 0.2, 0.3 and 0.5. */
function at(f: string, df: string, more = ''): string {
  return `{ "input": [1], "layers": [
    { "type": "dense", "name": "hidden", "units": 1, "weights": [[1]], "activation": { "f": "${f}", "df": "${df}"${more} } }
  ], "loss": "squared-error", "data": { "x": [[0.1], [0.2], [0.3], [0.5]], "y": [[0.3], [0.2], [0.1], [0.7]] } }`;
}

describe('a derivative that is right for the batch and wrong elsewhere is told of, and changes no verdict', () => {
  // Where they part: by the formulas themselves.
  it.each([
    ['max(0, z)', '1', 'z < 0', 'z > 0 ? 1 : 0'],
    ['min(1, max(-1, z))', '1', 'z < -1 and for z > 1', 'abs(z) < 1 ? 1 : 0'],
    ['min(1, max(-1, z))', 'z < 1 ? 1 : 0', 'z < -1', 'abs(z) < 1 ? 1 : 0'],
    ['z > 0 ? z : 0.1 * z', 'z > 0 ? 1 : 0.01', 'z < 0', 'z > 0 ? 1 : 0.1'],
    ['z / (1 + abs(z))', '1 / (1 + z)^2', 'z < 0', '1 / (1 + abs(z))^2'],
    ['abs(z)', 'z > -3 ? 1 : 7', 'z < 0', 'sign(z)'],
  ])('f = %s, df = %s: %s', async (f, df, where, fix) => {
    const report = await checkText(at(f, df));
    expect(report).toMatchObject({ verdict: 'match', findings: [] });
    expect(report.warnings.map((each) => [each.layer, each.fix])).toEqual([['hidden', fix]]);
    expect(report.warnings[0]?.message).toContain(
      `says \`${df}\`, which is right for the values of this batch, but wrong for ${where}. `,
    );
  });

  it('says it in words, with the line and a place that shows it', async () => {
    const { warnings } = await checkText(at('max(0, z)', '1'));
    expect(warnings[0]?.message).toBe(
      '`df` of layer *hidden* says `1`, which is right for the values of this batch, but wrong for z < 0. At z = -0.5 it gives 1, the derivative is exactly 0. Write `z > 0 ? 1 : 0`.',
    );
    expect(warnings[0]?.range?.start.line).toBe(1);
  });

  it.each([
    ['max(0, z)', 'z > 0 ? 1 : 0'],
    ['max(0, z)', 'z >= 0 ? 1 : 0'],
    ['tanh(z)', '1 - a^2'],
    ['1/(1+exp(-z))', 'exp(-z)/(1+exp(-z))^2'],
    ['z == 0 ? 1 : sin(z)/z', 'z == 0 ? 0 : (cos(z)-a)/z'],
    ['sqrt(z)', '0.5/a'],
    ['log(1+exp(z))', 'exp(z)/(1+exp(z))'],
    ['exp(z)', 'a'],
    ['sign(z)', '0'],
  ])('of f = %s, df = %s nothing is said', async (f, df) => {
    expect((await checkText(at(f, df))).warnings).toEqual([]);
  });

  it('nor where it is meant to differ', async () => {
    expect((await checkText(at('max(0, z)', '1', ', "surrogate": true'))).warnings).toEqual([]);
  });

  it('of a loss at the targets that there are', async () => {
    const { warnings } =
      await checkText(`{ "input": [1], "layers": [{ "type": "dense", "name": "o", "units": 1, "weights": [[1]] }],
      "loss": { "f": "abs(a - y)", "df": "1" }, "data": { "x": [[1], [2]], "y": [[0.5], [0.5]] } }`);
    expect(warnings[0]?.message).toContain('but wrong for a < 0.5 where y = 0.5. At a = 0, y = 0.5 it gives 1, ');
  });
});
