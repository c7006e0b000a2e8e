import { describe, expect, it } from 'vitest';
import { type EntryFacts, entryVerdict } from '../../../src/analysis/check/entryVerdict.js';

/** An entry that is right in every way: 2, exactly and by differences. */
const RIGHT: EntryFacts = {
  analytic: 2,
  written: 2,
  exact: 2,
  exactBound: 1e-15,
  way: 'right',
  code: false,
  own: 'match',
  width: 0,
  lost: 0,
  found: { kind: 'value', value: 2, bound: 1e-9 },
};
const verdict = (facts: Partial<EntryFacts>): string => entryVerdict({ ...RIGHT, ...facts }).verdict;

describe('the verdict of an entry', () => {
  it('is match by composition, sampled or not, and however wide the bound over the whole way', () => {
    expect(verdict({})).toBe('match');
    expect(verdict({ found: null })).toBe('match');
    expect(verdict({ exactBound: Number.POSITIVE_INFINITY })).toBe('match');
  });

  it('is non-finite where the gradient is, or should be by differences', () => {
    expect(verdict({ analytic: Number.NaN })).toBe('non-finite');
    expect(verdict({ way: 'unjudged', found: { kind: 'non-finite' } })).toBe('non-finite');
  });

  it('is that of differences where the exact derivative overflowed on its own way, and not every op is surely right', () => {
    const overflowed = { exact: Number.NaN, exactBound: Number.POSITIVE_INFINITY, way: 'undecided' } as const;
    expect(verdict(overflowed)).toBe('match');
    expect(verdict({ ...overflowed, analytic: 2.5 })).toBe('mismatch');
    expect(verdict({ ...overflowed, found: null })).toBe('inconclusive');
  });

  it('behind a wrong op is that of the whole way: some entries a fault does not reach', () => {
    expect(verdict({ way: 'wrong', analytic: 2.5 })).toBe('mismatch');
    expect(verdict({ way: 'wrong' })).toBe('match');
  });

  it('behind an op that is meant to differ is declared: for what the formulas give, not for another number that is claimed', () => {
    const meant = { ...RIGHT, way: 'declared', analytic: 2.5, written: 2.5 } as const;
    expect(entryVerdict(meant)).toEqual({ verdict: 'declared', note: 'an op on the way is meant to differ' });
    // A training step in another order of sums rounds in another way.
    expect(verdict({ ...meant, analytic: 2.5 + 4e-16 })).toBe('declared');
    expect(verdict({ ...meant, analytic: 2.6 })).toBe('mismatch');
  });

  it('that is claimed is judged by the whole way, also where every op is right', () => {
    expect(verdict({ analytic: 2 + 4e-16 })).toBe('match');
    expect(verdict({ analytic: 2 + 4e-16, width: 1 })).toBe('kink');
    expect(verdict({ analytic: 2.1 })).toBe('mismatch');
    expect(verdict({ analytic: 2 + 4e-16, found: { kind: 'value', value: 2.1, bound: 1e-9 } })).toBe('inconclusive');
  });

  it('that is claimed matches by composition, too, however wide the whole way, where it is the formulas’ own but for rounding', () => {
    const deep = { exactBound: 100, found: null } as const;
    expect(verdict({ ...deep, analytic: 2 + 1e-12 })).toBe('match');
    expect(verdict({ ...deep, analytic: 2 + 1e-12, width: 1 })).toBe('kink');
    expect(verdict({ ...deep, analytic: 2 + 1e-12, own: 'inconclusive' })).toBe('inconclusive');
    expect(verdict({ ...deep, analytic: 2 + 1e-12, way: 'wrong' })).toBe('inconclusive');
    // Another number: differences of J are to say of it what they can.
    expect(verdict({ ...deep, analytic: 2 + 1e-7 })).toBe('inconclusive');
    expect(verdict({ ...deep, analytic: 2 + 1e-7, found: RIGHT.found })).toBe('mismatch');
  });

  it('is decided by differences where the whole way rounds too much', () => {
    const deep = { way: 'wrong', exactBound: 100 } as const;
    expect(verdict({ ...deep, analytic: 2.5 })).toBe('mismatch');
    expect(verdict(deep)).toBe('match');
    expect(verdict({ ...deep, found: null })).toBe('inconclusive');
  });

  it('is a kink where a choice of subgradients reaches it, and says where J has a derivative after all', () => {
    expect(entryVerdict({ ...RIGHT, width: 1 })).toEqual({ verdict: 'kink', note: 'subgradient chosen' });
    // relu(x) − relu(−x) at 0: J is x, the choices give 0 (Bolte & Pauwels 2020).
    const composed = {
      ...RIGHT,
      analytic: 0,
      exact: 0,
      width: 1,
      found: { kind: 'value', value: 1, bound: 1e-9 } as const,
    };
    expect(entryVerdict(composed)).toEqual({ verdict: 'kink', note: 'J is smooth here, with another derivative' });
  });

  it('is a kink also where only differences see it: tied entries of a pool, of which one was chosen', () => {
    const found = { kind: 'kink', left: 2, right: 4, bound: 1e-9 } as const;
    expect(entryVerdict({ ...RIGHT, found })).toEqual({ verdict: 'kink', note: 'subgradient chosen' });
    // Two windows, J = max(u, 0) − max(2u, 0) at u = 0: slopes −1 and 0, and 1 where the first is open and the second is not.
    const beyond = { kind: 'kink', left: 0, right: -1, bound: 1e-9 } as const;
    for (const code of [false, true]) {
      const facts = { ...RIGHT, code, analytic: 1, written: 1, exact: 1, found: beyond };
      const note = 'each subgradient is valid, but J bends between other derivatives';
      expect(entryVerdict(facts)).toEqual({ verdict: 'kink', note });
    }
  });

  it('says why it is left open', () => {
    const why = (found: EntryFacts['found']): unknown => entryVerdict({ ...RIGHT, way: 'unjudged', found }).note;
    expect(why(null)).toBe('not sampled');
    expect(why({ kind: 'value', value: 2, bound: 1.5 })).toBe('rounding may be more than half of it');
    expect(why({ kind: 'value', value: 2, bound: Number.POSITIVE_INFINITY })).toBe(
      'differences of J settle on no value',
    );
  });

  it('is left open where a formula loses the digits that a difference would need of the gradient, but not beyond them', () => {
    // Differences say 2 ± 1e-9 of a gradient that cancels.
    const cancels = { ...RIGHT, way: 'undecided', exactBound: 1e14, lost: 3, analytic: 2.5, written: 2.5 } as const;
    const note = 'a formula as it is written loses its digits here';
    expect(entryVerdict(cancels)).toEqual({ verdict: 'inconclusive', note });
    expect(verdict({ ...cancels, analytic: 5.1 })).toBe('mismatch');
    expect(verdict({ ...cancels, lost: 1e-3 })).toBe('mismatch');
    expect(verdict({ ...cancels, lost: 1e-3, analytic: 2.0005 })).toBe('match');
  });

  it('is left open, and said to be, where the two witnesses disagree beyond both their bounds', () => {
    const found = { kind: 'value', value: 2.1, bound: 1e-9 } as const;
    expect(entryVerdict({ ...RIGHT, found })).toEqual({
      verdict: 'inconclusive',
      note: 'the exact and the numeric derivative disagree',
    });
  });

  it('of what nobody but the user computes is that of differences alone', () => {
    const opaque = { way: 'unjudged', exact: Number.NaN, exactBound: Number.NaN } as const;
    expect(verdict(opaque)).toBe('match');
    expect(verdict({ ...opaque, analytic: 2.1 })).toBe('mismatch');
    expect(verdict({ ...opaque, found: null })).toBe('inconclusive');
    expect(verdict({ ...opaque, found: { kind: 'kink', left: 1, right: 3, bound: 1e-9 } })).toBe('kink');
  });

  it('through code, of which nothing exact is known, is by composition too, and behind a wrong op by differences', () => {
    const code: Partial<EntryFacts> = { code: true, exact: Number.NaN, exactBound: Number.NaN };
    expect(verdict({ ...code, found: null })).toBe('match');
    expect(verdict({ ...code, own: 'mismatch' })).toBe('mismatch');
    expect(verdict({ ...code, way: 'wrong' })).toBe('match');
    expect(verdict({ ...code, way: 'wrong', analytic: 2.5 })).toBe('mismatch');
    expect(verdict({ ...code, way: 'wrong', found: null })).toBe('inconclusive');
    // All ops are right, and yet J has another derivative: nobody knows which of the two is what it seems.
    expect(verdict({ ...code, analytic: 2.5 })).toBe('inconclusive');
  });
});
