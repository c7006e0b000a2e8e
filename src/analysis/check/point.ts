import type { Arena } from '../../engine/arena.js';
import { GraphBuilder } from '../../engine/builder.js';
import { differentiate } from '../../engine/differentiate.js';
import { Execution } from '../../engine/execution.js';
import { type Fed, feedGraph } from '../../engine/feed.js';
import type { Graph, NodeId } from '../../engine/graph.js';
import { bestKernels, makeArena } from '../../engine/kernels/choose.js';
import type { Batch, Model } from '../../engine/model.js';
import type { TrainingState } from '../../engine/train/state.js';
import { gradientRounding } from './noEffect.js';
import { Pieces } from './pieces.js';
import { roundingError, UNIT } from './rounding.js';

/** The place at which a model is checked: its graph in float64, with parameters and batch as float64 numbers. */
export interface Point {
  readonly graph: Graph;
  readonly batch: Batch;
  /** J, every gradient and every hand-written derivative, as the model's backward pass gives them. */
  readonly backward: Execution;
  /** Each parameter's gradient with every hand-written derivative replaced by the derivative of its f. */
  readonly exact: ReadonlyMap<string, Float64Array>;
  /** J alone; a parameter is moved by changing its numbers in place. */
  readonly forward: Execution;
  readonly loss: number;
  /** Which pieces J's piecewise ops fell on at this place. */
  readonly pieces: Pieces;
  /** How much rounding may have moved J. */
  readonly noise: number;
  /** How much rounding may have moved an entry of a parameter's gradient; found out when first asked. */
  gradientRounding(parameter: string, entry: number): number;
}

/** The values at the perturbed parameters differ a little from those that the noise was computed from. */
const NOISE_SAFETY = 2;

const ULPS_OF_CODE = 16;

/** Float64 whatever the model's precision: is the formula right? */
export function pointAt(model: Model, state: TrainingState, batch: Batch): Point {
  const [parameters, buffers] = [doubleAll(state.parameters), doubleAll(state.buffers)];
  const doubled: Batch = { x: double(batch.x), y: double(batch.y) };
  const fed: Fed = { batch: doubled, parameters, buffers, step: state.step };
  const request = { batchSize: doubled.x.shape[0] ?? 1, mode: 'train', precision: 'float64' } as const;
  const graph = model.graph({ ...request, derivatives: 'written' });
  const ofHandwritten = graph.handwritten.flatMap(({ written, derived, value }) => [written, derived, value]);
  const backward = prepare(graph, fed, [
    graph.loss,
    ...graph.gradients.values(),
    ...graph.cotangents.values(),
    ...ofHandwritten,
  ]);
  backward.run();
  const forward = prepare(graph, fed, [graph.loss], makeArena(bestKernels('float64')));
  forward.run();
  return {
    graph,
    batch: doubled,
    backward,
    gradientRounding: gradientRounding(graph, backward),
    forward,
    pieces: new Pieces(forward, graph, graph.loss),
    exact: exactGradients(model, fed, request),
    loss: forward.view(graph.loss)[0] as number,
    noise: noiseOf(graph, backward),
  };
}

/** How code of the user's rounds nobody knows: a few units in the last place of J stand in for it. */
function noiseOf(graph: Graph, backward: Execution): number {
  const forward = graph.nodes.slice(0, graph.loss + 1);
  if (forward.some((node) => node.kind === 'apply' && node.op === 'opaque')) {
    return ULPS_OF_CODE * UNIT * Math.abs(backward.view(graph.loss)[0] as number);
  }
  return NOISE_SAFETY * (roundingError(backward, forward, graph.cotangents, 1, 0)[0] as number);
}

function double({ shape, data }: Batch['x']): Batch['x'] {
  return { shape, dtype: 'float64', data: Float64Array.from(data) };
}

function doubleAll(all: TrainingState['parameters']): Map<string, Float64Array> {
  return new Map([...all].map(([name, data]) => [name, Float64Array.from(data)]));
}

function prepare(graph: Graph, fed: Fed, outputs: readonly NodeId[], arena?: Arena): Execution {
  const execution = new Execution(graph.nodes, outputs, arena ? { arena } : {});
  feedGraph(execution, graph, fed);
  return execution;
}

function exactGradients(
  model: Model,
  fed: Fed,
  request: { readonly batchSize: number; readonly mode: 'train'; readonly precision: 'float64' },
): Map<string, Float64Array> {
  const graph = model.graph({ ...request, derivatives: 'derived' });
  const execution = prepare(graph, fed, [...graph.gradients.values()]);
  execution.run();
  return new Map([...graph.gradients].map(([name, id]) => [name, Float64Array.from(execution.view(id))]));
}

/** The rounding error of an elementwise function's value, entry by entry, from its own nodes between variable and value; `overflow` as in `roundingError`. */
export function elementwiseNoise(point: Point, variable: NodeId, value: NodeId, overflow: number): Float64Array {
  const { graph, backward } = point;
  const b = GraphBuilder.continuing(graph.nodes, 'float64');
  const ones = b.expand(b.number(1), b.shape(value));
  const cotangents = differentiate(b, value, ones);
  const execution = new Execution(b.nodes, [value, ...cotangents.values()], { cut: [variable] });
  execution.feed(variable, backward.view(variable));
  execution.feed(graph.y, point.batch.y.data);
  execution.run();
  const inner = graph.nodes.filter(({ id }) => id !== variable && id <= value);
  const entries = backward.view(value).length;
  return roundingError(execution, inner, cotangents, entries, overflow).map((error) => error * NOISE_SAFETY);
}
