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

/** A check on its way: what is known of ops and parameters, and the report that comes of it. */
export class Judging {
  single: CheckReport['single'] = null;
  twoValues: TwoValues | null = null;
  /** Layers whose code computes in float32 and does not say so. */
  private readonly undeclared: readonly string[];
  private readonly code: readonly CodeReport[];
  private causes: readonly Finding[] = [];
  /** What was found out about nodes before: no code of the user's is called again for that. */
  private readonly told: Found['told'] = new Map();
  private readonly origin: CheckReport['origin'];
  private readonly nodes: readonly NodeReport[];
  private readonly parameters: readonly JudgedParameter[];

  constructor(
    private readonly input: CheckInput,
    private readonly point: Point,
    private readonly formulas: Formulas,
    whole: ReadonlyMap<string, WholeGradient>,
    private readonly alike: AlikeFaults,
  ) {
    const { run, ops } = formulas;
    const computed = { graph: run.graph, view: (id: NodeId) => run.execution.view(id) };
    this.origin = originOfNonFinite(computed);
    this.code = codeReports(run, formulas.code);
    this.undeclared = undeclaredSingles(input.model.precision, run, formulas.code);
    const others = ops.filter(({ kind }) => kind !== 'code');
    this.nodes = [...this.code.map(({ report }) => report), ...nodeReports(input.model, run, others)];
    const known = {
      model: input.model,
      claims: input.claims,
      formulas,
      whole,
      reach: reachOf(computed),
      origin: this.origin,
    };
    this.parameters = input.model.parameters.map((each) => new JudgedParameter(parameterFacts(each, known)));
  }

  /** What J is computed in, as far as that can be seen. */
  get computes(): Precision {
    return this.undeclared.length > 0 ? 'float32' : this.input.model.precision;
  }

  /** Those of the layer that somebody looks at come first. */
  inOrder(): readonly JudgedParameter[] {
    const { first } = this.input;
    const rank = ({ facts }: JudgedParameter): number => (facts.layer === first ? 0 : 1);
    return [...this.parameters].sort((one, other) => rank(one) - rank(other));
  }

  /** Once: each op has its verdict before J is sampled. */
  *lookForCauses(): Generator<void, void> {
    this.causes = yield* this.findings(this.judged().parameters, false);
  }

  soFar(): NonNullable<CheckProgress['soFar']> {
    return { ...this.judged(), findings: this.causes };
  }

  private judged(): Pick<CheckReport, 'parameters' | 'nodes' | 'counts' | 'verdict'> {
    const { nodes } = this;
    const parameters = this.parameters.map((each) => this.asFarAsKnown(each.report()));
    const counts = countsOf(parameters);
    const judged = addCounts([counts, ...nodes.map(decisive), ofLoss(this.point.loss)]);
    return { parameters, nodes, counts, verdict: overallOf(judged) };
  }

  /** Where J has two values at one place a gradient of zeros, or of anything, says nothing of what J depends on. */
  private asFarAsKnown(report: ParameterReport): ParameterReport {
    const { kind } = report.reach;
    const concluded = kind === 'zero' || kind === 'flat';
    return concluded && this.isUnsteady() ? { ...report, reach: { kind: 'reached' } } : report;
  }

  private isUnsteady(): boolean {
    return this.twoValues !== null || this.formulas.code.some(({ unsteady }) => unsteady !== null);
  }

  /** All that there is to say. */
  *conclude(): Generator<void, CheckReport> {
    return this.reported(true, yield* this.findings(this.judged().parameters, false));
  }

  /** What is known where somebody wants no more: nothing is tried out any more. */
  stop(complete: boolean): CheckReport {
    return this.reported(complete, atOnce(this.findings(this.judged().parameters, true)));
  }

  private reported(complete: boolean, findings: readonly Finding[]): CheckReport {
    const { parameters, nodes, counts, verdict } = this.judged();
    const { origin } = this;
    return {
      step: this.input.state.step,
      loss: this.point.loss,
      verdict,
      counts,
      parameters,
      nodes,
      findings,
      warnings: [...wrongElsewhere(this.point, nodes), ...thrownBeside(this.point)],
      single: this.single,
      undeclared: this.undeclared,
      origin,
      complete,
    };
  }

  private findings(parameters: CheckReport['parameters'], hurried: boolean): Generator<void, Finding[]> {
    const { point, input, formulas, code, alike, twoValues, nodes, origin, told } = this;
    const judged = { nodes, parameters, origin, code: formulas.code, codeReports: code, alike, twoValues };
    return findingsOf({ point, input, model: input.model, ...judged, told, hurried });
  }
}
