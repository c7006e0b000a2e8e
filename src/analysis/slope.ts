import { PLAIN_ARENA } from '../engine/arena.js';
import { Execution } from '../engine/execution.js';
import { feedGraph } from '../engine/feed.js';
import type { Graph, Handwritten } from '../engine/graph.js';
import type { Batch, Model } from '../engine/model.js';
import type { TrainingState } from '../engine/train/state.js';
import { sumOf } from './check/exact/site.js';
import { SlopeOf, type Slopes } from './check/exact/slopes.js';
import type { TracedRun } from './check/exact/traced.js';
import { writtenAt } from './slopeRun.js';

/** f′ as the user wrote it beside f′ as it is, along the one variable that they depend on. */
export interface Slope {
  /** z for an activation, the network's output a for a loss. */
  readonly variable: 'z' | 'a';
  /** Ascending: a grid over [−6, 6] and the traced range. */
  readonly at: Float64Array;
  /** df at those places. */
  readonly written: Float64Array;
  /** f's own derivative there, to the left and to the right: they differ at kinks alone. */
  readonly below: Float64Array;
  readonly above: Float64Array;
  /** How far rounding alone may have put df and the derivative apart. */
  readonly bound: Float64Array;
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
  const run = forwardRun(graph, handwritten, state, batch);
  const slopes = new SlopeOf(run, handwritten, PLAIN_ARENA);
  const loss = handwritten.op === 'loss';
  const entry = loss ? furthestOff(slopes.traced(), run.execution.view(handwritten.written)) : 0;
  const finite = Float64Array.from(run.execution.view(handwritten.variable)).filter(Number.isFinite).sort();
  const [from, to] = [finite[0] ?? Number.NaN, finite.at(-1) ?? Number.NaN];
  const { at, below, above, bound } = slopes.on(gridOver(from, to), entry);
  const target = loss ? (batch.y.data[entry] ?? Number.NaN) : null;
  const y = new Float64Array(at.length).fill(target ?? 0);
  const { written, bound: own } = writtenAt(graph, handwritten, at, y);
  const shown = { at, written, below, above, bound: sumOf(bound, own) };
  return { variable: loss ? 'a' : 'z', ...shown, from, to, traced: some(finite), target };
}

/** A step's forward pass as far as the function, and the derivative that was written. */
function forwardRun(
  graph: Graph,
  { variable, value, written }: Handwritten,
  { step, parameters, buffers }: TrainingState,
  batch: Batch,
): TracedRun {
  const execution = new Execution(graph.nodes, [variable, value, written]);
  feedGraph(execution, graph, { batch, parameters, buffers, step });
  execution.run();
  return { graph, execution, arena: PLAIN_ARENA, precision: 'float64' };
}

/** The traced entry where a loss's df is furthest from both sides of the derivative. */
function furthestOff({ below, above }: Slopes, written: ArrayLike<number>): number {
  let [worst, furthest] = [0, 0];
  for (let i = 0; i < written.length; i++) {
    const off = outside(written[i] as number, below[i] as number, above[i] as number);
    if (off > furthest) [worst, furthest] = [i, off];
  }
  return worst;
}

/** How far a number lies outside of what stands between two. */
function outside(number: number, one: number, other: number): number {
  return Math.max(Math.min(one, other) - number, number - Math.max(one, other), 0);
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
