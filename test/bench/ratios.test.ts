import { describe, expect, it } from 'vitest';
import { median, outcomes } from '../../bench/report/ratios.js';
import type { Target } from '../../bench/report/results.js';
import { row } from './rows.js';

const toTorch: Target = {
  what: 'torch',
  ours: [{ peer: 'engine', precision: 'float32' }],
  theirs: { peer: 'torch', precision: 'float32' },
  atLeast: 0.9,
};

describe('a median', () => {
  it('stands in the middle, or between the two middle ones', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
  });

  it('is no number where there is none', () => expect(median([])).toBeNaN());
});

describe('an outcome', () => {
  const ours = row({ rates: [90, 100, 10] });

  it('is our median by theirs', () => {
    const rows = [ours, row({ peer: 'torch', rates: [99, 100, 101] })];
    expect(outcomes(toTorch, rows)).toEqual([{ ours: toTorch.ours[0], ratio: 0.9, met: true }]);
  });

  it('takes the fastest of a peer’s layouts', () => {
    const layouts = [
      row({ peer: 'torch', rates: [100] }),
      row({ peer: 'torch', variant: 'channels_last', rates: [180] }),
    ];
    expect(outcomes(toTorch, [ours, ...layouts])[0]).toMatchObject({ ratio: 0.5, met: false });
  });

  it('leaves out rows that only inform, and other precisions', () => {
    const rows = [
      ours,
      row({ peer: 'torch', rates: [100] }),
      row({ peer: 'torch', variant: 'otherwise', informative: true, rates: [400] }),
      row({ peer: 'torch', precision: 'float64', rates: [400] }),
    ];
    expect(outcomes(toTorch, rows)[0]?.ratio).toBe(0.9);
  });

  it('of a cost says how many times as long ours takes', () => {
    const recording: Target = {
      what: 'the plain step',
      ours: [{ peer: 'engine', precision: 'float32', variant: 'recording' }],
      theirs: { peer: 'engine', precision: 'float32', variant: null },
      atMost: 1.1,
    };
    const rows = [row({ rates: [120] }), row({ variant: 'recording', rates: [100] })];
    expect(outcomes(recording, rows)[0]).toMatchObject({ ratio: 1.2, met: false });
  });

  it('is open where somebody did not take part', () => {
    const absent = row({ peer: 'torch', absent: 'no python3 has torch' });
    expect(outcomes(toTorch, [ours, absent])[0]).toMatchObject({ ratio: Number.NaN, met: null });
  });
});
