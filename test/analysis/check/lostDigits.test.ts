import { describe, expect, it } from 'vitest';
import { NOTES } from '../../../src/analysis/check/codes.js';
import { checkText } from './run.js';

const ACTIVATIONS = {
  'tanh(z)/z': '(1-tanh(z)^2)/z - tanh(z)/z^2',
  '(1-cos(z))/z^2': 'sin(z)/z^2-2*(1-cos(z))/z^3',
};

/** z from 5e-7 down to 1e-13, where these derivatives, right as they are, keep no digit. */
const textOf = (f: string, df: string, { weight, bias }: { readonly weight: number; readonly bias: number }): string =>
  JSON.stringify({
    input: [1],
    layers: [
      { type: 'dense', name: 'o', units: 1, activation: { f, df }, weights: [[weight]], bias: [bias] },
      { type: 'dense', name: 'q', units: 1, activation: 'sigmoid', weights: [[1]] },
    ],
    loss: 'squared-error',
    data: { x: [[1], [2], [1e-9], [0.005]], y: [[1], [0], [1], [0.1]] },
  });

const BESIDE = { weight: 1e-4, bias: 1e-13 };
const AWAY = { weight: 1e-4, bias: 0.7 };

describe('a derivative that is right, and loses its digits as it is written', () => {
  it.each(Object.entries(ACTIVATIONS))('is left open beside 0, and so is what follows from it: %s', async (f, df) => {
    const { counts, findings, verdict, parameters } = await checkText(textOf(f, df, BESIDE));
    expect(counts.mismatch).toBe(0);
    expect(findings).toEqual([]);
    expect(verdict).toBe('inconclusive');
    const bias = parameters.find(({ name }) => name === 'o.bias');
    expect(Array.from(bias?.notes ?? [], (code) => NOTES[code])).toEqual([
      'a formula as it is written loses its digits here',
    ]);
  });

  it.each(Object.entries(ACTIVATIONS))('matches away from 0, and twice it does not: %s', async (f, df) => {
    expect((await checkText(textOf(f, df, AWAY))).verdict).toBe('match');
    const twice = await checkText(textOf(f, `2*(${df})`, AWAY));
    expect(twice.parameters.find(({ name }) => name === 'o.bias')?.verdict).toBe('mismatch');
    expect(twice.findings.map(({ layer }) => layer)).toEqual(['o']);
  });
});
