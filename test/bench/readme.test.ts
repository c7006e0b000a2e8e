import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withSpeed } from '../../bench/report/readme.js';
import type { Results } from '../../bench/report/results.js';
import { row } from './rows.js';

const root = join(import.meta.dirname, '../..');
const BEGIN = '<!-- bench: npm run bench -- --readme -->';
const END = '<!-- /bench -->';

const target = {
  what: 'torch',
  ours: [{ peer: 'engine', precision: 'float32' }],
  theirs: { peer: 'torch', precision: 'float32' },
  atLeast: 0.9,
};
const results: Results = {
  date: '2024-05-06',
  machine: { processor: 'EPYC', cores: '2' },
  rounds: 5,
  seconds: 0.5,
  workloads: [
    {
      name: 'w1',
      label: 'W1',
      title: 'a step',
      unit: 'steps/s',
      rows: [row({ rates: [1500] }), row({ precision: 'float64', rates: [800] })],
      targets: [target],
    },
    {
      name: 'matmul',
      label: '256³',
      title: 'a product',
      unit: 'GFLOP/s',
      rows: [row({ peer: 'openblas', title: 'OpenBLAS', rates: [98] })],
      targets: [target],
    },
  ],
};

describe('the section on speed', () => {
  it('stands between its markers, with date and machine, and is written again in the same place', () => {
    const first = withSpeed(`# Title\n\n${BEGIN}\nold\n${END}\n\nrest\n`, results);
    expect(first).toBe(
      [
        '# Title',
        '',
        BEGIN,
        '',
        '| float32 / float64 |          W1 |     256³ |',
        '| ----------------- | ----------: | -------: |',
        '| ours              | 1,500 / 800 |          |',
        '| OpenBLAS          |             | 98.0 / – |',
        '',
        '- W1: a step (steps/s)',
        '- 256³: a product (GFLOP/s)',
        '',
        '2024-05-06, one thread, medians of 5 interleaved rounds. processor EPYC; cores 2.',
        '',
        END,
        '',
        'rest',
        '',
      ].join('\n'),
    );
    expect(withSpeed(first, results)).toBe(first);
  });

  it('needs a place', () => expect(() => withSpeed('# Title', results)).toThrow(/no place/));

  it('of the README is that of the results kept', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const kept = JSON.parse(readFileSync(join(root, 'bench/results.json'), 'utf8')) as Results;
    expect(withSpeed(readme, kept)).toBe(readme);
  });
});
