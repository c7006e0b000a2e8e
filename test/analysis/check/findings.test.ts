import { describe, expect, it } from 'vitest';
import { checkText } from './run.js';

/** Three examples, so that N is 3; z on both sides of 0, one below −1. */
async function said(f: string, df: string): Promise<string | undefined> {
  const { findings } = await checkText(`{ "input": [1], "layers": [
    { "type": "dense", "name": "own", "units": 1, "weights": [[1]], "activation": { "f": "${f}", "df": "${df}" } },
    { "type": "dense", "name": "last", "units": 1, "weights": [[0.8]] }
  ], "loss": "squared-error", "data": { "x": [[0.5], [-1.5], [0.3]], "y": [[1], [0], [2]] } }`);
  return findings[0]?.message;
}

describe('what is said of a wrong df is true of the formula, not only of the numbers of one step', () => {
  it.each([
    // 3 is the number of examples here, but a formula for one entry can't know it.
    ['z^3', 'z^2', 'is the derivative times 0.3333: `z^2`.'],
    // f′(a) is 1 as well, since a is never below 0; but what stands there is 1.
    ['abs(z)', '1', 'is 1: the derivative of f is left out: `1`.'],
    // 1 at every z of this batch at which it is right.
    ['min(1, max(-1, z))', 'z < 1 ? 1 : 0', 'is wrong for z < -1: `z < 1 ? 1 : 0`.'],
    // 0.1² is 0.01, too.
    ['z > 0 ? z : 0.1*z', 'z > 0 ? 1 : 0.01', 'is the derivative of another activation: leaky-relu with slope 0.01: '],
    ['1/(1+exp(-z))', '1-a^2', 'is the derivative of another activation: tanh: `1-a^2`.'],
    ['tanh(z)', 'a*(1-a)', 'is the derivative of another activation: sigmoid: '],
    ['1/(1+exp(-z))', 'exp(-z)/(1+exp(-z))', 'is the derivative of another activation: log-sigmoid: '],
    ['tanh(z)', '-2*(1-a^2)', 'is twice the derivative, and has the wrong sign: '],
  ])('f = %s, df = %s: %s', async (f, df, words) => {
    expect(await said(f, df)).toContain(`\`df\` of layer *own* ${words}`);
  });

  it('tells numbers apart that differ late', async () => {
    expect(await said('1/(1+exp(-z))', 'a*(1-a)+1e-8')).toMatch(
      /it gives 0\.14914646\d*, the derivative is 0\.14914645\d* /,
    );
  });

  it('counts as one speaks', async () => {
    expect(await said('min(1, max(-1, z))', 'z < 1 ? 1 : 0')).toContain('; 1 of 3 points differs.');
  });
});
