import type { Verdict } from '../analysis/check/codes.js';
import type { CheckReport, VerdictCounts } from '../analysis/check/report.js';
import { addCounts, decisive, overallOf } from '../analysis/check/verdict.js';

/** What was said of a layer's parameters and ops, by the rule of the whole; null where nothing was. */
export function verdictOf(layer: string, report: CheckReport): Verdict | null {
  const counts = countsOf(layer, report);
  return counts && overallOf(counts);
}

/** How many numbers of a layer's gradients, and of derivatives in it, have which verdict; null without any. */
export function countsOf(layer: string, { parameters, nodes }: CheckReport): VerdictCounts | null {
  const own = parameters.filter((each) => each.layer === layer).map(({ counts }) => counts);
  const ops = nodes.filter((each) => each.layer === layer).map(decisive);
  return own.length + ops.length === 0 ? null : addCounts([...own, ...ops]);
}
