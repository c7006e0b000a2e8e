import { describe, expect, it } from 'vitest';
import { confirmed } from '../../../../src/analysis/check/numeric/confirmed.js';
import { verdictOf } from '../../../../src/analysis/check/verdict.js';
import { RandomStream } from '../../../../src/engine/random.js';
import { type Known, run, Tally, U } from './along.js';
import { CHIRP, cancelling, SCALED } from './closedForms.js';

const random = new RandomStream(7, 'places');
let drawn = 0;
const uniform = (low: number, high: number): number => low + (high - low) * random.uniform(drawn++);

function tally({ name, f, df, noise }: Known, places: readonly number[], all = new Tally()): Tally {
  for (const x of places) all.add(`${name} at ${x}`, df(x), run(f, x, noise(x), { piece: () => 0 }));
  return all;
}

describe('smooth functions: the truth from closed forms lies within the bound', () => {
  it.each([1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9])('at scale %f', (c) => {
    const all = new Tally();
    for (const make of SCALED) {
      const places = Array.from({ length: 200 }, () => uniform(-3, 3) * c);
      tally(make(c), places, all);
    }
    console.log(`scale ${c}: ${all}`);
    expect(all.broken).toEqual([]);
    expect(all.decided).toBe(all.entries);
  });

  it('steep tanh, where most of it is flat', () => {
    for (const c of [1e-2, 1e-4, 1e-7]) {
      const result = tally(
        SCALED[2]?.(c) as Known,
        Array.from({ length: 300 }, () => uniform(-20, 20) * c),
      );
      console.log(`tanh(x / ${c}): ${result}`);
      expect(result.broken).toEqual([]);
    }
  });

  it('that loses digits to a large term', () => {
    for (const size of [1, 1e4, 1e8, 1e12]) {
      const result = tally(
        cancelling(size),
        Array.from({ length: 200 }, () => uniform(-3, 3)),
      );
      console.log(`${size} + sin: ${result}`);
      expect(result.broken).toEqual([]);
    }
  });

  it('x² sin(1/x)', () => {
    const result = tally(
      CHIRP,
      Array.from({ length: 400 }, () => uniform(-1, 1) * 10 ** uniform(-4, 0)),
    );
    console.log(`x² sin(1/x): ${result}`);
    expect(result.broken).toEqual([]);
    const { found } = run(CHIRP.f, 0, 0);
    expect(found.kind === 'value' && Math.abs(found.value) <= found.bound).toBe(true);
  });
});

describe('a confirmed estimate', () => {
  it('is the first one where the claim matches it', () => {
    const { found, samples } = run(Math.sin, 1, U, { piece: () => 0, work: (line) => confirmed(line, Math.cos(1)) });
    expect(samples).toBe(8);
    expect(found.kind === 'value' && Math.abs(found.value - Math.cos(1)) <= found.bound).toBe(true);
  });

  it('is looked at more closely where the claim is within the bound, but further out than estimates are off', () => {
    const noise = 8 * U;
    const first = run(Math.sin, 1, noise, { piece: () => 0 }).found;
    if (first.kind !== 'value') throw new Error('sin is smooth');
    const claimed = Math.cos(1) + first.bound / 4;
    const { found, samples } = run(Math.sin, 1, noise, { piece: () => 0, work: (line) => confirmed(line, claimed) });
    expect(samples).toBeGreaterThan(16);
    expect(found.kind === 'value' && Math.abs(found.value - Math.cos(1)) <= found.bound).toBe(true);
    expect(verdictOf(claimed, found)).toBe('mismatch');
  });

  it('is confirmed on a second grid where the claim does not', () => {
    const { found, samples } = run(Math.sin, 1, U, { piece: () => 0, work: (line) => confirmed(line, 0.5) });
    expect(samples).toBe(16);
    expect(found.kind === 'value' && found.bound < 1e-8).toBe(true);
  });

  it('is worth nothing where the grids disagree', () => {
    // Of a wave that repeats with every step of the first grid nothing is seen there.
    const f = (x: number): number => x + Math.sin(2 * Math.PI * 2 ** 20 * x);
    const claimed = 1 + 2 * Math.PI * 2 ** 20;
    const { found } = run(f, 0, U, { piece: () => 0, work: (line) => confirmed(line, claimed) });
    expect(found).toMatchObject({ kind: 'value', bound: Number.POSITIVE_INFINITY });
  });

  it('is worth nothing where both grids speak against the claim, and against each other', () => {
    // The first grid's steps are powers of two: 1 there, 2 on the second one.
    const f = (x: number): number => (Number.isInteger(x * 2 ** 30) ? x : 2 * x);
    const { found } = run(f, 0, U, { piece: () => 0, work: (line) => confirmed(line, 5) });
    expect(found).toMatchObject({ kind: 'value', bound: Number.POSITIVE_INFINITY });
  });
});

describe('kinks', () => {
  const sides = [-1, 1] as const;

  it.each([true, false])('|x| and relu exactly at 0 are kinks, whether their pieces are known (%s) or not', (known) => {
    for (const [f, left, right] of [
      [Math.abs, -1, 1],
      [(x: number) => Math.max(0, x) + Math.sin(x) + 3, 1, 2],
      [(x: number) => (x > 0 ? x : 0.1 * x), 0.1, 1],
    ] as const) {
      const { found } = run(f, 0, U * Math.abs(f(0)), known ? { piece: Math.sign } : {});
      expect(found.kind).toBe('kink');
      if (found.kind !== 'kink') continue;
      expect(Math.abs(found.left - left)).toBeLessThanOrEqual(found.bound);
      expect(Math.abs(found.right - right)).toBeLessThanOrEqual(found.bound);
      expect(found.bound).toBeLessThan(1e-6);
    }
  });

  it.each([true, false])('a relu beside its kink, its pieces known: %s', (known) => {
    const all = new Tally();
    for (const distance of [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12]) {
      for (const side of sides) {
        for (let i = 0; i < 20; i++) {
          const x = side * distance * uniform(0.5, 2);
          const [size, bent, scale] = [uniform(0, 2), uniform(0.1, 3), uniform(0.1, 5)];
          const f = (t: number): number => size + Math.max(0, t) * bent + Math.sin(t * scale);
          const df = (x > 0 ? bent : 0) + Math.cos(x * scale) * scale;
          all.add(`relu at ${x}`, df, run(f, x, U * (2 * size + 2), known ? { piece: Math.sign } : {}));
        }
      }
    }
    console.log(`relu beside its kink: ${all}`);
    expect(all.broken).toEqual([]);
    expect(all.decided / all.entries).toBeGreaterThan(0.98);
  });

  it('two kinks on both sides, one of them far nearer: one side is enough', () => {
    const all = new Tally();
    for (let i = 0; i < 200; i++) {
      const [near, far] = [10 ** uniform(-9, -5), 10 ** uniform(-4, -1)];
      const f = (t: number): number => 1 + Math.sin(t) + Math.max(0, t - near) + Math.max(0, -far - t);
      const piece = (t: number): number => Math.sign(t - near) + 3 * Math.sign(-far - t);
      all.add(`kinks at ${near} and ${-far}`, 1, run(f, 0, 4 * U, { piece }));
    }
    console.log(`two kinks: ${all}`);
    expect(all.broken).toEqual([]);
    expect(all.decided).toBe(all.entries);
  });

  it('a kink however near takes no more samples: the other side is smooth at large steps', () => {
    for (const near of [1e-4, 1e-6, 1e-8, 1e-10, 1e-12]) {
      const f = (t: number): number => 1 + Math.sin(t) + Math.max(0, t - near);
      const { found, samples } = run(f, 0, 4 * U, { piece: (t) => Math.sign(t - near) });
      expect(found.kind === 'value' && Math.abs(found.value - 1) <= found.bound).toBe(true);
      expect(found.kind === 'value' && found.bound).toBeLessThan(1e-8);
      expect(samples).toBeLessThanOrEqual(22);
    }
  });

  it('pieces that join smoothly are no kink', () => {
    const { found } = run((x) => 1 + (x > 0 ? x : Math.expm1(x)), 0, 2 * U, { piece: Math.sign });
    expect(found.kind).toBe('value');
    expect(found.kind === 'value' && Math.abs(found.value - 1) <= found.bound && found.bound < 1e-6).toBe(true);
  });

  it('where J is no number on any side, nothing can be told', () => {
    expect(run((x) => Math.log(x), -1, 0).found.kind).toBe('non-finite');
    expect(run((x) => (x === 2 ? 1 : Number.NaN), 2, 0).found.kind).toBe('non-finite');
  });

  it('a domain that ends at θ leaves one side', () => {
    const { found } = run((x) => (x < 0 ? Number.NaN : Math.sin(x)), 0, 0);
    expect(found.kind === 'value' && Math.abs(found.value - 1) <= found.bound).toBe(true);
  });
});
