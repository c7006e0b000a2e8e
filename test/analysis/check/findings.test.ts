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
    ['z^3', 'z^2', 'says `z^2`, which is the derivative times 0.3333.'],
    // f′(a) is 1 as well, since a is never below 0; but what stands there is 1.
    ['abs(z)', '1', 'says `1`, which is 1 everywhere: the derivative of f is left out.'],
    // 1 at every z of this batch at which it is right.
    ['min(1, max(-1, z))', 'z < 1 ? 1 : 0', 'says `z < 1 ? 1 : 0`, which is wrong for z < -1.'],
    // 0.1² is 0.01, too.
    ['z > 0 ? z : 0.1*z', 'z > 0 ? 1 : 0.01', 'which is the derivative of leaky-relu with slope 0.01, not of f.'],
    ['1/(1+exp(-z))', '1-a^2', 'says `1-a^2`, which is the derivative of tanh, not of f.'],
    ['tanh(z)', 'a*(1-a)', 'says `a*(1-a)`, which is the derivative of sigmoid, not of f.'],
    ['1/(1+exp(-z))', 'exp(-z)/(1+exp(-z))', 'which is the derivative of log-sigmoid, not of f.'],
    ['tanh(z)', '-2*(1-a^2)', 'which is twice the derivative, and has the wrong sign.'],
    ['tanh(z)', '(1-a^2)^2', 'which is the derivative squared: it is multiplied in twice.'],
    ['tanh(z)', '0', 'says `0`, which is zero everywhere, and the derivative is not.'],
    ['tanh(z)', 'tanh(z)', 'says `tanh(z)`, which is f itself, not its derivative.'],
    ['z^2', '2*z+1', 'says `2*z+1`, which is not the derivative of f.'],
  ])('f = %s, df = %s: %s', async (f, df, words) => {
    const message = await said(f, df);
    expect(message).toContain('`df` of layer *own* says `');
    expect(message).toContain(words);
  });

  it('what is taken at a is said in the words of the formulas', async () => {
    expect(await said('tanh(z)', '1 - tanh(a)^2')).toContain(
      '`df` of layer *own* takes the derivative at a: `1 - tanh(a)^2`, but a is already `tanh(z)`. ',
    );
  });

  it('a formula comes last only where it is what to write', async () => {
    for (const [f, df] of [
      ['tanh(z)', '1 - tanh(a)^2'],
      ['z^2', '3*z'],
      ['z > 0 ? 1 : 0', 'exp(-z^2)'],
      ['min(1, max(-1, z))', 'z < 1 ? 1 : 0'],
    ] as const) {
      expect(await said(f, df)).toMatch(/[Ww]rite `[^`]+`\.$/);
    }
  });

  it.each(['exp(-z^2)', '1', 'sigmoid(z)*(1-sigmoid(z))'])(
    'a slope for a function of steps may be meant: df = %s',
    async (df) => {
      expect(await said('z > 0 ? 1 : 0', df)).toMatch(
        /f is constant, step by step, so that its derivative is 0\. .* say so beside it: `"surrogate": true`\. Else write `0`\.$/,
      );
    },
  );

  it('tells numbers apart that differ late', async () => {
    expect(await said('1/(1+exp(-z))', 'a*(1-a)+1e-8')).toMatch(
      /it gives 0\.14914646\d*, the derivative is 0\.14914645\d* /,
    );
  });

  it('counts as one speaks', async () => {
    expect(await said('min(1, max(-1, z))', 'z < 1 ? 1 : 0')).toContain('; 1 of 3 points differs.');
  });
});

/** f = max(0, 1 − a y)², whose derivative is −2 y max(0, 1 − a y). */
async function ofHinge(df: string, y: readonly number[]): Promise<string | undefined> {
  const rows = JSON.stringify(y.map((each) => [each]));
  const { findings } =
    await checkText(`{ "input": [1], "layers": [{ "type": "dense", "name": "o", "units": 1, "weights": [[1]] }],
    "loss": { "f": "max(0,1-a*y)^2", "df": "${df}" }, "data": { "x": [[0.5], [-0.5], [0.3], [-0.2]], "y": ${rows} } }`);
  return findings[0]?.message;
}

describe('where a loss is wrong for some y alone', () => {
  it('they are named', async () => {
    // Without its y the derivative is right for y = 1, and of the wrong sign for y = −1.
    const message = await ofHinge('-2*max(0,1-a*y)', [1, -1, -1, 1]);
    expect(message).toContain(' says `-2*max(0,1-a*y)`, which is wrong for a > -1 where y = -1. ');
    expect(message).toMatch(/ \(a = -?\d\.\d+, y = -1\) it gives /);
  });

  it('each has its own places', async () => {
    const message = await ofHinge('a < 0 ? -2*y*max(0,1-a*y) : 0', [1, -1, -1, 1]);
    expect(message).toContain('which is wrong for 0 < a < 1 where y = 1, and for a > 0 where y = -1.');
  });
});
