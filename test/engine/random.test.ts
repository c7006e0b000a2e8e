import { describe, expect, it } from 'vitest';
import { philox, RandomStream } from '../../src/engine/random.js';

describe('Philox4x32-10', () => {
  // The known-answer vectors that the authors publish with Random123 (kat_vectors, "philox4x32 10").
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('counter %j, key %j', (counter, key, expected) => {
    expect(philox(counter, key)).toEqual(expected);
  });
});

describe('a random stream', () => {
  it('gives the same number for the same place, in any order', () => {
    const stream = new RandomStream(7, 'dropout', 3);
    const forwards = [0, 1, 2].map((i) => stream.uniform(i));
    expect([2, 1, 0].map((i) => new RandomStream(7, 'dropout', 3).uniform(i)).reverse()).toEqual(forwards);
  });

  it('differs by seed, purpose and step', () => {
    const first = [
      new RandomStream(1, 'a', 0),
      new RandomStream(2, 'a', 0),
      new RandomStream(1, 'b', 0),
      new RandomStream(1, 'a', 1),
    ];
    expect(new Set(first.map((stream) => stream.uniform(0))).size).toBe(4);
  });

  it('has the moments of its distribution', () => {
    const stream = new RandomStream(1, 'moments');
    const count = 20_000;
    const mean = (f: (i: number) => number): number =>
      Array.from({ length: count }, (_, i) => f(i)).reduce((a, b) => a + b) / count;
    // Five standard errors: σ/√n = 0.0020 for the uniform, 0.0071 for the normal, √2/√n = 0.010 for its square.
    expect(Math.abs(mean((i) => stream.uniform(i)) - 0.5)).toBeLessThan(0.0102);
    expect(Math.abs(mean((i) => stream.normal(i)))).toBeLessThan(0.0354);
    expect(Math.abs(mean((i) => stream.normal(i) ** 2) - 1)).toBeLessThan(0.05);
  });

  it('permutes: every number once', () => {
    const order = new RandomStream(1, 'shuffle').permutation(1000);
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(Array.from(order.slice(0, 5))).not.toEqual([0, 1, 2, 3, 4]);
  });
});
