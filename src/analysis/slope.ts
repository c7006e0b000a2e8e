import { Execution } from '../engine/execution.js';
import { feedGraph } from '../engine/feed.js';
import type { Graph, Handwritten } from '../engine/graph.js';
import type { Batch, Model } from '../engine/model.js';
import type { TrainingState } from '../engine/train/state.js';
import { runAt, tracedAt } from './slopeRun.js';

/** f′ as the user wrote it beside f′ as it is, along the one variable that they depend on. */
export interface Slope {
  /** z for an activation, the network's output a for a loss. */
  readonly variable: 'z' | 'a';
  /** Ascending: a grid over [−6, 6] and the traced range. */
  readonly at: Float64Array;
  /** df, and the engine's own derivative of f, at those places. */
  readonly written: Float64Array;
  readonly exact: Float64Array;
  /** The smallest and largest finite input that the op had; both NaN where there was none. */
  readonly from: number;
  readonly to: number;
  /** Some of those inputs, ascending, the ends among them. */
  readonly traced: Float64Array;
  /** What a loss compares a with: the y of the entry whose derivative is furthest off; null for an activation. */
  readonly target: number | null;
}

/** Grid places over [−6, 6]: 16 a unit, zero among them; and over what of the traced range lies beyond. */
const EDGE = 6;
const FINE = 192;
const BEYOND = 64;
/** Traced inputs that are kept. */
const TRACED = 400;

/** In float64, at a state and a batch. null where the layer (or 'loss') has no derivative written by hand. */
export function slopeOf(model: Model, state: TrainingState, batch: Batch, layer: string): Slope | null {
  const batchSize = batch.x.shape[0] ?? 1;
  const graph = model.graph({ batchSize, mode: 'train', precision: 'float64', derivatives: 'written' });
  const handwritten = graph.handwritten.find((each) => each.layer === layer);
  if (!handwritten) return null;
  const inputs = tracedInputs(graph, handwritten, state, batch);
  const finite = inputs.filter(Number.isFinite).sort();
  const [from, to] = [finite[0] ?? Number.NaN, finite.at(-1) ?? Number.NaN];
  const at = gridOver(from, to);
  const y = Float64Array.from(batch.y.data);
  const target = handwritten.op === 'loss' ? tracedAt(graph, handwritten, inputs, y) : null;
  const { written, exact } = runAt(graph, handwritten, at, target === null ? y : y.fill(target));
  const variable = handwritten.op === 'loss' ? 'a' : 'z';
  return { variable, at, written, exact, from, to, traced: some(finite), target };
}

function tracedInputs(
  graph: Graph,
  { variable }: Handwritten,
  { step, parameters, buffers }: TrainingState,
  batch: Batch,
): Float64Array {
  const execution = new Execution(graph.nodes, [variable]);
  feedGraph(execution, graph, { batch, parameters, buffers, step });
  execution.run();
  return Float64Array.from(execution.view(variable));
}

function gridOver(from: number, to: number): Float64Array {
  const places = [...between(-EDGE, EDGE, FINE)];
  if (from < -EDGE) places.push(...between(from, -EDGE, BEYOND));
  if (to > EDGE) places.push(...between(EDGE, to, BEYOND));
  return Float64Array.from(new Set(places)).sort();
}

function between(from: number, to: number, pieces: number): number[] {
  // Each end as it is: rounding must not move it.
  return Array.from({ length: pieces + 1 }, (_, i) => (i === pieces ? to : from + ((to - from) / pieces) * i));
}

function some(sorted: Float64Array): Float64Array {
  if (sorted.length <= TRACED) return sorted;
  return Float64Array.from(
    { length: TRACED },
    (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (TRACED - 1))] as number,
  );
}
