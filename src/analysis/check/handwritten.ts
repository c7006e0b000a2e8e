import type { Handwritten } from '../../engine/graph.js';
import type { Data } from '../../engine/tensor.js';
import { elementwiseEvaluator } from './numeric/elementwise.js';
import { estimateAll } from './numeric/estimateAll.js';
import type { Estimate } from './numeric/line.js';
import { elementwiseNoise, type Point } from './point.js';
import type { NodeReport, WorstEntry } from './report.js';
import { codeOf, countVerdicts, numberOf, verdictOf, worstOf } from './verdict.js';

/** A hand-written derivative with all that was found out about it, entry by entry. */
export interface JudgedHandwritten {
  readonly handwritten: Handwritten;
  readonly report: NodeReport;
  readonly at: Data;
  readonly claimed: Data;
  readonly estimates: readonly Estimate[];
}

/** The numerical derivative of f at each traced input of its own op, against df as it was written. */
export function checkHandwritten(point: Point, handwritten: Handwritten): JudgedHandwritten {
  const at = point.backward.view(handwritten.variable).slice();
  const claimed = point.backward.view(handwritten.written).slice();
  const estimates = estimated(point, handwritten, at);
  // df rounds in its own operations; where one of them overflowed, what it gives says nothing to its relative size.
  const rounding = elementwiseNoise(point, handwritten.variable, handwritten.written, Number.POSITIVE_INFINITY);
  const verdicts = Uint8Array.from(claimed, (written, i) => {
    const verdict = verdictOf(written, widened(estimates[i] as Estimate, rounding[i] as number));
    return codeOf(verdict === 'mismatch' && handwritten.surrogate ? 'declared' : verdict);
  });
  const counts = countVerdicts(verdicts);
  const { layer, op, range } = handwritten;
  const report: NodeReport = {
    layer,
    op,
    range,
    counts,
    verdict: worstOf(counts),
    resolution: resolutionOf(estimates),
    worst: worstEntry(point, handwritten, { at, claimed, estimates }),
  };
  return { handwritten, report, at, claimed, estimates };
}

function widened(found: Estimate, rounding: number): Estimate {
  return found.kind === 'non-finite' ? found : { ...found, bound: found.bound + rounding };
}

/** f is elementwise: what all entries ask for goes into a few runs. */
function estimated(point: Point, handwritten: Handwritten, at: Data): Estimate[] {
  const all = new Array<Estimate>(at.length);
  const pace = { entries: at.length, asks: Number.POSITIVE_INFINITY };
  for (const found of estimateAll(elementwiseEvaluator(point, handwritten), at.keys(), undefined, pace)) {
    for (const { entry, estimate } of found) all[entry] = estimate;
  }
  return all;
}

/** How fine this check could see: the median of bound / |numeric|; NaN where no entry says. */
function resolutionOf(estimates: readonly Estimate[]): number {
  const relative = estimates
    .flatMap((found) => (found.kind === 'value' ? [found.bound / Math.abs(found.value)] : []))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return relative[Math.floor(relative.length / 2)] ?? Number.NaN;
}

interface Entries {
  readonly at: Data;
  readonly claimed: Data;
  readonly estimates: readonly Estimate[];
}

/** The entry that shows the trouble best: of those beyond their bound the one that is furthest off; else the furthest off of all. */
function worstEntry(point: Point, { variable }: Handwritten, { at, claimed, estimates }: Entries): WorstEntry | null {
  let worst: WorstEntry | null = null;
  let furthest = -1;
  estimates.forEach((found, i) => {
    const { numeric, bound } = numberOf(found);
    const analytic = claimed[i] as number;
    const off = Math.abs(analytic - numeric);
    const distance = Number.isNaN(off) ? Number.POSITIVE_INFINITY : off > bound ? 1 + off : off / (1 + off) / 2;
    if (distance <= furthest) return;
    furthest = distance;
    worst = { index: indexOf(point.backward.shape(variable), i), at: at[i] as number, analytic, numeric, bound };
  });
  return worst;
}

/** The index of a flat, row-major place. */
export function indexOf(shape: readonly number[], flat: number): number[] {
  let rest = flat;
  return shape.reduceRight<number[]>((index, extent) => {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
    return index;
  }, []);
}
