import { atOnce } from '../../engine/atOnce.js';
import { GraphBuilder } from '../../engine/builder.js';
import { differentiate } from '../../engine/differentiate.js';
import { Execution } from '../../engine/execution.js';
import { feedGraph } from '../../engine/feed.js';
import type { Graph, Node, NodeId } from '../../engine/graph.js';
import { makeBestArena } from '../../engine/kernels/choose.js';
import { SpareArenas } from '../../engine/kernels/spareArenas.js';
import type { Batch } from '../../engine/model.js';
import type { TracedRun } from './exact/traced.js';
import { Failures } from './opaque/failures.js';
import { Pieces } from './pieces.js';
import { roundingError, type SlopeOf } from './rounding.js';
import { slopesWithin } from './slopesWithin.js';
import { inPrecision, type Step, tracing } from './traceStep.js';
import { allNodes } from './wholeWay.js';

/** The place at which a model is checked: its graph in float64, with parameters and batch as float64 numbers. */
export interface Point {
  readonly graph: Graph;
  readonly batch: Batch;
  /** Forward and backward as the model's formulas have them, every node of both. */
  readonly run: TracedRun;
  readonly backward: Execution;
  /** J alone; a parameter is moved by changing its numbers in place. */
  readonly forward: Execution;
  readonly loss: number;
  /** Which pieces J's piecewise ops fell on at this place. */
  readonly pieces: Pieces;
  /** How much rounding may have moved J; NaN where code computes it. */
  readonly noise: number;
  /** The part of it that each node of the engine's has. */
  readonly shares: ReadonlyMap<NodeId, number>;
  /** ∂J/∂node, of the nodes within a hand-written f too. */
  readonly slopeOf: SlopeOf;
  /** What the user's code threw at places that were only tried. */
  readonly failures: Failures;
  /** Room for what samples J, one parameter after another. */
  readonly arenas: SpareArenas;
}

/** The values at the perturbed parameters differ a little from those that the noise was computed from. */
const NOISE_SAFETY = 2;

/** Float64 whatever the model's precision: is the formula right? */
export function pointAt(step: Step): Point {
  return atOnce(goingTo(step));
}

/** The same in pieces. */
export function* goingTo(step: Step): Generator<void, Point> {
  const run = yield* tracing(step, 'float64', 'written', allNodes);
  const { graph, execution: backward } = run;
  const forward = yield* Execution.making(graph.nodes, [graph.loss], { arena: makeBestArena('float64') });
  const fed = inPrecision(step, 'float64');
  feedGraph(forward, graph, fed);
  yield;
  yield* forward.running();
  const pieces = yield* Pieces.recording(forward, graph, graph.loss);
  const slopeOf = slopesOf(run);
  const shares = yield* sharesOf(run, slopeOf);
  return {
    graph,
    batch: fed.batch,
    run,
    backward,
    forward,
    pieces,
    loss: forward.view(graph.loss)[0] as number,
    noise: noiseOf(graph, shares),
    shares,
    slopeOf,
    failures: new Failures(),
    arenas: new SpareArenas(makeBestArena, 'float64'),
  };
}

function slopesOf({ graph, execution }: TracedRun): SlopeOf {
  const within = slopesWithin(graph, execution);
  return (id) => {
    const cotangent = graph.cotangents.get(id);
    return cotangent !== undefined && execution.has(cotangent) ? execution.view(cotangent) : within.get(id);
  };
}

/** How far J may be moved by what each node rounds. */
function* sharesOf({ graph, execution }: TracedRun, slopeOf: SlopeOf): Generator<void, Map<NodeId, number>> {
  const shares = new Map<NodeId, number>();
  for (const node of graph.nodes.slice(0, graph.loss + 1)) {
    if (isCode(node)) continue;
    const [error = 0] = roundingError(execution, [node], slopeOf, 1, 0);
    shares.set(node.id, NOISE_SAFETY * error);
    yield;
  }
  return shares;
}

/** How code of the user's rounds nobody knows: NaN, to be measured. */
function noiseOf(graph: Graph, shares: ReadonlyMap<NodeId, number>): number {
  const forward = graph.nodes.slice(0, graph.loss + 1);
  return forward.some(isCode) ? Number.NaN : forward.reduce((sum, { id }) => sum + (shares.get(id) ?? 0), 0);
}

/**
 * How much rounding may move J against J elsewhere, where only some nodes are computed anew: what all values share moves none
 * against another.
 */
export function noiseAmong(
  { graph, shares, noise }: Pick<Point, 'graph' | 'shares' | 'noise'>,
  renewed: ReadonlySet<NodeId>,
): number {
  let sum = 0;
  for (const id of renewed) {
    if (isCode(graph.nodes[id] as Node)) return noise;
    sum += shares.get(id) ?? 0;
  }
  return sum;
}

function isCode(node: Node): boolean {
  return node.kind === 'apply' && node.op === 'opaque';
}

/** The rounding error of an elementwise function's value, entry by entry, from its own nodes between variable and value; `overflow` as in `roundingError`. */
export function elementwiseNoise(point: Point, variable: NodeId, value: NodeId, overflow: number): Float64Array {
  const { graph, backward } = point;
  const b = GraphBuilder.continuing(graph.nodes, 'float64');
  const ones = b.expand(b.number(1), b.shape(value));
  const cotangents = differentiate(b, value, ones, variable + 1);
  const execution = new Execution(b.nodes, [value, ...cotangents.values()], { cut: [variable] });
  execution.feed(variable, backward.view(variable));
  execution.feed(graph.y, point.batch.y.data);
  execution.run();
  const inner = graph.nodes.filter(({ id }) => id !== variable && id <= value);
  const slopeOf: SlopeOf = (id) => {
    const cotangent = cotangents.get(id);
    return cotangent === undefined ? undefined : execution.view(cotangent);
  };
  const entries = backward.view(value).length;
  return roundingError(execution, inner, slopeOf, entries, overflow).map((error) => error * NOISE_SAFETY);
}
