import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run, Tally } from './along.js';
import { type Expression, expression } from './expressions.js';

/** Places of every size that weights have; nearer to 0 than that, rounding at θ says nothing of rounding beside it. */
const place = fc
  .tuple(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: -6, max: 2 }))
  .map(([n, power]) => ((n + 0.5) / 1000) * 10 ** power);

function pieceOf(f: Expression): (x: number) => number {
  const known = new Map<string, number>();
  return (x) => {
    const { pieces } = f(x);
    if (!known.has(pieces)) known.set(pieces, known.size);
    return known.get(pieces) as number;
  };
}

describe('random compositions: the derivative by the chain rule lies within the bound', () => {
  it.each([
    ['smooth', false, true],
    ['smooth, opaque', false, false],
    ['with relus', true, true],
    ['with relus, opaque', true, false],
  ] as const)('%s', (name, kinks, known) => {
    const all = new Tally();
    for (const [f, x] of fc.sample(fc.tuple(expression(kinks), place), { numRuns: 1500, seed: 11 })) {
      const { v, d, ev, ed } = f(x);
      if (!Number.isFinite(v) || !Number.isFinite(d)) continue;
      // Twice the bound at θ, since J rounds by a little more beside it.
      const result = run((t) => f(t).v, x, 2 * ev, known ? { piece: pieceOf(f) } : {});
      all.add(`${name} at ${x}`, d, result, ed);
    }
    console.log(`${name}: ${all}`);
    expect(all.broken).toEqual([]);
    expect(all.decided / all.entries).toBeGreaterThan(0.97);
  });
});
