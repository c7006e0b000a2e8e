import { hasNoEffect } from './noEffect.js';
import { BatchedEvaluator } from './numeric/batched.js';
import { confirmed } from './numeric/confirmed.js';
import { estimateAll } from './numeric/estimateAll.js';
import type { Estimating, Line } from './numeric/line.js';
import type { JudgedParameter } from './parameters.js';
import type { Point } from './point.js';
import { UNIT } from './rounding.js';

/** The analytic gradient is rounded too, by a few ulps in each of its sums. */
const ULPS = 16;

/** An entry asks for two samples at least: with so many entries for each place of a run, all places are taken. */
const SHARE = 0.5;
/** So many entries are worked on at once where a run has few places. */
const FEWEST = 16;

/** Samples J along every entry of a parameter; yields how many entries were done, after each few hundred samples. */
export function* sampleParameter(point: Point, judged: JudgedParameter): Generator<number, void> {
  const { parameter, analytic, exactBound } = judged.facts;
  const preparing = BatchedEvaluator.making(point, parameter.name);
  let made = preparing.next();
  for (; !made.done; made = preparing.next()) yield 0;
  const evaluator = made.value;
  const slack = (i: number): number => ULPS * UNIT * Math.abs(analytic[i] as number);
  // Between two yields lies one run.
  const pace = { entries: Math.max(FEWEST, evaluator.together * SHARE), asks: evaluator.together };
  const judge = (line: Line, i: number): Estimating => confirmed(line, analytic[i] as number, slack(i));
  const work = estimateAll(evaluator, analytic.keys(), judge, pace);
  for (const found of work) {
    for (const { entry, estimate } of found) {
      judged.take(entry, estimate);
      const [value, bound] = [analytic[entry] as number, exactBound[entry] as number];
      if (mayBeZero(judged, entry, value, bound) && hasNoEffect(evaluator, entry, value, bound)) judged.setIdle(entry);
    }
    yield found.length;
    for (const _ of evaluator.preparing()) yield 0;
  }
  evaluator.end();
}

/** Nothing but rounding, as far as anybody can tell. */
function mayBeZero(judged: JudgedParameter, entry: number, value: number, bound: number): boolean {
  if (losesDigits(judged, entry, value)) return false;
  const verdict = judged.verdictOf(entry);
  return verdict === 'inconclusive' || (verdict === 'match' && value !== 0 && Math.abs(value) <= bound);
}

/** Digits that a formula loses, which nobody knows to be right, say nothing of the size of terms that cancel by construction. */
function losesDigits({ facts: { way, lost } }: JudgedParameter, entry: number, value: number): boolean {
  return way !== 'right' && 2 * (lost?.[entry] ?? 0) > Math.abs(value);
}
