import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rows } from '../../src/session/rows.js';

/** Rows of three numbers, of which no two in all rows are the same. */
const rowsOf = (first: number, count: number): Float64Array =>
  Float64Array.from({ length: 3 * count }, (_, i) => 3 * first + i);

describe('rows', () => {
  it('are a list that grows and is cut off, whatever comes again', () => {
    const change = fc.record({ at: fc.nat(12_000), count: fc.nat(6000), cut: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.nat(12_000), fc.nat(12_000), (changes, p, q) => {
        const rows = new Rows(3);
        let length = 0;
        for (const { at, count, cut } of changes) {
          const first = Math.min(at, length);
          if (cut) rows.truncate(at);
          else rows.append(first, rowsOf(first, count));
          length = cut ? first : Math.max(length, first + count);
        }
        const [from, to] = [Math.min(p, q), Math.max(p, q)];
        expect(rows.length).toBe(length);
        const column = Array.from({ length }, (_, row) => 3 * row + 1);
        expect([...rows.slice(1)]).toEqual(column);
        expect([...rows.slice(1, from, to)]).toEqual(column.slice(from, to));
        expect(rows.at(1, from)).toBe(column[from] ?? Number.NaN);
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it('that are there already stay', () => {
    const rows = new Rows(1);
    rows.append(0, Float64Array.of(1, 2));
    rows.append(1, Float64Array.of(7, 3));
    expect([...rows.slice(0)]).toEqual([1, 2, 3]);
  });

  it('leave no gap', () => {
    expect(() => new Rows(3).append(1, rowsOf(1, 1))).toThrow('row 1 would leave a gap after 0');
  });
});
