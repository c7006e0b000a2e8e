// What a check does with every entry of every parameter, from a model that has been run: plain central differences as it evaluates
// them; `F whole`, the numerical gradient with its bound and the verdict of each entry; `E`, the exact reference of every op.
import { ExactReference, judgeOps } from '../../src/analysis/check/exact/judge.js';
import { judgeFormulas } from '../../src/analysis/check/formulas.js';
import { BatchedEvaluator } from '../../src/analysis/check/numeric/batched.js';
import type { Ask } from '../../src/analysis/check/numeric/evaluator.js';
import type { Sample } from '../../src/analysis/check/numeric/line.js';
import { JudgedParameter, type ParameterFacts, wayOf } from '../../src/analysis/check/parameters.js';
import { type Point, pointAt } from '../../src/analysis/check/point.js';
import { sampleParameter } from '../../src/analysis/check/sampling.js';
import type { Step } from '../../src/analysis/check/traceStep.js';
import { wholeGradients } from '../../src/analysis/check/wholeWay.js';
import { atOnce } from '../../src/engine/atOnce.js';
import type { Model } from '../../src/engine/model.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { read } from '../../src/formats/read.js';
import { absent, repeatFor, serve, variant } from '../peers/serve.mjs';
import { FILE, NO_FILES, notYet, text } from './read.js';

const STEP = 2 ** -17;
const FAR = 0.5;

function differences({ parameters }: Model, point: Point): Float64Array[] {
  return parameters.map(({ name, initial: { data } }) => {
    const evaluator = BatchedEvaluator.of(point, name);
    const gradient = new Float64Array(data.length);
    // As many entries as go together, two places each.
    const together = Math.max(1, evaluator.together >> 1);
    for (let first = 0; first < data.length; first += together) {
      differencesFrom(evaluator, first, gradient.subarray(first, first + together));
    }
    evaluator.end();
    return gradient;
  });
}

function differencesFrom(evaluator: BatchedEvaluator, first: number, slopes: Float64Array): void {
  const asks: Ask[] = [];
  for (let i = 0; i < slopes.length; i++) {
    asks.push({ entry: first + i, offset: STEP }, { entry: first + i, offset: -STEP });
  }
  const samples = evaluator.evaluate(asks);
  for (let i = 0; i < slopes.length; i++) {
    const [above, below] = [samples[2 * i] as Sample, samples[2 * i + 1] as Sample];
    slopes[i] = (above.value - below.value) / (above.step - below.step);
  }
}

/** J, and J with the first entry of each parameter moved far to either side. */
function values({ parameters }: Model, point: Point): number[] {
  const moved = parameters.flatMap(({ name }) =>
    BatchedEvaluator.of(point, name).evaluate([
      { entry: 0, offset: FAR },
      { entry: 0, offset: -FAR },
    ]),
  );
  return [point.loss, ...moved.map(({ value }) => value)];
}

/** Runs a piece of work to its end. */
function drain<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

/** What a check knows of each parameter before it samples. */
function factsOf(step: Step, { run }: Point): ParameterFacts[] {
  const { ways, widths, lost } = drain(judgeFormulas(run));
  const whole = drain(wholeGradients(step, run));
  return step.model.parameters.flatMap((parameter) => {
    const { name } = parameter;
    const [leaf, gradient] = [run.graph.parameters.get(name), run.graph.gradients.get(name)];
    const [way, exact] = [ways.get(name), whole.get(name)];
    if (leaf === undefined || gradient === undefined || !way || !exact) throw new Error(`no gradient reaches ${name}`);
    const analytic = Float64Array.from(run.execution.view(gradient));
    return {
      parameter,
      layer: '',
      analytic,
      written: analytic,
      exact: exact.exact,
      exactBound: exact.bound,
      way: wayOf(way),
      code: false,
      own: way.ops.flatMap(({ parts }) => parts.filter(({ input }) => input === leaf)),
      width: widths.get(name) ?? null,
      lost: lost.get(name) ?? null,
      reach: { kind: 'reached' },
      followsFrom: null,
    };
  });
}

function sampled(point: Point, facts: readonly ParameterFacts[]): JudgedParameter[] {
  return facts.map((each) => {
    const judged = atOnce(JudgedParameter.judging(each));
    drain(sampleParameter(point, judged));
    return judged;
  });
}

/** Seconds that one takes. */
async function secondsOf(work: () => unknown): Promise<number> {
  const { steps, seconds } = await repeatFor(0.3, work);
  return seconds / steps;
}

const { model, problems } = await read(FILE, text(), NO_FILES);
if (model?.data) {
  const trainer = new Trainer(model, model.data);
  const step: Step = { model, state: trainer.state(), batch: trainer.batch };
  const point = pointAt(step);
  const reference = new ExactReference(point.run);
  const judge = () => drain(judgeOps(reference));
  const facts = variant === 'F whole' ? factsOf(step, point) : [];
  const works: Readonly<Record<string, () => unknown>> = { E: judge, 'F whole': () => sampled(point, facts) };
  const work = works[variant] ?? (() => differences(model, point));
  const compared = values(model, point);
  const steps = variant === 'E' ? (await secondsOf(judge)) / (await secondsOf(() => trainer.advance())) : 0;
  await serve({
    version: null,
    ...(steps > 0 && { about: `${steps.toPrecision(2)} training steps` }),
    values: () => compared,
    measure: (seconds) => repeatFor(seconds, work),
  });
} else absent(notYet(problems));
