import { Execution } from '../../engine/execution.js';
import { feedGraph } from '../../engine/feed.js';
import type { Graph, NodeId } from '../../engine/graph.js';
import { makeBestArena } from '../../engine/kernels/choose.js';
import type { Batch, Model } from '../../engine/model.js';
import { sizeOf, type Tensor } from '../../engine/tensor.js';
import type { TrainingState } from '../../engine/train/state.js';
import { ByBatchSize } from '../byBatchSize.js';
import { lengthOf, type Place, placesOf } from '../places.js';

interface Prepared {
  readonly graph: Graph;
  readonly execution: Execution;
  readonly places: readonly Place[];
}

const PREPARED = new ByBatchSize<Prepared>(function* (model, batchSize) {
  const graph = yield* model.graphing({ batchSize, mode: 'train', precision: 'float64', fuses: true });
  const places = placesOf(model);
  const gradients = places.map(({ name }) => graph.gradients.get(name) as NodeId);
  yield;
  const execution = yield* Execution.making(graph.nodes, gradients, { arena: makeBestArena('float64') });
  return { graph, places, execution };
});

/**
 * The gradient of each example of a batch, as if it were a batch by itself, in float64, laid out as `placesOf`: the array is
 * overwritten by the next one. null marks a pause.
 */
export function* gradientsByExample(
  model: Model,
  state: TrainingState,
  { x, y }: Batch,
): Generator<Float64Array | null, void> {
  const preparing = PREPARED.of(model, 1);
  let made = preparing.next();
  for (; !made.done; made = preparing.next()) yield null;
  const { graph, execution, places } = made.value;
  const gradient = new Float64Array(lengthOf(places));
  const doubled = inDoubles(state);
  for (let i = 0; i < (x.shape[0] ?? 0); i++) {
    feedGraph(execution, graph, { ...doubled, batch: { x: example(x, i), y: example(y, i) } });
    for (const _ of execution.running()) yield null;
    for (const { name, from } of places) gradient.set(execution.view(graph.gradients.get(name) as NodeId), from);
    yield gradient;
  }
}

function inDoubles({ parameters, buffers, ...others }: TrainingState): TrainingState {
  const all = (map: TrainingState['parameters']): TrainingState['parameters'] =>
    new Map([...map].map(([name, data]) => [name, Float64Array.from(data)]));
  return { ...others, parameters: all(parameters), buffers: all(buffers) };
}

function example({ shape, data }: Tensor, i: number): Tensor {
  const size = sizeOf(shape.slice(1));
  const entries = Float64Array.from(data.subarray(i * size, (i + 1) * size));
  return { shape: [1, ...shape.slice(1)], dtype: 'float64', data: entries };
}
