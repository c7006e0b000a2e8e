import { errorBounds } from '../../../engine/bounds.js';
import { GraphBuilder } from '../../../engine/builder.js';
import { type Backward, backpropagate } from '../../../engine/differentiate.js';
import { Execution } from '../../../engine/execution.js';
import { type Fed, feedGraph } from '../../../engine/feed.js';
import type { Graph, NodeId } from '../../../engine/graph.js';
import type { Batch, Model } from '../../../engine/model.js';
import type { Data, Precision } from '../../../engine/tensor.js';
import type { TrainingState } from '../../../engine/train/state.js';
import type { ClaimsInput, Unplaced } from './claims.js';
import { type Placed, placeClaims } from './placed.js';

/** Numbers, and how far those of a claimant who computes the same by the same formulas may be away from them. */
export interface Reference {
  readonly exact: Float64Array;
  readonly bound: Float64Array;
}

/** Leaves that are no part of the model, and their numbers. */
export type Held = ReadonlyMap<NodeId, Reference>;

/** A model's graph with a backward pass that goes on from what is claimed. More nodes can be added, and their numbers asked for. */
export interface ClaimedPoint {
  readonly model: Model;
  readonly graph: Graph;
  readonly b: GraphBuilder;
  readonly backward: Backward;
  readonly placed: readonly Placed[];
  readonly unplaced: readonly Unplaced[];
  readonly asserted: ReadonlyMap<NodeId, NodeId>;
  readonly precision: Precision;
  /** Feeds every leaf, those of the claims too. */
  feed(execution: Execution): void;
  /** `held`: what further leaves hold. */
  references(nodes: readonly NodeId[], held?: Held): Map<NodeId, Reference>;
}

/** The reference is float64 whatever the model's precision, and every derivative is the engine's: 'written' has those that the user wrote. */
export function claimedPoint(input: ClaimsInput, derivatives: 'written' | 'derived' = 'derived'): ClaimedPoint {
  const { model, state, batch, claims, precision = model.precision } = input;
  const graph = model.graph({
    batchSize: batch.x.shape[0] ?? 1,
    mode: 'train',
    precision: 'float64',
    derivatives,
  });
  const { placed, unplaced } = placeClaims(graph, claims);
  const b = GraphBuilder.continuing(graph.nodes, 'float64');
  const leaves = placed
    .filter(({ kind }) => kind === 'cotangent')
    .map((claim) => ({ claim, leaf: b.leaf('input', claim.name, b.shape(claim.node)) }));
  // Of two names for one node the first is gone on from; both are judged.
  const asserted = new Map([...leaves].reverse().map(({ claim, leaf }) => [claim.node, leaf]));
  const backward = backpropagate(b, graph.loss, b.number(1), asserted);
  const fed = inDouble(state, batch);
  const feed = (execution: Execution): void => {
    feedGraph(execution, graph, fed);
    for (const { claim, leaf } of leaves) execution.feed(leaf, claim.analytic);
  };
  const references = (nodes: readonly NodeId[], held: Held = new Map()): Map<NodeId, Reference> =>
    referencesOf(b, nodes, precision, feed, held);
  return { model, graph, b, backward, placed, unplaced, asserted, precision, feed, references };
}

/** A state and a batch as float64 numbers, to be fed. */
export function inDouble(state: TrainingState, batch: Batch): Fed {
  return {
    step: state.step,
    batch: { x: double(batch.x), y: double(batch.y) },
    parameters: doubleAll(state.parameters),
    buffers: doubleAll(state.buffers),
  };
}

/** B = e of the formulas in the claimant's precision, forward errors and all, and e of the reference in float64. */
function referencesOf(
  b: GraphBuilder,
  nodes: readonly NodeId[],
  precision: Precision,
  feed: (execution: Execution) => void,
  held: Held,
): Map<NodeId, Reference> {
  const execution = new Execution(b.nodes, nodes);
  feed(execution);
  for (const [leaf, { exact }] of held) execution.feed(leaf, exact);
  execution.run();
  const leaves = new Map([...held].map(([leaf, { bound }]) => [leaf, bound]));
  const theirs = errorBounds(b.nodes, execution, precision, leaves);
  const ours = errorBounds(b.nodes, execution, 'float64');
  return new Map(
    nodes.map((id) => {
      const own = ours.get(id) as Float64Array;
      const bound = Float64Array.from(theirs.get(id) ?? [], (e, i) => e + (own[i] as number));
      return [id, { exact: Float64Array.from(execution.view(id)), bound }];
    }),
  );
}

function double<T extends { readonly data: Data }>(tensor: T): T & { dtype: 'float64'; data: Float64Array } {
  return { ...tensor, dtype: 'float64', data: Float64Array.from(tensor.data) };
}

function doubleAll(all: ReadonlyMap<string, Data>): Map<string, Float64Array> {
  return new Map([...all].map(([name, data]) => [name, Float64Array.from(data)]));
}
