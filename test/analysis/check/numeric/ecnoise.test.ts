import { describe, expect, it } from 'vitest';
import { ecnoise, measuredNoise } from '../../../../src/analysis/check/numeric/ecnoise.js';
import { RandomStream } from '../../../../src/engine/random.js';
import { run, U } from './along.js';

const random = new RandomStream(3, 'noise');

/** Values of a smooth function with Gaussian noise of a known σ. */
function noisy(sigma: number, spacing: number, from: number): number[] {
  return Array.from({ length: 9 }, (_, i) => Math.cos(1 + i * spacing) + sigma * random.normal(from + i));
}

describe('ECNoise', () => {
  it('finds the σ of known noise within a factor of 4, as its authors report', () => {
    for (const sigma of [1e-12, 1e-9, 1e-6, 1e-4]) {
      const ratios = Array.from({ length: 200 }, (_, i) => ecnoise(noisy(sigma, 0.2 * sigma ** 0.5, 9 * i)))
        .filter(({ found }) => found === 'found')
        .map((noise) => noise.sigma / sigma);
      expect(ratios.length).toBeGreaterThan(160);
      expect(ratios.filter((ratio) => ratio > 0.25 && ratio < 4).length / ratios.length).toBeGreaterThan(0.97);
    }
  });

  it('says that the spacing is too small where half of the values are the same, too large where they differ by much', () => {
    expect(ecnoise([1, 1, 1, 1, 1, 1, 1, 1.01, 1.01]).found).toBe('too-small');
    expect(ecnoise([1, 2, 3, 4, 5, 6, 7, 8, 9]).found).toBe('too-large');
  });

  it('has the γ of the paper: σ² (2k)!/(k!)² is the variance of a k-th difference', () => {
    // Alternating noise ±1: the k-th differences are ±2^k, so σ_k² = 4^k (k!)²/(2k)!: 2, 8/3, 3.2, …
    const { found, sigma } = ecnoise([1001, 999, 1001, 999, 1001, 999, 1001, 999, 1001]);
    expect(found).toBe('found');
    expect(sigma).toBeCloseTo(Math.sqrt(2), 12);
  });
});

describe('the noise along a line', () => {
  it('of float64 sums is bounded by six σ: a few units in the last place', () => {
    const terms = Array.from({ length: 100 }, (_, i) => random.normal(10_000 + i));
    const f = (x: number): number => terms.reduce((sum, c, i) => sum + Math.sin(c * x + i), 0);
    const noise = measure(f, 0.7);
    expect(noise).toBeGreaterThan(4 * U * Math.abs(f(0.7)));
    expect(noise).toBeLessThan(100 * U * 10);
  });

  it('that is unknown is measured before anything is estimated', () => {
    const spoiled = (x: number): number =>
      Math.sin(x) + 1e-6 * (random.uniform(Math.floor(x * 2 ** 45) % 100_003) - 0.5);
    const { found } = run(spoiled, 1, Number.NaN);
    if (found.kind !== 'value') throw new Error('sin is smooth');
    expect(Math.abs(found.value - Math.cos(1))).toBeLessThanOrEqual(found.bound);
    expect(found.bound).toBeGreaterThan(1e-6);
    expect(found.bound).toBeLessThan(0.1);
  });
});

function measure(f: (x: number) => number, at: number): number {
  const work = measuredNoise({ at, center: f(at), noise: Number.NaN });
  let next = work.next();
  while (!next.done) {
    next = work.next(next.value.map((step) => ({ value: f(at + step), step, samePieces: true })));
  }
  return next.value;
}
