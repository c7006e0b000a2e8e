import { Execution } from '../../engine/execution.js';
import type { Handwritten } from '../../engine/graph.js';
import type { Data } from '../../engine/tensor.js';
import { type Estimate, estimate } from './estimate.js';
import { Pieces } from './pieces.js';
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
  const estimates = estimateAll(point, handwritten, at);
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

interface Level {
  readonly values: Data;
  readonly steps: Float64Array;
  /** 1 where an entry stayed on its piece. */
  readonly same: Uint8Array;
}

/** f is elementwise: every entry is moved at once, each by its own step; a level is computed when an entry first asks for it. */
function estimateAll(point: Point, { variable, value }: Handwritten, at: Data): Estimate[] {
  const execution = new Execution(point.graph.nodes, [value], { cut: [variable] });
  execution.feed(point.graph.y, point.batch.y.data);
  const moved = Float64Array.from(at);
  execution.feed(variable, moved);
  execution.run();
  const scales = Float64Array.from(at, (z) => 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(z)))));
  const pieces = new Pieces(execution, point.graph, value);
  const levels = new Map<number, Level>();
  const level = (key: number): Level => {
    const known = levels.get(key);
    if (known) return known;
    at.forEach((z, i) => {
      moved[i] = z + Math.sign(key) * (scales[i] as number) * 2 ** -Math.abs(key);
    });
    execution.run();
    const made = {
      values: execution.view(value).slice(),
      steps: moved.map((z, i) => z - (at[i] as number)),
      same: pieces.sameByEntry(),
    };
    levels.set(key, made);
    return made;
  };
  const noise = elementwiseNoise(point, variable, value, 0);
  const center = point.backward.view(value);
  return Array.from(at, (_, i) =>
    estimate({
      center: center[i] as number,
      noise: noise[i] as number,
      at: (each, sign) => {
        const { values, steps, same } = level(each * sign);
        return { value: values[i] as number, step: steps[i] as number, samePieces: same[i] === 1 };
      },
    }),
  );
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
