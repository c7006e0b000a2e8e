import type { NodeId } from '../../engine/graph.js';
import type { Parameter } from '../../engine/model.js';
import type { Data } from '../../engine/tensor.js';
import { type Estimate, estimate, type Sample, type Samples } from './estimate.js';
import { hasNoEffect } from './noEffect.js';
import type { Point } from './point.js';
import type { CheckProgress, ParameterReport, Verdict } from './report.js';
import { UNIT } from './rounding.js';
import { codeOf, countVerdicts, numberOf, verdictOf, worstOf } from './verdict.js';

/** How far along the whole check is, counted in entries. */
export interface Counter {
  done: number;
  readonly total: number;
}

/** Judges every entry of a parameter; yields after each, so that a caller can breathe. */
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
  // Whatever the parameter before this one left behind in the nodes behind it.
  point.forward.run();
  for (let i = 0; i < size; i++) {
    const claimed = analytic[i] as number;
    const found = judged(point, name, i, claimed);
    const verdict = atKinks(verdictOf(claimed, found), found, claimed, exact[i] as number);
    const idle =
      verdict === 'inconclusive' &&
      hasNoEffect(point, samplesAt(point, name, i, 1), claimed, point.gradientRounding(name, i));
    verdicts[i] = codeOf(idle ? 'match' : verdict);
    notes[i] = idle ? 1 : 0;
    ({ numeric: numeric[i], bound: bound[i] } = numberOf(found));
    counter.done++;
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

/** A mismatch counts only where a second grid of steps, 0.7 times as large, says so too; else the wider bound of both counts. */
function judged(point: Point, name: string, index: number, claimed: number): Estimate {
  const first = withRounding(estimate(samplesAt(point, name, index, 1)), claimed);
  if (verdictOf(claimed, first) !== 'mismatch') return first;
  const second = withRounding(estimate(samplesAt(point, name, index, 0.7)), claimed);
  if (verdictOf(claimed, second) === 'mismatch') return first;
  if (first.kind !== 'value' || second.kind !== 'value') return second;
  return {
    kind: 'value',
    value: second.value,
    bound: Math.max(second.bound, 2 * Math.abs(first.value - second.value)),
  };
}

/** The analytic gradient is rounded too, by a few ulps in each of its sums. */
function withRounding(found: Estimate, claimed: number): Estimate {
  return found.kind === 'non-finite' ? found : { ...found, bound: found.bound + 16 * UNIT * Math.abs(claimed) };
}

/** J along one entry of a parameter. Steps are powers of two times `grid`, so that θ ± h is mostly exact. */
function samplesAt(point: Point, name: string, index: number, grid: number): Samples {
  const { forward, graph, noise, loss } = point;
  const leaf = graph.parameters.get(name) as NodeId;
  // Looked up each time: a program that is made at the first run may move the memory.
  const numbers = (): Data => forward.view(leaf);
  const theta = numbers()[index] as number;
  const scale = grid * 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(theta))));
  const known = new Map<number, Sample>();
  return {
    center: loss,
    noise,
    at: (level, sign) => {
      const key = 2 * level + (sign > 0 ? 1 : 0);
      const seen = known.get(key);
      if (seen) return seen;
      numbers()[index] = theta + sign * scale * 2 ** -level;
      const step = (numbers()[index] as number) - theta;
      forward.runFrom(leaf);
      numbers()[index] = theta;
      const made = { value: forward.view(graph.loss)[0] as number, step, samePieces: point.pieces.same() };
      known.set(key, made);
      return made;
    },
  };
}
