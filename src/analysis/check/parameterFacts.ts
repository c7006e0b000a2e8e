import type { Graph, NodeId } from '../../engine/graph.js';
import type { Model, Parameter } from '../../engine/model.js';
import type { Data, Tensor } from '../../engine/tensor.js';
import { descendantsOf, layerOf } from '../ancestry.js';
import type { Origin } from '../origin.js';
import type { Reach } from '../reach.js';
import type { Way } from './entryVerdict.js';
import type { Composed } from './exact/composition.js';
import type { JudgedPart } from './exact/entries.js';
import { handwrittenNode } from './exact/handwritten.js';
import type { JudgedOp } from './exact/judgedOp.js';
import type { Formulas } from './formulas.js';
import { isCode, programOf } from './opaque/codeOps.js';
import { type ParameterFacts, wayOf } from './parameters.js';
import { addCounts } from './verdict.js';
import type { WholeGradient } from './wholeWay.js';

/** What is known before J is sampled, of the whole model. */
export interface Known {
  readonly model: Model;
  /** Gradients that somebody asserts, by parameter name. */
  readonly claims: ReadonlyMap<string, Tensor> | undefined;
  readonly formulas: Formulas;
  readonly whole: ReadonlyMap<string, WholeGradient>;
  readonly reach: ReadonlyMap<string, Reach>;
  readonly origin: Origin | null;
}

/** The same of one parameter. */
export function parameterFacts(parameter: Parameter, known: Known): ParameterFacts {
  const { name } = parameter;
  const { run, ways, widths, lost } = known.formulas;
  const leaf = run.graph.parameters.get(name) as NodeId;
  const way = ways.get(name) ?? {
    ops: [],
    causes: [],
    counts: addCounts([]),
    undecided: false,
    verdict: 'match' as const,
  };
  // What code hands back nobody knows exactly over the whole way, nor what comes behind a wrong rule of the engine's.
  const code = usesCode(run.graph, leaf);
  const unjudged = way.ops.some(isEnginesMistake);
  const { exact, bound } =
    code || unjudged ? unknown(parameter.initial.data.length) : (known.whole.get(name) as WholeGradient);
  const own = way.ops.flatMap(({ parts }) => parts.filter(({ input }) => input === leaf));
  return {
    parameter,
    layer: known.model.layers.find(({ parameters }) => parameters.includes(name))?.path ?? '',
    analytic: Float64Array.from(known.claims?.get(name)?.data ?? gradientOf(known, name)),
    written: Float64Array.from(gradientOf(known, name)),
    exact,
    exactBound: bound,
    way: unjudged ? 'unjudged' : code ? wayThroughCode(known, way) : wayOf(way),
    code,
    own,
    width: widths.get(name) ?? null,
    lost: lost.get(name) ?? null,
    reach: reachOf(known, parameter),
    followsFrom: sourceOf(known, name) ?? (own.some(isWrong) ? null : nameOfCause(known, way.causes[0])),
  };
}

/** A frozen parameter that no gradient comes to has the graver of the two said of it. */
function reachOf(known: Known, { name, frozen }: Parameter): Reach {
  const reach = known.reach.get(name) ?? { kind: 'reached' };
  return frozen && reach.kind === 'reached' ? { kind: 'frozen' } : reach;
}

/** What is handed to the parameter itself, from right or wrong alike: then its mismatches are nobody else's. */
function isWrong({ counts }: JudgedPart): boolean {
  return counts.mismatch > 0;
}

function gradientOf({ formulas: { run } }: Known, parameter: string): Data {
  return run.execution.view(run.graph.gradients.get(parameter) as NodeId);
}

/** A program that is all of J, and code that gives two answers, nobody can judge by itself. */
function wayThroughCode({ formulas: { run, code } }: Known, way: Composed): Way {
  const unsteady = code.some((each) => each.unsteady !== null && way.ops.includes(each));
  return unsteady || programOf(run.graph) ? 'unjudged' : wayOf(way);
}

/** Where a gradient that is not finite has that from; null where it is finite. */
function sourceOf(known: Known, parameter: string): string | null {
  return gradientOf(known, parameter).every(Number.isFinite) ? null : (known.origin?.layer ?? null);
}

/** The layer of the wrong op nearest to the loss: where going backward the first wrong number arises. */
function nameOfCause({ formulas }: Known, cause: JudgedOp | undefined): string | null {
  if (!cause) return null;
  const { graph } = formulas.run;
  const written =
    cause.kind === 'handwritten' && graph.handwritten.find((each) => handwrittenNode(graph, each) === cause.node);
  return written ? written.layer : layerOf(graph, cause.node);
}

function unknown(size: number): WholeGradient {
  return { exact: new Float64Array(size).fill(Number.NaN), bound: new Float64Array(size).fill(Number.NaN) };
}

function isEnginesMistake({ kind, verdict }: JudgedOp): boolean {
  return kind !== 'handwritten' && kind !== 'code' && verdict === 'mismatch';
}

/** Whether code that the user wrote lies between a parameter and the loss. */
function usesCode({ nodes, loss }: Graph, leaf: NodeId): boolean {
  const users = descendantsOf(nodes, leaf, loss);
  return nodes.some((node) => isCode(node) && node.id <= loss && users.has(node.id));
}
