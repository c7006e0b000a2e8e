import { errorBounds } from '../../../engine/bounds.js';
import { Execution } from '../../../engine/execution.js';
import { feedGraph } from '../../../engine/feed.js';
import type { NodeId } from '../../../engine/graph.js';
import type { Batch } from '../../../engine/model.js';
import type { TrainingState } from '../../../engine/train/state.js';
import { type ClaimedPoint, inDouble, type Reference } from '../claims/point.js';

/** The step before: what a program may have kept by mistake. */
export interface StepBefore {
  readonly state: TrainingState;
  readonly batch: Batch;
}

/** Values of the step before, as leaves that can be used beside those of this one. */
export interface Before {
  /** A leaf that holds what a node of the graph was. */
  value(node: NodeId): NodeId;
  /** What the leaves hold. */
  readonly held: ReadonlyMap<NodeId, Reference>;
}

export function valuesBefore({ b, graph, precision }: ClaimedPoint, { state, batch }: StepBefore): Before {
  const wanted = [...graph.layers.flatMap(({ x, z, a }) => [x, z, a]), ...graph.parameters.values()];
  const outputs = [...new Set([...wanted, ...graph.gradients.values()])];
  const execution = new Execution(graph.nodes, outputs);
  feedGraph(execution, graph, inDouble(state, batch));
  execution.run();
  const [theirs, ours] = [precision, 'float64' as const].map((each) => errorBounds(graph.nodes, execution, each));
  const held = new Map<NodeId, Reference>();
  const leaves = new Map<NodeId, NodeId>();
  return {
    held,
    value: (node) => {
      const known = leaves.get(node);
      if (known !== undefined) return known;
      const leaf = b.leaf('input', 'before', b.shape(node));
      const own = ours?.get(node);
      const bound = Float64Array.from(theirs?.get(node) ?? [], (e, i) => e + (own?.[i] as number));
      held.set(leaf, { exact: Float64Array.from(execution.view(node)), bound });
      leaves.set(node, leaf);
      return leaf;
    },
  };
}
