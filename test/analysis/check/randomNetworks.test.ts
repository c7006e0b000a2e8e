import { describe, expect, it } from 'vitest';
import type { CheckReport, VerdictCounts } from '../../../src/analysis/check/report.js';
import { addCounts } from '../../../src/analysis/check/verdict.js';
import { CONDITIONS, type Condition } from '../../../study/networks/conditions.js';
import { ARCHITECTURE_NAMES, drawNetwork } from '../../../study/networks/network.js';
import { run } from './run.js';

/** Networks of each architecture, in each condition. */
const EACH = 5;
const SEEDS = EACH * ARCHITECTURE_NAMES.length;

/** The check of correct networks: the study's own, but other seeds. */
async function reports(condition: Condition): Promise<CheckReport[]> {
  const all: CheckReport[] = [];
  for (let seed = 1000; seed < 1000 + SEEDS; seed++) {
    const network = await drawNetwork(seed, condition);
    const report = run(network);
    // A loss that overflows is no false alarm.
    if (!Number.isFinite(report.loss)) continue;
    const wrong = report.parameters.filter(({ verdict }) => verdict === 'mismatch' || verdict === 'non-finite');
    expect(wrong.map(({ name, verdict }) => `${network.name}: ${name} ${verdict}`)).toEqual([]);
    expect(report.findings, network.name).toEqual([]);
    all.push(report);
  }
  return all;
}

function decided({ inconclusive, ...others }: VerdictCounts): number {
  const rest = Object.values(others).reduce((sum, count) => sum + count, 0);
  return rest / (rest + inconclusive);
}

describe('correct networks of every architecture raise no alarm, and nearly all of their entries are decided', () => {
  it.each(CONDITIONS)('%s', async (condition) => {
    const all = await reports(condition);
    expect(all.length).toBeGreaterThan(0.9 * SEEDS);
    const counts = addCounts(all.map((report) => report.counts));
    expect(counts.match).toBeGreaterThan(2500);
    expect(decided(counts)).toBeGreaterThan(0.97);
    if (condition === 'kinks') expect(counts.kink).toBeGreaterThan(0);
  });
});
