import type { Execution } from './execution.js';
import type { Graph, NodeId } from './graph.js';
import type { Batch } from './model.js';
import type { TrainingState } from './train/state.js';

/** All that a graph's leaves are fed with. */
export interface Fed extends Pick<TrainingState, 'step' | 'parameters' | 'buffers'> {
  readonly batch: Batch;
}

/** Feeds every leaf of a graph. */
export function feedGraph(execution: Execution, graph: Graph, { batch, parameters, buffers, step }: Fed): void {
  execution.feed(graph.x, batch.x.data);
  execution.feed(graph.y, batch.y.data);
  if (graph.step !== null) execution.feed(graph.step, Float64Array.of(step));
  for (const [name, data] of parameters) execution.feed(graph.parameters.get(name) as NodeId, data);
  for (const [name, data] of buffers) execution.feed(graph.buffers.get(name) as NodeId, data);
}
