import { describe, expect, it } from 'vitest';
import { composition } from '../../../../src/analysis/check/exact/composition.js';
import { kinkWidth } from '../../../../src/analysis/check/exact/kinkWidth.js';
import type { VerdictCounts } from '../../../../src/analysis/check/report.js';
import { addCounts } from '../../../../src/analysis/check/verdict.js';
import type { Precision } from '../../../../src/engine/tensor.js';
import { judgeAll, traced, wrong } from './judged.js';
import { FAMILIES, networkText } from './networks.js';

function share(counts: VerdictCounts): string {
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return `${all} entries, undecided ${((100 * counts.inconclusive) / all).toFixed(2)} %, ${JSON.stringify(counts)}`;
}

describe.each<Precision>(['float64', 'float32'])('in %s nothing is found wrong in correct networks', (precision) => {
  it.each(Object.keys(FAMILIES))('%s', async (name) => {
    const all: VerdictCounts[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const run = await traced(networkText(name, seed), precision, seed % 3);
      const judged = judgeAll(run);
      expect(wrong(judged), `seed ${seed}`).toEqual([]);
      all.push(...judged.flatMap(({ parts }) => parts.map(({ counts }) => counts)));
      for (const [parameter, { ops: way, counts }] of composition(run.graph, judged)) {
        expect(way.length, parameter).toBeGreaterThan(0);
        expect(counts.mismatch, parameter).toBe(0);
      }
      kinkWidth(run, judged);
      // With arrays kept the bounds are those of the rules of rounding, op by op, in place of the kernels' own.
      const long = judgeAll(run, true).map(({ parts }) => parts.map(({ counts: kept }) => kept));
      expect(judged.map(({ parts }) => parts.map(({ counts: quick }) => quick))).toEqual(long);
    }
    const counts = addCounts(all);
    console.log(`${name}, ${precision}: ${share(counts)}`);
    expect(counts['non-finite']).toBe(0);
  });
});
