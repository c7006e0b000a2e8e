import type { Parameter } from '../../engine/model.js';
import type { Data } from '../../engine/tensor.js';
import { hasNoEffect } from './noEffect.js';
import { confirmed } from './numeric/confirmed.js';
import { estimateAll } from './numeric/estimateAll.js';
import type { Estimate, Line } from './numeric/line.js';
import { plainEvaluator } from './numeric/plain.js';
import type { Point } from './point.js';
import type { CheckProgress, ParameterReport, Verdict } from './report.js';
import { UNIT } from './rounding.js';
import { codeOf, countVerdicts, numberOf, verdictOf, worstOf } from './verdict.js';

/** How far along the whole check is, counted in entries. */
export interface Counter {
  done: number;
  readonly total: number;
}

/** Of a few entries at a time: each of their samples is a run of the network. */
const PACE = { entries: 1, asks: 8 };

const ULPS = 16;

/** Judges every entry of a parameter; yields after every few samples, so that a caller can breathe. */
export function* checkParameter(
  point: Point,
  parameter: Parameter,
  layer: string,
  analytic: Data,
  counter: Counter,
): Generator<CheckProgress, ParameterReport> {
  const { name, shape } = parameter;
  const size = analytic.length;
  const exact = point.exact.get(name) as Float64Array;
  const [numeric, bound] = [new Float64Array(size), new Float64Array(size)];
  const [verdicts, notes] = [new Uint8Array(size), new Uint8Array(size)];
  const evaluator = plainEvaluator(point, name);
  function judge(i: number, found: Estimate): void {
    const claimed = analytic[i] as number;
    const verdict = atKinks(verdictOf(claimed, found), found, claimed, exact[i] as number);
    const idle = verdict === 'inconclusive' && hasNoEffect(evaluator, i, claimed, point.gradientRounding(name, i));
    verdicts[i] = codeOf(idle ? 'match' : verdict);
    notes[i] = idle ? 1 : 0;
    ({ numeric: numeric[i], bound: bound[i] } = numberOf(found));
  }
  // The analytic gradient is rounded too, by a few ulps in each of its sums.
  const work = (line: Line, i: number) =>
    confirmed(line, analytic[i] as number, ULPS * UNIT * Math.abs(analytic[i] as number));
  for (const found of estimateAll(evaluator, analytic.keys(), work, PACE)) {
    for (const { entry, estimate } of found) judge(entry, estimate);
    counter.done += found.length;
    yield { done: counter.done, total: counter.total, parameter: name };
  }
  const counts = countVerdicts(verdicts);
  return {
    name,
    layer,
    shape,
    numeric,
    bound,
    verdicts,
    notes,
    counts,
    analytic: Float64Array.from(analytic),
    exact,
    verdict: worstOf(counts),
    followsFrom: null,
  };
}

/**
 * Where several ops stand on kinks at once, choices that are valid one by one can compose to what no side's derivative is
 * (Bolte & Pauwels 2020). The engine's own choices are valid: a gradient that follows them is no mistake there.
 */
function atKinks(verdict: Verdict, found: Estimate, claimed: number, exact: number): Verdict {
  const follows = Math.abs(claimed - exact) <= 64 * UNIT * Math.abs(exact);
  return verdict === 'mismatch' && found.kind === 'kink' && follows ? 'kink' : verdict;
}
