import type { Verdict } from '../../../../src/analysis/check/codes.js';
import { type BlackBox, openBlackBox, type Program } from '../../../../src/analysis/check/numeric/blackBox.js';
import { confirmed } from '../../../../src/analysis/check/numeric/confirmed.js';
import type { Estimate } from '../../../../src/analysis/check/numeric/estimate.js';
import { estimateAll } from '../../../../src/analysis/check/numeric/estimateAll.js';
import { verdictOf } from '../../../../src/analysis/check/verdict.js';

export interface Judged {
  readonly verdicts: readonly Verdict[];
  readonly estimates: readonly Estimate[];
  readonly evaluations: number;
}

export function opened(program: Program): BlackBox & { kind: 'deterministic' } {
  const box = openBlackBox(program);
  if (box.kind !== 'deterministic') throw new Error(`two values at one place: ${box.values.join(', ')}`);
  return box;
}

/** Every entry of a claimed gradient; `slack`: how far each may be off by the way it is read. */
export function judge(
  program: Program,
  claimed: ArrayLike<number>,
  slack: (claimed: number, entry: number) => number,
): Judged {
  const box = opened(program);
  const estimates: Estimate[] = [];
  const work = estimateAll(box.evaluator, Array.from(claimed).keys(), (line, i) => {
    const entry = claimed[i] as number;
    return confirmed(line, entry, slack(entry, i));
  });
  for (const found of work) for (const { entry, estimate } of found) estimates[entry] = estimate;
  return {
    estimates,
    verdicts: estimates.map((found, i) => verdictOf(claimed[i] as number, found)),
    evaluations: box.evaluations(),
  };
}
