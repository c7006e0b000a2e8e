import type { Handwritten } from '../../engine/graph.js';
import type { JudgedPart } from './exact/entries.js';
import { handwrittenNode, writtenBounds } from './exact/handwritten.js';
import type { JudgedOp } from './exact/judgedOp.js';
import { confirmed } from './numeric/confirmed.js';
import { elementwiseEvaluator } from './numeric/elementwise.js';
import { estimateAll } from './numeric/estimateAll.js';
import type { Estimate } from './numeric/line.js';
import type { Point } from './point.js';
import { UNIT } from './rounding.js';
import { codeOf, countVerdicts, numberOf, verdictOf, worstOf } from './verdict.js';

/** df is rounded too, by a few ulps. */
const ULPS = 16;

/**
 * Derivatives that the user wrote as a formula, where the exact reference says nothing: the derivative of f overflowed on its own
 * way (∞/∞², where f itself is 0), or is 0/0 beside a decision that f stands on. Differences of f know no formula, and decide there;
 * but where df itself may have overflowed on its way, as e⁵¹⁰/(1 + e⁵¹⁰)² does to 0, a difference is no mistake of its formula.
 */
export function differencesDecide(point: Point, ops: readonly JudgedOp[]): readonly JudgedOp[] {
  return ops.map((op) => {
    const handwritten = point.graph.handwritten.find((each) => handwrittenNode(point.graph, each) === op.node);
    const [part] = op.parts;
    if (op.kind !== 'handwritten' || !handwritten || !part) return op;
    const open = [...part.bound.keys()].filter(
      (i) => Number.isFinite(part.analytic[i]) && !Number.isFinite(part.bound[i]),
    );
    return open.length === 0 ? op : decided(point, handwritten, op, part, open);
  });
}

function decided(
  point: Point,
  handwritten: Handwritten,
  op: JudgedOp,
  part: JudgedPart,
  open: readonly number[],
): JudgedOp {
  const verdicts = part.verdicts.slice();
  const [exact, bound] = [part.exact.slice(), part.bound.slice()];
  const width = part.width?.slice() ?? new Float64Array(exact.length);
  const rounding = writtenBounds(point.run, handwritten)();
  for (const [entry, found] of slopesOfF(point, handwritten, part.analytic, rounding, open)) {
    const verdict = verdictOf(part.analytic[entry] as number, found);
    const apart = handwritten.surrogate ? 'declared' : Number.isFinite(rounding[entry]) ? 'mismatch' : 'inconclusive';
    verdicts[entry] = codeOf(verdict === 'mismatch' ? apart : verdict);
    ({ numeric: exact[entry], bound: bound[entry] } = numberOf(found));
    width[entry] = found.kind === 'kink' ? Math.abs(found.right - found.left) / 2 : 0;
  }
  const counts = countVerdicts(verdicts);
  const byDifferences = new Set(open);
  const judged = {
    ...part,
    exact,
    bound,
    width: width.some((each) => each > 0) ? width : null,
    verdicts,
    counts,
    byDifferences,
  };
  return { ...op, parts: [judged], verdict: worstOf(counts) };
}

/** f's derivative at some of its traced inputs, from differences of f alone. */
function* slopesOfF(
  point: Point,
  handwritten: Handwritten,
  claimed: Float64Array,
  rounding: Float64Array,
  entries: readonly number[],
): Generator<readonly [number, Estimate]> {
  const own = (i: number): number => (Number.isFinite(rounding[i]) ? (rounding[i] as number) : 0);
  const slack = (i: number): number => own(i) + ULPS * UNIT * Math.abs(claimed[i] as number);
  const evaluator = elementwiseEvaluator(point, handwritten);
  const pace = { entries: entries.length, asks: Number.POSITIVE_INFINITY };
  const work = estimateAll(evaluator, entries, (line, i) => confirmed(line, claimed[i] as number, slack(i)), pace);
  for (const found of work) for (const { entry, estimate } of found) yield [entry, estimate];
}
