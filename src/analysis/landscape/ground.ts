import { Execution } from '../../engine/execution.js';
import { feedGraph } from '../../engine/feed.js';
import type { Graph, NodeId } from '../../engine/graph.js';
import { makeBestArena } from '../../engine/kernels/choose.js';
import type { Model } from '../../engine/model.js';
import { copy, type Data } from '../../engine/tensor.js';
import type { TrainingState } from '../../engine/train/state.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { ByBatchSize } from '../byBatchSize.js';

interface Prepared {
  readonly graph: Graph;
  readonly execution: Execution;
}

const PREPARED = new ByBatchSize<Prepared>(function* (model, batchSize) {
  const graph = yield* model.graphing({ batchSize, mode: 'train', fuses: true });
  yield;
  const arena = makeBestArena(model.precision);
  return { graph, execution: yield* Execution.making(graph.nodes, [graph.loss], { arena }) };
});

/**
 * J over the parameters, around where a trainer stood, on the batch that it had. In one thread: the bits are the same.
 * Another one of the same model takes its place.
 */
export class Ground {
  private constructor(
    private readonly state: TrainingState,
    private readonly prepared: Prepared,
  ) {}

  /** Copies what a trainer has now, before the first pause. */
  static *at(trainer: Trainer, model: Model): Generator<void, Ground> {
    const batch = { x: copy(trainer.batch.x), y: copy(trainer.batch.y) };
    const state = trainer.state();
    const prepared = yield* PREPARED.of(model, batch.x.shape[0] ?? 1);
    feedGraph(prepared.execution, prepared.graph, { ...state, batch });
    return new Ground(state, prepared);
  }

  /** J at θ + factor · direction, in the model's precision; parameters without a direction stay. Yields on the way. */
  *loss(direction: ReadonlyMap<string, Data>, factor: number): Generator<void, number> {
    const { graph, execution } = this.prepared;
    for (const [name, along] of direction) {
      const from = this.state.parameters.get(name) as Data;
      const there = from.map((value, i) => value + factor * (along[i] as number));
      execution.feed(graph.parameters.get(name) as NodeId, there);
    }
    yield* execution.running();
    yield;
    return execution.view(graph.loss)[0] as number;
  }
}
