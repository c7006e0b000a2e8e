import type { Arena, KernelRecord, Slot } from '../arena.js';
import { Execution } from '../execution.js';
import type { Graph, NodeId } from '../graph.js';
import { makeBestArena } from '../kernels/choose.js';
import type { Batch, Dataset, Model } from '../model.js';
import { copy, type Data, type Tensor } from '../tensor.js';
import { type BatchPlan, batchPlan } from './batches.js';
import { Examples } from './examples.js';
import type { TrainingState } from './state.js';
import { type Trace, TraceRing } from './traceRing.js';
import { Updates } from './updates.js';

/** A graph for batches of one size, made ready to run. */
interface Prepared {
  readonly graph: Graph;
  readonly execution: Execution;
  /** Of the parameters that are not frozen. */
  readonly gradients: readonly Slot[];
  /** The batch that it was last fed with. */
  rows: readonly number[] | null;
  /** Its last steps, where they are recorded. */
  ring: TraceRing | null;
}

/**
 * A network in training: `step` updates were made, and the values seen are those of the network after them,
 * on the batch that the next update will use. Everything that it does follows from the model, its data and the state.
 */
export class Trainer {
  readonly plan: BatchPlan;
  private readonly parameters: ReadonlyMap<string, Slot>;
  private readonly buffers: ReadonlyMap<string, Slot>;
  private readonly examples: Examples;
  private readonly prepared = new Map<number, Prepared>();
  private readonly updates: Updates;
  private stepsMade = 0;
  private recordedSteps = 0;
  private current: Prepared | null = null;

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
    const length = { stepsPerEpoch, totalSteps: model.training.epochs * stepsPerEpoch };
    this.updates = new Updates(model, length, this.parameters, arena);
  }

  get step(): number {
    return this.stepsMade;
  }

  /** η of the next update. */
  get learningRate(): number {
    return this.updates.learningRate(this.stepsMade);
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

  /** A copy of a node's value. */
  value(id: NodeId): Tensor {
    const { execution } = this.evaluated();
    return copy({ shape: execution.shape(id), dtype: this.model.precision, data: execution.view(id) });
  }

  /** One update, with the gradients of the current batch. Frozen parameters stay. */
  advance(): void {
    const { graph, execution, gradients } = this.evaluated();
    this.updates.make(this.stepsMade, gradients);
    for (const [name, value] of graph.updatedBuffers) this.buffers.get(name)?.data.set(execution.view(value));
    this.stepsMade++;
    this.current = null;
  }

  /** Ends what its arena keeps alive; the trainer is not used afterwards. */
  dispose(): void {
    this.arena.release();
  }

  /** From now on the last `size` steps are recorded whole, for each size that batches have; 0 ends that. */
  record(size: number): void {
    this.recordedSteps = size;
    for (const prepared of this.prepared.values()) prepared.ring = this.ringFor(prepared);
    this.current?.ring?.record(this.stepsMade);
  }

  /** A recorded step; null where it was not recorded, or made room for later ones. */
  trace(step: number): Trace | null {
    for (const { ring } of this.prepared.values()) {
      const trace = ring?.read(step);
      if (trace) return trace;
    }
    return null;
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
    this.current = null;
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
    const { graph, execution } = prepared;
    if (prepared.rows !== rows) this.examples.gather(rows, execution.view(graph.x), execution.view(graph.y));
    prepared.rows = rows;
    if (graph.step !== null) execution.view(graph.step)[0] = this.stepsMade;
    execution.run();
    prepared.ring?.record(this.stepsMade);
    this.current = prepared;
    return prepared;
  }

  private ringFor({ graph, execution }: Prepared): TraceRing | null {
    return this.recordedSteps > 0 ? new TraceRing(this.arena, graph, execution, this.recordedSteps) : null;
  }

  private prepare(batchSize: number): Prepared {
    const known = this.prepared.get(batchSize);
    if (known) return known;
    const graph = this.model.graph({ batchSize, mode: 'train', fuses: true });
    const leaves = new Map([...slotsOf(graph.parameters, this.parameters), ...slotsOf(graph.buffers, this.buffers)]);
    const execution = new Execution(graph.nodes, outputsOf(graph), {
      arena: this.arena,
      leaves,
      norms: normsOf(graph),
    });
    const gradients = this.updates.names.map((name) => execution.slot(graph.gradients.get(name) as NodeId));
    const made: Prepared = { graph, execution, gradients, rows: null, ring: null };
    made.ring = this.ringFor(made);
    this.prepared.set(batchSize, made);
    return made;
  }
}

/** What a step computes: the loss, every gradient, each layer's values and cotangents, and what buffers become. */
function outputsOf(graph: Graph): NodeId[] {
  const ofLayers = graph.layers.flatMap(({ x, z, a, delta, upstream, inner }) => [
    ...[x, z, a, delta, upstream],
    ...inner.flatMap((each) => [each.value, each.delta]),
  ]);
  return [graph.x, graph.y, graph.loss, ...graph.gradients.values(), ...graph.updatedBuffers.values(), ...ofLayers];
}

/** What is recorded of every step: each layer's ‖δ‖ and each parameter's ‖∇‖. */
function normsOf(graph: Graph): NodeId[] {
  return [...new Set([...graph.layers.map(({ delta }) => delta), ...graph.gradients.values()])];
}

function slotsOf(nodes: ReadonlyMap<string, NodeId>, slots: ReadonlyMap<string, Slot>): [NodeId, Slot][] {
  return [...nodes].map(([name, id]) => [id, slots.get(name) as Slot]);
}

function copies(all: ReadonlyMap<string, Slot>): Map<string, Data> {
  return new Map([...all].map(([name, { data }]) => [name, data.slice()]));
}
