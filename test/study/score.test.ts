import { describe, expect, it } from 'vitest';
import type { Planting } from '../../study/faults/planting.js';
import { FLAGGED, PASSED, UNDECIDED } from '../../study/rules/rule.js';
import { score } from '../../study/score.js';
import { addRules, none } from '../../study/tally.js';
import { RIGHT, UNSETTLED, WRONG } from '../../study/truth.js';

const planting: Planting = { kind: 'sign', size: null, node: 0, values: new Float64Array(4), layer: 'hidden' };
const codes = (...all: number[]): ReadonlyMap<string, Uint8Array> => new Map([['w', Uint8Array.from(all)]]);
const says = (entries: ReturnType<typeof codes>, blamed: readonly string[] | null = null) => ({
  entries,
  blamed,
  elsewhere: 0,
});

describe('a judgement counts', () => {
  it('right entries that are flagged as alarms, and nothing of what is unsettled', () => {
    const known = { planting, truth: codes(RIGHT, RIGHT, UNSETTLED, WRONG) };
    const { alarms, missed } = score('rule', known, says(codes(FLAGGED, PASSED, FLAGGED, FLAGGED)));
    expect(alarms).toEqual({ count: 1, of: 2 });
    expect(missed).toEqual({ count: 0, of: 1 });
  });

  it('a mistake as missed where only right entries are flagged', () => {
    const known = { planting, truth: codes(RIGHT, WRONG) };
    const { missed, byKind } = score('rule', known, says(codes(FLAGGED, PASSED)));
    expect(missed).toEqual({ count: 1, of: 1 });
    expect(byKind).toEqual({ sign: { count: 0, of: 1 } });
  });

  it('small errors by their size, apart from mistakes', () => {
    const known = { planting: { ...planting, kind: 'relative', size: 1e-7 }, truth: codes(WRONG) };
    const { missed, bySize } = score('rule', known, says(codes(FLAGGED)));
    expect(missed).toEqual(none);
    expect(bySize).toEqual({ '7': { count: 1, of: 1 } });
  });

  it('undecided entries of correct gradients alone', () => {
    const correct = score('rule', { planting: null, truth: codes(RIGHT, RIGHT) }, says(codes(UNDECIDED, PASSED)));
    const faulty = score('rule', { planting, truth: codes(RIGHT, WRONG) }, says(codes(UNDECIDED, FLAGGED)));
    expect(addRules(correct, faulty).undecided).toEqual({ count: 1, of: 2 });
  });

  it('a mistake as located where its own layer alone is blamed', () => {
    const known = { planting, truth: codes(WRONG) };
    const located = (...blamed: string[]) => score('rule', known, says(codes(FLAGGED), blamed)).located;
    expect(located('hidden')).toEqual({ count: 1, of: 1 });
    expect(located('hidden', 'head')).toEqual({ count: 0, of: 1 });
    expect(located()).toEqual({ count: 0, of: 0 });
  });
});
