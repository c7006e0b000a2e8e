import { Execution } from '../execution.js';
import type { Graph, NodeId } from '../graph.js';
import type { Batch, Dataset, Model } from '../model.js';
import { copy, type Data, type Tensor } from '../tensor.js';
import { type BatchPlan, batchPlan, gather } from './batches.js';
import { OPTIMIZERS, type Update, zeroMoment } from './optimizers.js';
import type { TrainingState } from './state.js';

interface Prepared {
  readonly graph: Graph;
  readonly execution: Execution;
}

/**
 * A network in training: `step` updates were made, and the values seen are those of the network after them,
 * on the batch that the next update will use. Everything that it does follows from the model, its data and the state.
 */
export class Trainer {
  readonly plan: BatchPlan;
  private readonly parameters = new Map<string, Data>();
  private moments = new Map<string, Data>();
  private readonly prepared = new Map<number, Prepared>();
  private readonly makeUpdate: Update;
  private stepsMade = 0;
  private current: (Prepared & { readonly batch: Batch; readonly rows: readonly number[] }) | null = null;

  constructor(
    readonly model: Model,
    readonly data: Dataset,
  ) {
    this.plan = batchPlan(data, model.training, model.seed);
    this.makeUpdate = OPTIMIZERS[model.training.optimizer.name].update(model.training.optimizer);
    for (const { name, initial } of model.parameters) this.parameters.set(name, initial.data.slice());
  }

  get step(): number {
    return this.stepsMade;
  }

  /** J of the current batch. */
  get loss(): number {
    return this.view(this.graph.loss)[0] as number;
  }

  get graph(): Graph {
    return this.evaluated().graph;
  }

  get batch(): Batch {
    return this.evaluated().batch;
  }

  /** The current batch's rows in the data set. */
  get rows(): readonly number[] {
    return this.evaluated().rows;
  }

  /** A node's numbers now: overwritten by the next step, to be read and not kept. */
  view(id: NodeId): Data {
    return this.evaluated().execution.view(id);
  }

  /** A parameter's numbers now: changed by the next update, to be read and not kept. */
  parameter(name: string): Data {
    const data = this.parameters.get(name);
    if (!data) throw new RangeError(`there is no parameter ${name}`);
    return data;
  }

  /** A copy of a node's value. */
  value(id: NodeId): Tensor {
    const { execution } = this.evaluated();
    return copy({ shape: execution.shape(id), dtype: this.model.precision, data: execution.view(id) });
  }

  /** One update, with the gradients of the current batch. Frozen parameters stay. */
  advance(): void {
    const { graph, execution } = this.evaluated();
    for (const { name, frozen } of this.model.parameters) {
      if (!frozen) this.updateOne(name, execution.view(graph.gradients.get(name) as NodeId));
    }
    this.stepsMade++;
    this.current = null;
  }

  /** A copy of all that the rest of the run depends on. */
  state(): TrainingState {
    return { step: this.stepsMade, parameters: copyAll(this.parameters), moments: copyAll(this.moments) };
  }

  /** Puts the run where `state` was taken. */
  restore(state: TrainingState): void {
    for (const [name, data] of state.parameters) this.parameters.get(name)?.set(data);
    this.moments = copyAll(state.moments);
    this.stepsMade = state.step;
    this.current = null;
  }

  /** The network on other examples than the current batch, at the current parameters: J and the outputs, [rows, …]. */
  evaluateOn(rows: readonly number[]): { readonly loss: number; readonly output: Tensor } {
    const { graph, execution } = this.prepare(rows.length);
    this.current = null;
    this.run(graph, execution, gather(this.data, rows, this.model.precision));
    const last = graph.layers.at(-1)?.a ?? graph.x;
    return { loss: execution.view(graph.loss)[0] as number, output: execution.value(last) };
  }

  private updateOne(name: string, gradient: Data): void {
    const parameter = this.parameters.get(name) as Data;
    const keeps = OPTIMIZERS[this.model.training.optimizer.name].hasMoment(this.model.training.optimizer);
    const known = this.moments.get(name) ?? null;
    const moment = known ?? (keeps ? zeroMoment(parameter) : null);
    if (moment !== null && known === null) this.moments.set(name, moment);
    this.makeUpdate(parameter, gradient, moment, this.model.training.learningRate, known === null);
  }

  /** Forward and backward are run when somebody first looks at a step. */
  private evaluated(): NonNullable<Trainer['current']> {
    if (this.current) return this.current;
    const rows = this.plan.rows(this.stepsMade);
    const prepared = this.prepare(rows.length);
    const batch = gather(this.data, rows, this.model.precision);
    this.run(prepared.graph, prepared.execution, batch);
    this.current = { ...prepared, batch, rows };
    return this.current;
  }

  private run(graph: Graph, execution: Execution, batch: Batch): void {
    execution.feed(graph.x, batch.x.data);
    execution.feed(graph.y, batch.y.data);
    execution.run();
  }

  private prepare(batchSize: number): Prepared {
    const known = this.prepared.get(batchSize);
    if (known) return known;
    const graph = this.model.graph({ batchSize, mode: 'train' });
    const execution = new Execution(graph.nodes, outputsOf(graph));
    for (const [name, id] of graph.parameters) execution.feed(id, this.parameters.get(name) as Data);
    const made = { graph, execution };
    this.prepared.set(batchSize, made);
    return made;
  }
}

/** What a step computes: the loss, every gradient, and each layer's z, a, δ and upstream. */
function outputsOf(graph: Graph): NodeId[] {
  const ofLayers = graph.layers.flatMap((layer) => [layer.x, layer.z, layer.a, layer.delta, layer.upstream]);
  return [graph.loss, ...graph.gradients.values(), ...ofLayers];
}

function copyAll(all: ReadonlyMap<string, Data>): Map<string, Data> {
  return new Map([...all].map(([name, data]) => [name, data.slice()]));
}
