import type { Handwritten } from '../../engine/graph.js';
import type { Data } from '../../engine/tensor.js';
import { elementwiseEvaluator } from './numeric/elementwise.js';
import { estimateAll } from './numeric/estimateAll.js';
import type { Estimate } from './numeric/line.js';
import type { Point } from './point.js';
import type { NodeReport, WorstEntry } from './report.js';
import { numberOf } from './verdict.js';

/** A hand-written derivative with all that was found out about it, entry by entry. */
export interface JudgedHandwritten {
  readonly handwritten: Handwritten;
  readonly report: NodeReport;
  readonly at: Data;
  readonly claimed: Data;
  /** f's derivative at each traced input, from differences of f alone. */
  readonly estimates: readonly Estimate[];
}

/** Adds to what the exact reference says of a hand-written derivative what differences of its f say: evidence of another kind. Yields on the way. */
export function* withDifferences(
  point: Point,
  handwritten: Handwritten,
  report: NodeReport,
): Generator<void, JudgedHandwritten> {
  const at = point.backward.view(handwritten.variable).slice();
  const claimed = point.backward.view(handwritten.written).slice();
  const estimates = yield* estimated(point, handwritten, at);
  return { handwritten, report: { ...report, worst: evidence(report, at, estimates) }, at, claimed, estimates };
}

function evidence({ worst }: NodeReport, at: Data, estimates: readonly Estimate[]): WorstEntry | null {
  const shown = worst && at.findIndex((z) => z === worst.at || (Number.isNaN(z) && Number.isNaN(worst.at)));
  const found = shown === null ? undefined : estimates[shown];
  return worst && found ? { ...worst, ...numberOf(found) } : worst;
}

/** f is elementwise: what all entries ask for goes into a few runs. */
function* estimated(point: Point, handwritten: Handwritten, at: Data): Generator<void, Estimate[]> {
  const all = new Array<Estimate>(at.length);
  const pace = { entries: at.length, asks: Number.POSITIVE_INFINITY };
  for (const found of estimateAll(elementwiseEvaluator(point, handwritten), at.keys(), undefined, pace)) {
    for (const { entry, estimate } of found) all[entry] = estimate;
    yield;
  }
  return all;
}
