import { describe, expect, it } from 'vitest';
import { type Computed, disagreements } from '../../bench/report/agreement.js';

const computed = (peer: string, precision: 'float32' | 'float64', values: number[]): Computed => ({
  peer,
  title: peer,
  precision,
  variant: null,
  values,
});

const torch = computed('torch', 'float64', [2, 1.25]);

describe('peers', () => {
  it('agree to their precision', () => {
    const all = [torch, computed('a', 'float32', [2, Math.fround(1.250001)]), computed('b', 'float64', [2, 1.25])];
    expect(disagreements(all, [])).toEqual([]);
  });

  it('disagree where float64 is as far off as float32 may be', () => {
    expect(disagreements([torch, computed('a', 'float64', [2, 1.250001])], [])).toEqual([
      'a, float64: value 1 is 1.250001, that of torch 1.25; expected no more than 2e-12 between them',
    ]);
  });

  it('disagree where one is not a number, or has fewer of them', () => {
    expect(disagreements([torch, computed('a', 'float32', [Number.NaN, 1.25])], [])).toHaveLength(1);
    expect(disagreements([torch, computed('a', 'float32', [2])], [])).toHaveLength(1);
  });

  it('are held to another’s word rather than to our own', () => {
    const [line] = disagreements([computed('engine', 'float64', [3, 2]), torch], ['engine']);
    expect(line).toMatch(/^engine/);
  });
});
