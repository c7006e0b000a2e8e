import { describe, expect, it } from 'vitest';
import { numeralsIn, wronglyRounded } from './rounding.js';

const only = (text: string) => {
  const [numeral, ...more] = numeralsIn(text);
  if (!numeral || more.length > 0) throw new Error(`no single numeral in ${text}`);
  return numeral;
};

describe('numbers as they stand in text', () => {
  it('are found with their signs, exponents and percent, and not within names, indices and formulas', () => {
    const text = 'hidden2 of W₁₁⁽²⁾: (2 + 2β)/η = 163.7, −4.39e−4, 95.0 %, 2,048 and ∞';
    expect(numeralsIn(text).map(({ value }) => value)).toEqual([
      2,
      163.7,
      -4.39e-4,
      95,
      2048,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it.each([
    ['0.1385', 0.13849856],
    ['−3.810e−4', -0.00038098],
    ['95.0 %', 0.9498607],
    ['43,000', 42_996.2],
    ['2,048', 2048],
    ['NaN', Number.NaN],
  ])('%s is %d, rounded', (text, value) => {
    expect(wronglyRounded(only(text), value)).toBeNull();
  });

  it.each([
    ['0.1384', 0.13849856],
    ['0.13849', 0.13849856],
    ['3.810e−4', -0.00038098],
    ['94.9 %', 0.9498607],
    ['300', 301],
    ['0', 0.0004],
    ['0', Number.NaN],
  ])('%s is not %d', (text, value) => {
    expect(wronglyRounded(only(text), value)).not.toBeNull();
  });
});
