import type { Graph, NodeId } from '../../engine/graph.js';
import type { Parameter } from '../../engine/model.js';
import type { Tensor } from '../../engine/tensor.js';
import { descendantsOf, layerOf } from '../ancestry.js';
import { originOfNonFinite } from '../origin.js';
import { type Reach, reachOf } from '../reach.js';
import type { Way } from './entryVerdict.js';
import type { Composed } from './exact/composition.js';
import { handwrittenNode, type JudgedOp } from './exact/judge.js';
import { findingsOf } from './findings.js';
import { type Formulas, judgeFormulas } from './formulas.js';
import { nodeReports } from './nodes.js';
import { isCode, programOf } from './opaque/codeOps.js';
import { type CodeReport, codeReports } from './opaque/reports.js';
import { type Done, sampleCode, type TwoValues } from './opaque/sampling.js';
import { countsOf, JudgedParameter, wayOf } from './parameters.js';
import { type Point, pointAt } from './point.js';
import type { CheckProgress, CheckReport, NodeReport } from './report.js';
import { sampleParameter } from './sampling.js';
import { judgeSingle } from './single.js';
import type { Step } from './traceStep.js';
import { addCounts, decisive, overallOf } from './verdict.js';
import { type WholeGradient, wholeGradients } from './wholeWay.js';

export interface CheckInput extends Step {
  /** Gradients that somebody asserts, by parameter name: judged in place of the model's own. */
  readonly claims?: ReadonlyMap<string, Tensor>;
  /** The layer whose entries are sampled first: what somebody looks at. */
  readonly first?: string | null;
}

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
  const point = pointAt(input);
  yield progress(0, '');
  const formulas = yield* stoppable(judgeFormulas(point.run, model.precision), signal, () => progress(0, ''));
  if (formulas === null) return null;
  const whole = yield* stoppable(wholeGradients(input, point.run), signal, () => progress(0, ''));
  if (whole === null) return null;
  const judging = new Judging(input, point, formulas, whole);
  if (model.precision === 'float32') {
    const single = yield* stoppable(judgeSingle(input), signal, () => progress(0, ''));
    if (single === null) return null;
    judging.single = single;
  }
  let done = 0;
  const sampling = sampled(input, point, judging);
  for (let next = sampling.next(); ; next = sampling.next()) {
    if (next.done) {
      judging.twoValues = next.value;
      return judging.report(true);
    }
    done += next.value.count;
    yield { ...progress(done, next.value.name), soFar: judging.soFar() };
    if (signal?.aborted) return judging.report(done === total);
  }
}

/** Samples J along every entry. Answers two values of J at one place, where code gives such; else null. */
function* sampled({ model }: CheckInput, point: Point, judging: Judging): Generator<Done, TwoValues | null> {
  const parameters = judging.inOrder();
  if (point.graph.nodes.some((node) => node.id <= point.graph.loss && isCode(node)))
    return yield* sampleCode(point, model, parameters);
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

/** All that is known while a check goes on. */
class Judging {
  single: CheckReport['single'] = null;
  twoValues: TwoValues | null = null;
  private readonly code: readonly CodeReport[];
  private readonly origin: CheckReport['origin'];
  private readonly nodes: readonly NodeReport[];
  private readonly parameters: readonly JudgedParameter[];

  constructor(
    private readonly input: CheckInput,
    private readonly point: Point,
    private readonly formulas: Formulas,
    whole: ReadonlyMap<string, WholeGradient>,
  ) {
    const { run, ops } = formulas;
    const computed = { graph: run.graph, view: (id: NodeId) => run.execution.view(id) };
    const reach = reachOf(computed);
    this.origin = originOfNonFinite(computed);
    this.code = codeReports(run, formulas.code);
    const others = ops.filter(({ kind }) => kind !== 'code');
    this.nodes = [...this.code.map(({ report }) => report), ...nodeReports(input.model, run, others)];
    this.parameters = input.model.parameters.map((parameter) => this.facts(parameter, whole, reach));
  }

  /** Those of the layer that somebody looks at come first. */
  inOrder(): readonly JudgedParameter[] {
    const { first } = this.input;
    const rank = ({ facts }: JudgedParameter): number => (facts.layer === first ? 0 : 1);
    return [...this.parameters].sort((one, other) => rank(one) - rank(other));
  }

  soFar(): NonNullable<CheckProgress['soFar']> {
    const { nodes } = this;
    const parameters = this.parameters.map((each) => each.report());
    const counts = countsOf(parameters);
    return { parameters, nodes, counts, verdict: overallOf(addCounts([counts, ...nodes.map(decisive)])) };
  }

  report(complete: boolean): CheckReport {
    const { parameters, nodes, counts, verdict } = this.soFar();
    const { origin } = this;
    return {
      step: this.input.state.step,
      loss: this.point.loss,
      verdict,
      counts,
      parameters,
      nodes,
      findings: findingsOf({ ...this.found(), nodes, parameters, origin }),
      single: this.single,
      origin,
      complete,
    };
  }

  private found() {
    const { point, input, formulas, code, twoValues } = this;
    return { point, model: input.model, code: formulas.code, codeReports: code, twoValues };
  }

  private facts(
    parameter: Parameter,
    whole: ReadonlyMap<string, WholeGradient>,
    reach: ReadonlyMap<string, Reach>,
  ): JudgedParameter {
    const { name } = parameter;
    const { run, ways, widths } = this.formulas;
    const leaf = run.graph.parameters.get(name) as NodeId;
    const way = ways.get(name) ?? { ops: [], causes: [], counts: addCounts([]), verdict: 'match' as const };
    // What code hands back nobody knows exactly over the whole way, nor what comes behind a wrong rule of the engine's.
    const code = usesCode(run.graph, leaf);
    const unjudged = way.ops.some(isEnginesMistake);
    const { exact, bound } =
      code || unjudged ? UNKNOWN(parameter.initial.data.length) : (whole.get(name) as WholeGradient);
    const claimed = this.input.claims?.get(name)?.data;
    return new JudgedParameter({
      parameter,
      layer: this.input.model.layers.find(({ parameters }) => parameters.includes(name))?.path ?? '',
      analytic: Float64Array.from(claimed ?? run.execution.view(run.graph.gradients.get(name) as NodeId)),
      exact,
      exactBound: bound,
      way: unjudged ? 'unjudged' : code ? this.wayThroughCode(way) : this.wayOfFormulas(name, way),
      code,
      own: way.ops.flatMap(({ parts }) => parts.filter(({ input }) => input === leaf)),
      width: widths.get(name) ?? null,
      reach: reach.get(name) ?? { kind: 'reached' },
      followsFrom: this.sourceOf(name) ?? this.nameOfCause(way.causes[0]),
    });
  }

  private wayOfFormulas(name: string, way: Composed): Way {
    return this.input.claims?.has(name) && wayOf(way) !== 'wrong' ? 'claimed' : wayOf(way);
  }

  /** A program that is all of J, and code that gives two answers, nobody can judge by itself. */
  private wayThroughCode(way: Composed): Way {
    const { run, code } = this.formulas;
    const unsteady = code.some((each) => each.unsteady !== null && way.ops.includes(each));
    return unsteady || programOf(run.graph) ? 'unjudged' : wayOf(way);
  }

  /** Where a gradient that is not finite has that from; null where it is finite. */
  private sourceOf(parameter: string): string | null {
    const { run } = this.formulas;
    const gradient = run.execution.view(run.graph.gradients.get(parameter) as NodeId);
    return gradient.every(Number.isFinite) ? null : (this.origin?.layer ?? null);
  }

  /** The layer of the wrong op nearest to the loss: where going backward the first wrong number arises. */
  private nameOfCause(cause: JudgedOp | undefined): string | null {
    if (!cause) return null;
    const { graph } = this.formulas.run;
    const written =
      cause.kind === 'handwritten' && graph.handwritten.find((each) => handwrittenNode(graph, each) === cause.node);
    return written ? written.layer : layerOf(graph, cause.node);
  }
}

const UNKNOWN = (size: number): WholeGradient => {
  return { exact: new Float64Array(size).fill(Number.NaN), bound: new Float64Array(size).fill(Number.NaN) };
};

function isEnginesMistake({ kind, verdict }: JudgedOp): boolean {
  return kind !== 'handwritten' && kind !== 'code' && verdict === 'mismatch';
}

/** Whether code that the user wrote lies between a parameter and the loss. */
function usesCode({ nodes, loss }: Graph, leaf: NodeId): boolean {
  const users = descendantsOf(nodes, leaf, loss);
  return nodes.some((node) => isCode(node) && node.id <= loss && users.has(node.id));
}
