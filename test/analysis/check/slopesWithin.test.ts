import { describe, expect, it } from 'vitest';
import { pointAt } from '../../../src/analysis/check/point.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { checkText, read } from './run.js';

/** A layer with this f, right below another. */
const textOf = (activation: object, x: readonly number[], weights: readonly (readonly number[])[]): string =>
  JSON.stringify({
    input: [1],
    layers: [
      { type: 'dense', name: 'o', units: weights.length, activation, weights, bias: weights.map((_, i) => 0.4 * i) },
      { type: 'dense', name: 'q', units: 1, activation: 'tanh', weights: [weights.map((_, i) => 1 - 1.5 * i)] },
    ],
    loss: 'squared-error',
    data: { x: x.map((each) => [each]), y: x.map((_, i) => [i % 2]) },
  });

async function noiseOf(activation: object): Promise<number> {
  const model = await read(textOf(activation, [1.1, 0.3, 2.7], [[1e-5], [7e-6]]));
  const trainer = new Trainer(model, model.data);
  return pointAt({ model, state: trainer.state(), batch: trainer.batch }).noise;
}

describe('how far rounding moves J', () => {
  it.each([
    ['(1-cos(z))/z', '(z*sin(z)+cos(z)-1)/z^2'],
    ['(exp(z)-1)/z', '(z*exp(z) - exp(z) + 1)/z^2'],
    ['1/(1+exp(-z))', 'a*(1-a)'],
  ])('is what it is without a derivative beside f: %s', async (f, df) => {
    // Without df the nodes of f are the engine's, whose own backward pass tells their slopes.
    const derived = await noiseOf({ f });
    const written = await noiseOf({ f, df });
    expect(Math.abs(written - derived)).toBeLessThan(1e-5 * derived);
    // Not that of its last op alone: J is near 0.2, and u 1.1e-16.
    if (f.includes('/z')) expect(written).toBeGreaterThan(1e-13);
  });

  it('so no second witness speaks against a df that is right, where f loses digits', async () => {
    // f'(0) = 1/2 of both.
    const expm1 = { f: '(exp(z)-1)/z', df: '(z*exp(z) - exp(z) + 1)/z^2' };
    expect((await checkText(textOf(expm1, [1e-4, 2, 3, 4], [[0.001]]))).findings).toEqual([]);
    const cosine = { f: '(1-cos(z))/z', df: '(z*sin(z)+cos(z)-1)/z^2' };
    const report = await checkText(textOf(cosine, [1.1, 0.3, 2.7], [[1e-5], [7e-6]]));
    expect(report.verdict).toBe('match');
    expect(report.counts.inconclusive).toBe(0);
    // The same function without a difference in it.
    const stable = await checkText(textOf({ f: '2*sin(z/2)^2/z' }, [1.1, 0.3, 2.7], [[1e-5], [7e-6]]));
    const truth = stable.parameters[0]?.exact ?? [];
    const { numeric, bound } = report.parameters[0] as (typeof report.parameters)[0];
    expect(truth).toHaveLength(2);
    truth.forEach((value, i) => {
      expect(Math.abs(value - (numeric[i] as number))).toBeLessThanOrEqual(bound[i] as number);
    });
  });
});
