import { atOnce } from '../../engine/atOnce.js';
import type { NodeId } from '../../engine/graph.js';
import type { Precision, Tensor } from '../../engine/tensor.js';
import { originOfNonFinite } from '../origin.js';
import { reachOf } from '../reach.js';
import type { AlikeFaults } from './alike/explain.js';
import { wrongElsewhere } from './findings/elsewhere.js';
import { thrownBeside } from './findings/thrownBeside.js';
import { type Found, findingsOf } from './findings.js';
import type { Formulas } from './formulas.js';
import { nodeReports } from './nodes.js';
import { type CodeReport, codeReports } from './opaque/reports.js';
import type { TwoValues } from './opaque/sampling.js';
import { undeclaredSingles } from './opaque/undeclared.js';
import { parameterFacts } from './parameterFacts.js';
import { countsOf, JudgedParameter } from './parameters.js';
import type { Point } from './point.js';
import type { CheckProgress, CheckReport, Finding, NodeReport, ParameterReport } from './report.js';
import type { Step } from './traceStep.js';
import { addCounts, decisive, ofLoss, overallOf } from './verdict.js';
import type { WholeGradient } from './wholeWay.js';

/** What somebody wants checked. */
export interface CheckInput extends Step {
  /** Gradients that somebody asserts, by parameter name: judged in place of the model's own. */
  readonly claims?: ReadonlyMap<string, Tensor>;
  /** What they were computed from, by `LAYER.delta` and `LAYER.upstream`: asked for where a claim is wrong, to find the op. */
  readonly cotangents?: () => ReadonlyMap<string, Tensor>;
  /** The layer whose entries are sampled first: what somebody looks at. */
  readonly first?: string | null;
}

/** What is exactly known of a step. */
interface Exact {
  readonly input: CheckInput;
  readonly point: Point;
  readonly formulas: Formulas;
  readonly whole: ReadonlyMap<string, WholeGradient>;
  readonly alike: AlikeFaults;
}

/** What that says of its ops and parameters. */
interface Known {
  readonly origin: CheckReport['origin'];
  readonly code: readonly CodeReport[];
  /** Layers whose code computes in float32 and does not say so. */
  readonly undeclared: readonly string[];
  readonly nodes: readonly NodeReport[];
  readonly parameters: readonly JudgedParameter[];
}

function* knownOf({ input, formulas, whole }: Exact): Generator<void, Known> {
  const { model, claims } = input;
  const { run, ops } = formulas;
  const computed = { graph: run.graph, view: (id: NodeId) => run.execution.view(id) };
  const origin = originOfNonFinite(computed);
  yield;
  const code = codeReports(run, formulas.code);
  const undeclared = undeclaredSingles(model.precision, run, formulas.code);
  const others = ops.filter(({ kind }) => kind !== 'code');
  const nodes = [...code.map(({ report }) => report), ...nodeReports(model, run, others)];
  yield;
  const known = { model, claims, formulas, whole, reach: reachOf(computed), origin };
  const parameters: JudgedParameter[] = [];
  for (const each of model.parameters) {
    yield;
    parameters.push(yield* JudgedParameter.judging(parameterFacts(each, known)));
  }
  return { origin, code, undeclared, nodes, parameters };
}

/** A check on its way: what is known of ops and parameters, and the report that comes of it. */
export class Judging {
  single: CheckReport['single'] = null;
  twoValues: TwoValues | null = null;
  private causes: readonly Finding[] = [];
  /** What was found out about nodes before: no code of the user's is called again for that. */
  private readonly told: Found['told'] = new Map();

  private constructor(
    private readonly exact: Exact,
    private readonly known: Known,
  ) {}

  /** Yields on the way. */
  static *making(exact: Exact): Generator<void, Judging> {
    return new Judging(exact, yield* knownOf(exact));
  }

  /** What J is computed in, as far as that can be seen. */
  get computes(): Precision {
    return this.known.undeclared.length > 0 ? 'float32' : this.exact.input.model.precision;
  }

  /** Those of the layer that somebody looks at come first. */
  inOrder(): readonly JudgedParameter[] {
    const { first } = this.exact.input;
    const rank = ({ facts }: JudgedParameter): number => (facts.layer === first ? 0 : 1);
    return [...this.known.parameters].sort((one, other) => rank(one) - rank(other));
  }

  /** Once: each op has its verdict before J is sampled. */
  *lookForCauses(): Generator<void, void> {
    this.causes = yield* this.findings(this.judged().parameters, false);
  }

  soFar(): NonNullable<CheckProgress['soFar']> {
    return { ...this.judged(), findings: this.causes };
  }

  private judged(): Pick<CheckReport, 'parameters' | 'nodes' | 'counts' | 'verdict'> {
    const { nodes } = this.known;
    const parameters = this.known.parameters.map((each) => this.asFarAsKnown(each.report()));
    const counts = countsOf(parameters);
    const judged = addCounts([counts, ...nodes.map(decisive), ofLoss(this.exact.point.loss)]);
    return { parameters, nodes, counts, verdict: overallOf(judged) };
  }

  /** Where J has two values at one place a gradient of zeros, or of anything, says nothing of what J depends on. */
  private asFarAsKnown(report: ParameterReport): ParameterReport {
    const { kind } = report.reach;
    const concluded = kind === 'zero' || kind === 'flat';
    return concluded && this.isUnsteady() ? { ...report, reach: { kind: 'reached' } } : report;
  }

  private isUnsteady(): boolean {
    return this.twoValues !== null || this.exact.formulas.code.some(({ unsteady }) => unsteady !== null);
  }

  /** All that there is to say. */
  *conclude(): Generator<void, CheckReport> {
    return yield* this.reported(true, false);
  }

  /** What is known where somebody wants no more: nothing is tried out any more. */
  stop(complete: boolean): CheckReport {
    return atOnce(this.reported(complete, true));
  }

  private *reported(complete: boolean, hurried: boolean): Generator<void, CheckReport> {
    const findings = yield* this.findings(this.judged().parameters, hurried);
    const { parameters, nodes, counts, verdict } = this.judged();
    const { input, point } = this.exact;
    const { origin, undeclared } = this.known;
    const warnings = [...(yield* wrongElsewhere(point, nodes)), ...thrownBeside(point)];
    return {
      step: input.state.step,
      loss: point.loss,
      verdict,
      counts,
      parameters,
      nodes,
      findings,
      warnings,
      single: this.single,
      undeclared,
      origin,
      complete,
    };
  }

  private findings(parameters: CheckReport['parameters'], hurried: boolean): Generator<void, Finding[]> {
    const { twoValues, told } = this;
    const { point, input, formulas, alike } = this.exact;
    const { code, nodes, origin } = this.known;
    const judged = { nodes, parameters, origin, code: formulas.code, codeReports: code, alike, twoValues };
    return findingsOf({ point, input, model: input.model, ...judged, told, hurried });
  }
}
