import type { Arena } from '../engine/arena.js';
import { Execution } from '../engine/execution.js';
import { feedGraph } from '../engine/feed.js';
import type { Graph, NodeId } from '../engine/graph.js';
import { makeBestArena } from '../engine/kernels/choose.js';
import type { Dataset, Model } from '../engine/model.js';
import { type Data, sizeOf } from '../engine/tensor.js';
import { gather } from '../engine/train/batches.js';
import type { TrainingState } from '../engine/train/state.js';

/** What a network makes of the examples that are kept from training. */
export interface HeldOut {
  readonly step: number;
  /** J over all of them. */
  readonly loss: number;
  /** The share whose largest output is the class's, of sequences the share of positions; null where the targets are no classes. */
  readonly accuracy: number | null;
}

/** Examples that are evaluated at once; always the same, so that the sums are. */
const CHUNK = 64;

interface Prepared {
  readonly graph: Graph;
  readonly output: NodeId;
  readonly execution: Execution;
}

/** Of some examples: their mean loss, and how many targets were met. */
interface Seen {
  readonly loss: number;
  readonly right: number;
}

/** Evaluates held-out examples: forward only, a few at a time. */
export class HeldOutExamples {
  private readonly prepared = new Map<number, Prepared>();
  private readonly classes: boolean;
  /** Of one example; 1 but for sequences and maps. */
  private readonly positions: number;
  private readonly arena: Arena;

  constructor(
    private readonly model: Model,
    private readonly data: Dataset,
  ) {
    this.arena = makeBestArena(model.precision);
    this.positions = sizeOf(data.y.shape.slice(1, -1));
    this.classes = model.loss === 'cross-entropy' || hasOneHotTargets(data);
  }

  get count(): number {
    return this.data.heldOut.length;
  }

  /** Numbers that the examples give to be met: of classes one at each position, else every entry of y. */
  get targets(): number {
    const { shape } = this.data.y;
    return this.count * (this.classes ? this.positions : sizeOf(shape.slice(1)));
  }

  /** Yields within each chunk and after it. `state` must not change meanwhile. At least one example is held out. */
  *evaluate(state: TrainingState): Generator<void, HeldOut> {
    let [loss, right] = [0, 0];
    for (let from = 0; from < this.count; from += CHUNK) {
      const rows = this.data.heldOut.slice(from, from + CHUNK);
      const seen = yield* this.forward(rows, state);
      loss += (seen.loss * rows.length) / this.count;
      right += seen.right;
      yield;
    }
    return { step: state.step, loss, accuracy: this.classes ? right / (this.count * this.positions) : null };
  }

  private *forward(rows: readonly number[], state: TrainingState): Generator<void, Seen> {
    const { graph, output, execution } = yield* this.prepare(rows.length);
    const batch = gather(this.data, rows, this.model.precision);
    feedGraph(execution, graph, { ...state, batch });
    yield* execution.running();
    const width = execution.shape(output).at(-1) ?? 1;
    const right = this.classes ? agreeing(execution.view(output), batch.y.data, width) : 0;
    return { loss: execution.view(graph.loss)[0] as number, right };
  }

  private *prepare(batchSize: number): Generator<void, Prepared> {
    const known = this.prepared.get(batchSize);
    if (known) return known;
    const graph = yield* this.model.graphing({ batchSize, mode: 'eval', fuses: true });
    const { loss, output, nodes } = graph;
    const made = { graph, output, execution: yield* Execution.making(nodes, [loss, output], { arena: this.arena }) };
    this.prepared.set(batchSize, made);
    return made;
  }
}

/** Whether the targets' last axis holds rows of zeros with a single one in each, of at least two. */
function hasOneHotTargets({ y }: Dataset): boolean {
  const width = y.shape.at(-1) ?? 0;
  if (!(width >= 2)) return false;
  for (let start = 0; start < y.data.length; start += width) {
    const entries = y.data.subarray(start, start + width);
    if (entries.some((entry) => entry !== 0 && entry !== 1) || sum(entries) !== 1) return false;
  }
  return true;
}

function sum(entries: Data): number {
  let total = 0;
  for (const entry of entries) total += entry;
  return total;
}

/** How many rows have their largest entry at the same place in both; a row with a NaN agrees with none. */
function agreeing(outputs: Data, targets: Data, width: number): number {
  let count = 0;
  for (let start = 0; start < outputs.length; start += width) {
    const said = largest(outputs, start, width);
    if (said >= 0 && said === largest(targets, start, width)) count++;
  }
  return count;
}

function largest(data: Data, start: number, width: number): number {
  let best = 0;
  for (let i = 0; i < width; i++) {
    if (Number.isNaN(data[start + i])) return -1;
    if ((data[start + i] as number) > (data[start + best] as number)) best = i;
  }
  return best;
}
