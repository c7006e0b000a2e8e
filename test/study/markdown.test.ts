import { describe, expect, it } from 'vitest';
import { percent, whole } from '../../study/markdown.js';

describe('a share', () => {
  it('is 100 % for all, and 0 % for none, and for nothing else', () => {
    const shares = [
      [10, 10],
      [9999, 10_000],
      [995, 1000],
      [1, 3],
      [4, 1000],
      [1, 10_000],
      [0, 10],
      [0, 0],
    ].map(([count = 0, of = 0]) => percent({ count, of }));
    expect(shares).toEqual(['100 %', '> 99.9 %', '99.5 %', '33 %', '0.4 %', '< 0.1 %', '0 %', '–']);
  });

  it('of many has commas', () => expect(whole(1_234_567)).toBe('1,234,567'));
});
