import type { Arena, KernelRecord, Slot } from '../arena.js';
import { atOnce } from '../atOnce.js';
import type { Graph, NodeId } from '../graph.js';
import { makeBestArena } from '../kernels/choose.js';
import type { Batch, Dataset, Model } from '../model.js';
import { copy, type Data, type Tensor } from '../tensor.js';
import { type BatchPlan, batchPlan } from './batches.js';
import { Curves } from './curves.js';
import { Examples } from './examples.js';
import { type Prepared, preparing } from './prepared.js';
import { Recording } from './recording.js';
import { type Rate, rateOf } from './schedules.js';
import type { TrainingState } from './state.js';
import type { Trace } from './traceRing.js';
import type { UpdateAhead } from './updateAhead.js';
import { Updates } from './updates.js';

/**
 * A network in training: `step` updates were made, and the values seen are those of the network after them,
 * on the batch that the next update will use. Everything that it does follows from the model, its data and the state.
 */
export class Trainer {
  readonly plan: BatchPlan;
  /** η of the update after so many: it depends on the model alone. */
  readonly rate: Rate;
  private readonly parameters: ReadonlyMap<string, Slot>;
  private readonly buffers: ReadonlyMap<string, Slot>;
  private readonly examples: Examples;
  private readonly prepared = new Map<number, Prepared>();
  private readonly updates: Updates;
  private readonly curves: Curves;
  private readonly recording: Recording;
  private stepsMade = 0;
  private current: Prepared | null = null;
  /** What the next update will make of each parameter that somebody has asked for. */
  private readonly seenAhead = new Map<string, UpdateAhead>();

  /** `arena`: where the numbers live, and what computes; the best kernels that are here where absent. */
  constructor(
    readonly model: Model,
    data: Dataset,
    private readonly arena: Arena = makeBestArena(model.precision),
  ) {
    this.plan = batchPlan(data, model.training, model.seed);
    this.examples = new Examples(data, model.precision);
    const { stepsPerEpoch } = this.plan;
    this.parameters = this.held(model.parameters);
    this.buffers = this.held(model.buffers);
    this.rate = rateOf(model.training, { stepsPerEpoch, totalSteps: model.training.epochs * stepsPerEpoch });
    this.updates = new Updates(model, this.rate, this.parameters, arena);
    this.curves = new Curves(arena, model);
    this.recording = new Recording(arena);
  }

  get step(): number {
    return this.stepsMade;
  }

  /** η of the next update. */
  get learningRate(): number {
    return this.rate(this.stepsMade);
  }

  /** J of the current batch. */
  get loss(): number {
    return this.view(this.graph.loss)[0] as number;
  }

  get graph(): Graph {
    return this.evaluated().graph;
  }

  /** The current batch: overwritten by the next step. */
  get batch(): Batch {
    const { graph, execution } = this.evaluated();
    const at = (id: NodeId): Tensor => ({
      shape: execution.shape(id),
      dtype: this.model.precision,
      data: execution.view(id),
    });
    return { x: at(graph.x), y: at(graph.y) };
  }

  /** The current batch's rows in the data set. */
  get rows(): readonly number[] {
    return this.plan.rows(this.stepsMade);
  }

  /** What computes: a part of the run's record. */
  get kernels(): KernelRecord {
    return this.arena.record;
  }

  /** How many numbers a step computes: a measure of its work. */
  get entries(): number {
    return this.evaluated().execution.entries;
  }

  /** A measure of a step's time (`Execution.work`). */
  get work(): number {
    return this.evaluated().execution.work;
  }

  /** The Euclidean norm of a node's numbers now. */
  norm(id: NodeId): number {
    return this.evaluated().execution.norm(id);
  }

  /** A node's numbers now: overwritten by the next step, to be read and not kept. */
  view(id: NodeId): Data {
    return this.evaluated().execution.view(id);
  }

  /** A parameter's numbers now: changed by the next update, to be read and not kept. */
  parameter(name: string): Data {
    const slot = this.parameters.get(name);
    if (!slot) throw new RangeError(`there is no parameter ${name}`);
    return slot.data;
  }

  /** Sets one number of a parameter, by its row-major place: the step is computed again with it. */
  assign(name: string, place: number, value: number): void {
    const data = this.parameter(name);
    if (!(place >= 0 && place < data.length)) throw new RangeError(`${name} has no place ${place}`);
    data[place] = value;
    this.isElsewhere();
  }

  /** A copy of a node's value. */
  value(id: NodeId): Tensor {
    const { execution } = this.evaluated();
    return copy({ shape: execution.shape(id), dtype: this.model.precision, data: execution.view(id) });
  }

  /** Makes ready in pieces what this step and the next one need, where it is not; else that is done at once when somebody looks. */
  *preparing(): Generator<void, void> {
    for (const { length } of [this.rows, this.plan.rows(this.stepsMade + 1)])
      if (!this.prepared.has(length)) yield* this.preparingFor(length);
  }

  /** One update, with the gradients of the current batch. Frozen parameters stay. */
  advance(): void {
    const { update } = this.evaluated();
    this.updates.begin(this.stepsMade);
    update.run();
    this.updates.end(1);
    this.stepsMade++;
    this.isElsewhere();
  }

  /** At most `most` ≥ 1 updates: the rows (`Curves`) of the steps that they lead to, to be read before the next call. */
  advanceBy(most: number): Float64Array {
    const count = Math.min(most, this.curves.most);
    this.curves.begin();
    for (let made = 0; made < count; ) made += this.advanceSome(count - made);
    return this.curves.read(count);
  }

  /** The row of this step. */
  row(): Float64Array {
    this.curves.begin();
    this.evaluated().row.run();
    return this.curves.read(1);
  }

  /** Ends what its arena keeps alive; the trainer is not used afterwards. */
  dispose(): void {
    this.arena.release();
  }

  /** From now on the last `size` steps are recorded whole, for each size that batches have; 0 ends that. */
  record(size: number): void {
    this.recording.keep(size);
    if (this.current) this.recording.take(this.current.execution, this.stepsMade);
  }

  /** A recorded step; null where it was not recorded, or made room for later ones. */
  trace(step: number): Trace | null {
    return this.recording.read(step);
  }

  /** A copy of all that the rest of the run depends on. */
  state(): TrainingState {
    return {
      step: this.stepsMade,
      parameters: copies(this.parameters),
      buffers: copies(this.buffers),
      moments: this.updates.state(),
    };
  }

  /** Puts the run where `state` was taken. */
  restore(state: TrainingState): void {
    for (const [name, data] of state.parameters) this.parameters.get(name)?.data.set(data);
    for (const [name, data] of state.buffers) this.buffers.get(name)?.data.set(data);
    this.updates.restore(state.moments);
    this.stepsMade = state.step;
    this.isElsewhere();
  }

  /** What the next update will make of a parameter; null where that is frozen. The run stays where it is. */
  ahead(name: string): UpdateAhead | null {
    const known = this.seenAhead.get(name);
    if (known) return known;
    const { graph, execution, updateOf } = this.evaluated();
    const gradient = graph.gradients.get(name);
    if (gradient === undefined) return null;
    const seen = this.updates.ahead(name, this.stepsMade, execution.view(gradient), () => updateOf(name).run());
    if (seen) this.seenAhead.set(name, seen);
    return seen;
  }

  /** Which parameters are updated, and by what of their own. */
  get updated(): Pick<Updates, 'names' | 'moments' | 'changesGradients'> {
    return this.updates;
  }

  /** The step's numbers, and what follows from them, are to be computed again. */
  private isElsewhere(): void {
    this.current = null;
    this.seenAhead.clear();
  }

  private held(all: readonly { readonly name: string; readonly initial: Tensor }[]): Map<string, Slot> {
    return new Map(
      all.map(({ name, initial }) => {
        const slot = this.arena.allocate(this.model.precision, initial.data.length);
        slot.data.set(initial.data);
        return [name, slot];
      }),
    );
  }

  /** Forward and backward are run when somebody first looks at a step. */
  private evaluated(): Prepared {
    if (this.current) return this.current;
    const rows = this.rows;
    const prepared = this.prepare(rows.length);
    this.feed(prepared, rows, this.stepsMade);
    prepared.execution.run();
    this.recording.take(prepared.execution, this.stepsMade);
    this.current = prepared;
    return prepared;
  }

  private feed(prepared: Prepared, rows: readonly number[], step: number): void {
    const { graph, execution } = prepared;
    if (prepared.rows !== rows) this.examples.gather(rows, execution.view(graph.x), execution.view(graph.y));
    prepared.rows = rows;
    if (graph.step !== null) execution.view(graph.step)[0] = step;
  }

  /** One update or more, and their rows; answers how many. */
  private advanceSome(most: number): number {
    const prepared = this.evaluated();
    const next = this.plan.rows(this.stepsMade + 1);
    if (next.length !== prepared.rows?.length || this.recording.on) {
      this.advance();
      this.evaluated().row.run();
      return 1;
    }
    const times = this.repeats(prepared) ? most : 1;
    this.updates.begin(this.stepsMade);
    this.seenAhead.clear();
    this.feed(prepared, next, this.stepsMade + 1);
    prepared.whole.run(times);
    this.updates.end(times);
    this.stepsMade += times;
    return times;
  }

  /** Whether nothing comes into a step from outside: the same examples each time, and no number that depends on the step. */
  private repeats({ graph }: Prepared): boolean {
    return this.plan.stepsPerEpoch === 1 && graph.step === null && this.updates.steady;
  }

  private prepare(batchSize: number): Prepared {
    return this.prepared.get(batchSize) ?? atOnce(this.preparingFor(batchSize));
  }

  private *preparingFor(batchSize: number): Generator<void, Prepared> {
    const graph = yield* this.model.graphing({ batchSize, mode: 'train', fuses: true });
    yield;
    const { arena, parameters, buffers, updates, curves } = this;
    const made = yield* preparing(graph, { arena, parameters, buffers, updates, curves });
    // Somebody may have looked meanwhile.
    const other = this.prepared.get(batchSize);
    if (other) return other;
    this.recording.add(graph, made.execution);
    this.prepared.set(batchSize, made);
    return made;
  }
}

function copies(all: ReadonlyMap<string, Slot>): Map<string, Data> {
  return new Map([...all].map(([name, { data }]) => [name, data.slice()]));
}
