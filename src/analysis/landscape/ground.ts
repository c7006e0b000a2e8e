import { Execution } from '../../engine/execution.js';
import { feedGraph } from '../../engine/feed.js';
import type { Graph, NodeId } from '../../engine/graph.js';
import { makeBestArena } from '../../engine/kernels/choose.js';
import type { Batch, Model } from '../../engine/model.js';
import { copy, type Data } from '../../engine/tensor.js';
import type { TrainingState } from '../../engine/train/state.js';
import type { Trainer } from '../../engine/train/trainer.js';

/** J over the parameters, around where a trainer stood, on the batch that it had. In one thread: the bits are the same. */
export class Ground {
  private readonly graph: Graph;
  private readonly execution: Execution;

  private constructor(
    private readonly state: TrainingState,
    batch: Batch,
    model: Model,
  ) {
    this.graph = model.graph({ batchSize: batch.x.shape[0] ?? 1, mode: 'train', fuses: true });
    const arena = makeBestArena(model.precision);
    this.execution = new Execution(this.graph.nodes, [this.graph.loss], { arena });
    feedGraph(this.execution, this.graph, { ...state, batch });
  }

  /** Copies what a trainer has now. */
  static at(trainer: Trainer, model: Model): Ground {
    const { x, y } = trainer.batch;
    return new Ground(trainer.state(), { x: copy(x), y: copy(y) }, model);
  }

  /** J at θ + factor · direction, in the model's precision; parameters without a direction stay. Yields on the way. */
  *loss(direction: ReadonlyMap<string, Data>, factor: number): Generator<void, number> {
    for (const [name, along] of direction) {
      const from = this.state.parameters.get(name) as Data;
      const there = from.map((value, i) => value + factor * (along[i] as number));
      this.execution.feed(this.graph.parameters.get(name) as NodeId, there);
    }
    yield* this.execution.running();
    yield;
    return this.execution.view(this.graph.loss)[0] as number;
  }
}
