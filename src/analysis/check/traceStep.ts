import { atOnce } from '../../engine/atOnce.js';
import { Execution } from '../../engine/execution.js';
import { type Fed, feedGraph } from '../../engine/feed.js';
import type { NodeId } from '../../engine/graph.js';
import { makeBestArena } from '../../engine/kernels/choose.js';
import type { Batch, GraphRequest, Model } from '../../engine/model.js';
import { allocate, type Data, type Precision, type Tensor } from '../../engine/tensor.js';
import type { TrainingState } from '../../engine/train/state.js';
import { type TracedRun, tracedNodes } from './exact/traced.js';

/** A step to be looked at: a model's parameters and buffers, and a batch. */
export interface Step {
  readonly model: Model;
  readonly state: TrainingState;
  readonly batch: Batch;
}

/**
 * A step run on primitives alone, forward and backward, in any precision: its numbers as that arithmetic has them.
 * `more`: nodes besides those that the judgement of ops looks at.
 */
export function traceStep(...step: Parameters<typeof tracing>): TracedRun {
  return atOnce(tracing(...step));
}

/** The same in pieces. */
export function* tracing(
  step: Step,
  precision: Precision,
  derivatives: NonNullable<GraphRequest['derivatives']>,
  more: (run: TracedRun['graph']) => readonly NodeId[] = () => [],
): Generator<void, TracedRun> {
  const graph = yield* step.model.graphing({
    batchSize: step.batch.x.shape[0] ?? 1,
    mode: 'train',
    precision,
    derivatives,
  });
  yield;
  const arena = makeBestArena(precision);
  const execution = yield* Execution.making(graph.nodes, [...tracedNodes(graph), ...more(graph)], { arena });
  feedGraph(execution, graph, inPrecision(step, precision));
  yield;
  yield* execution.running();
  return { graph, execution, arena, precision };
}

/** What a graph of this precision is fed with: the same numbers, rounded to it. */
export function inPrecision({ state, batch }: Step, precision: Precision): Fed {
  const rounded = (data: Data): Data => {
    const copy = allocate(precision, data.length);
    copy.set(data);
    return copy;
  };
  const ofTensor = (tensor: Tensor): Tensor => ({ ...tensor, dtype: precision, data: rounded(tensor.data) });
  const all = (named: ReadonlyMap<string, Data>): Map<string, Data> =>
    new Map([...named].map(([name, data]) => [name, rounded(data)]));
  return {
    step: state.step,
    batch: { x: ofTensor(batch.x), y: ofTensor(batch.y) },
    parameters: all(state.parameters),
    buffers: all(state.buffers),
  };
}
