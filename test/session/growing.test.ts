import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Growing } from '../../src/session/growing.js';

describe('a curve that grows', () => {
  it('is a list of numbers, whatever is written, cut off and read', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 6000 }) }),
      fc.record({ kind: fc.constant('write' as const), at: fc.nat(12_000) }),
      fc.record({ kind: fc.constant('truncate' as const), at: fc.nat(12_000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.nat(12_000), fc.nat(12_000), (steps, p, q) => {
        const growing = new Growing();
        const list: number[] = [];
        for (const each of steps) {
          if (each.kind === 'append') {
            for (let i = 0; i < each.count; i++) {
              growing.set(list.length, list.length / 7);
              list.push(list.length / 7);
            }
          } else if (each.kind === 'truncate') {
            growing.truncate(each.at);
            list.length = Math.min(list.length, each.at);
          } else if (each.at < list.length) {
            growing.set(each.at, -1);
            list[each.at] = -1;
          }
        }
        const [from, to] = [Math.min(p, q), Math.max(p, q)];
        expect(growing.length).toBe(list.length);
        expect([...growing.slice()]).toEqual(list);
        expect([...growing.slice(from, to)]).toEqual(list.slice(from, to));
        expect(growing.at(from)).toBe(list[from] ?? Number.NaN);
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it('takes no entry beyond the next one', () => {
    const growing = new Growing();
    growing.set(0, 1);
    expect(() => growing.set(2, 1)).toThrow('entry 2 would leave a gap after 1');
  });
});
