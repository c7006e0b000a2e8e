import { describe, expect, it } from 'vitest';
import type { WorkloadResult } from '../../bench/report/results.js';
import { rateText, table } from '../../bench/report/table.js';
import { row } from './rows.js';

describe('a rate', () => {
  it('is written in three digits or more, and not as 1e6', () => {
    expect([6_812_345, 1553.4, 54.53, 1.3, Number.NaN].map(rateText)).toEqual(['6.81 M', '1,553', '54.5', '1.30', '–']);
  });
});

describe('a table', () => {
  const workload: WorkloadResult = {
    name: 'w',
    label: 'W',
    title: 'a step',
    unit: 'steps/s',
    rows: [
      row({ rates: [1500, 1400, 1600] }),
      row({ precision: 'float64', rates: [800] }),
      row({ peer: 'torch', title: 'torch', version: '1.13', rates: [2000] }),
      row({ peer: 'other', title: 'other', absent: 'can’t train it' }),
    ],
    targets: [
      {
        what: 'torch',
        ours: [{ peer: 'engine', precision: 'float32' }],
        theirs: { peer: 'torch', precision: 'float32' },
        atLeast: 0.9,
      },
    ],
  };

  it('shows a peer’s medians in both precisions, what kept others away, and the ratios wanted', () => {
    expect(table(workload)).toBe(
      [
        'W: a step     float32 steps/s  float64 steps/s',
        '  ours                  1,500              800',
        '  torch 1.13            2,000                –',
        '  other                     –                –  can’t train it',
        '  to torch  ≥ 0.9  engine 0.750 ✗',
        '',
      ].join('\n'),
    );
  });

  it('says so where peers had to share the machine', () => {
    const shared = { ...workload, rows: [row({ rates: [1], processor: 0.62 })], targets: [] };
    expect(table(shared)).toContain('the machine was shared; of a processor got: ours, float32, 62 %');
  });
});
