import { explainAlike } from './alike/explain.js';
import { judgeStep } from './formulas.js';
import { type CheckInput, Judging } from './judging.js';
import { isCode, programOf } from './opaque/codeOps.js';
import type { JudgedCode } from './opaque/judge.js';
import { type Done, sampleCode, type TwoValues } from './opaque/sampling.js';
import { goingTo, type Point } from './point.js';
import type { CheckProgress, CheckReport } from './report.js';
import { sampleParameter } from './sampling.js';
import { judgeSingle } from './single.js';
import { wholeGradients } from './wholeWay.js';

interface Signal {
  readonly aborted: boolean;
}

/**
 * Is every gradient right? First each op is judged exactly, from what went into it: after that every entry has its verdict.
 * Then J is sampled along every entry: a witness that shares no formula with the engine, and the judge where the exact reference
 * can't be. Yields after each small piece of work, with what is known so far. Where `signal` is aborted it answers what is known
 * by then, or null before there is a verdict.
 */
export function* check(input: CheckInput, signal?: Signal): Generator<CheckProgress, CheckReport | null> {
  const { model } = input;
  const total = model.parameters.reduce((sum, { initial }) => sum + initial.data.length, 0);
  const progress = (done: number, parameter: string): CheckProgress => ({ done, total, parameter });
  yield progress(0, '');
  const point = yield* stoppable(goingTo(input), signal, () => progress(0, ''));
  if (point === null) return null;
  const formulas = yield* stoppable(judgeStep(point, model.precision), signal, () => progress(0, ''));
  if (formulas === null) return null;
  const whole = yield* stoppable(wholeGradients(input, point.run), signal, () => progress(0, ''));
  if (whole === null) return null;
  const alike = yield* stoppable(explainAlike(formulas.code), signal, () => progress(0, ''));
  if (alike === null) return null;
  const making = Judging.making({ input, point, formulas, whole, alike });
  const judging = yield* stoppable(making, signal, () => progress(0, ''));
  if (judging === null) return null;
  // A program that is all of J has no ops of its own.
  if (model.precision === 'float32' && !programOf(point.graph)) {
    const single = yield* stoppable(judgeSingle(input), signal, () => progress(0, ''));
    if (single === null) return null;
    // Code of a user's is judged in its own precision: where all is code, nothing is left to be said.
    judging.single = Object.values(single.counts).some((count) => count > 0) ? single : null;
  }
  if ((yield* stoppable(told(judging.lookForCauses()), signal, () => progress(0, ''))) === null)
    return judging.stop(false);
  let [done, soFar] = [0, judging.soFar()];
  yield { ...progress(done, ''), soFar };
  if (signal?.aborted) return judging.stop(done === total);
  const sampling = sampled(input, point, formulas.code, judging);
  for (let next = sampling.next(); ; next = sampling.next()) {
    if (next.done) {
      judging.twoValues = next.value;
      return (
        (yield* stoppable(judging.conclude(), signal, () => ({ ...progress(done, ''), soFar }))) ?? judging.stop(true)
      );
    }
    const { count, name } = next.value;
    if (count > 0) soFar = judging.soFar();
    done += count;
    yield { ...progress(done, name), soFar };
    if (signal?.aborted) return judging.stop(done === total);
  }
}

/** Work that ends with nothing, as something that is there. */
function* told(work: Generator<void, void>): Generator<void, true> {
  yield* work;
  return true;
}

/** Samples J along every entry. Answers two values of J at one place, where code gives such; else null. */
function* sampled(
  { model }: CheckInput,
  point: Point,
  code: readonly JudgedCode[],
  judging: Judging,
): Generator<Done, TwoValues | null> {
  const parameters = judging.inOrder();
  if (point.graph.nodes.some((node) => node.id <= point.graph.loss && isCode(node)))
    return yield* sampleCode({ point, model, parameters, code, computes: judging.computes });
  for (const each of parameters) {
    const { name } = each.facts.parameter;
    for (const count of sampleParameter(point, each)) yield { name, count };
  }
  return null;
}

/** Another piece of work as a part of this one; null where it was stopped. */
function* stoppable<T>(
  work: Generator<unknown, T>,
  signal: Signal | undefined,
  progress: () => CheckProgress,
): Generator<CheckProgress, T | null> {
  for (let next = work.next(); ; next = work.next()) {
    if (next.done) return next.value;
    if (signal?.aborted) return null;
    yield progress();
  }
}
