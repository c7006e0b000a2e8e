import type { Graph, NodeId } from '../engine/graph.js';
import type { Model } from '../engine/model.js';
import { norm } from '../engine/tensor.js';
import type { Trainer } from '../engine/train/trainer.js';
import { Growing } from './growing.js';

/** A curve with a value at some steps only. */
export interface Sparse {
  readonly steps: Growing;
  readonly values: Growing;
}

/** The weights among a layer's parameters, by their full names. */
export function weightsOf(parameters: readonly string[]): string[] {
  return parameters.filter((name) => /(^|[._])weight[^.]*$/.test(name));
}

/** A curve of the norm of some nodes together. */
interface Recorded {
  readonly series: Growing;
  readonly nodes: readonly NodeId[];
}

function normTogether(trainer: Trainer, nodes: readonly NodeId[]): number {
  return norm(nodes.map((id) => trainer.norm(id)));
}

/** What a run has been through: the numbers that are drawn over steps. */
export class History {
  readonly loss = new Growing();
  private readonly learningRate = new Growing();
  private readonly layers: readonly { readonly path: string; readonly weights: readonly string[] }[];
  private readonly delta: readonly Growing[];
  private readonly gradient: readonly Growing[];
  private readonly recorded = new Map<Graph, readonly Recorded[]>();
  private readonly heldOut = { steps: new Growing(), loss: new Growing(), accuracy: new Growing() };

  constructor(model: Model) {
    this.layers = model.layers.map(({ path, parameters }) => ({ path, weights: weightsOf(parameters) }));
    this.delta = this.layers.map(() => new Growing());
    this.gradient = this.layers.map(() => new Growing());
  }

  /** Steps 0 to length − 1 are recorded. */
  get length(): number {
    return this.loss.length;
  }

  /** Records the trainer's step: J, η of the update that it makes next, and the norms by layer. */
  record(trainer: Trainer): void {
    const { step, graph } = trainer;
    this.loss.set(step, trainer.loss);
    this.learningRate.set(step, trainer.learningRate);
    const recorded = this.recordedOf(graph);
    for (let i = 0; i < recorded.length; i++) {
      const { series, nodes } = recorded[i] as Recorded;
      series.set(step, nodes.length === 1 ? trainer.norm(nodes[0] as NodeId) : normTogether(trainer, nodes));
    }
  }

  /** Looked up once for each graph: a step of a tiny network takes less time than its lookups would. */
  private recordedOf(graph: Graph): readonly Recorded[] {
    let recorded = this.recorded.get(graph);
    if (!recorded) {
      const gradientsOf = (names: readonly string[]): NodeId[] =>
        names.map((name) => graph.gradients.get(name) as NodeId);
      recorded = graph.layers.flatMap(({ delta }, i) => [
        { series: this.delta[i] as Growing, nodes: [delta] },
        { series: this.gradient[i] as Growing, nodes: gradientsOf(this.layers[i]?.weights ?? []) },
      ]);
      this.recorded.set(graph, recorded);
    }
    return recorded;
  }

  /** The last step at which held-out examples were recorded; −1 before. */
  get lastHeldOut(): number {
    const { steps } = this.heldOut;
    return steps.length > 0 ? steps.at(steps.length - 1) : -1;
  }

  /** Records what the held-out examples say; steps come in ascending order, or are known already. */
  recordHeldOut(step: number, loss: number, accuracy: number): void {
    const { steps } = this.heldOut;
    if (step <= this.lastHeldOut) return;
    const next = steps.length;
    steps.set(next, step);
    this.heldOut.loss.set(next, loss);
    this.heldOut.accuracy.set(next, accuracy);
  }

  /** Forgets what comes after a step. */
  truncateAfter(step: number): void {
    for (const series of [this.loss, this.learningRate, ...this.delta, ...this.gradient]) series.truncate(step + 1);
    const { steps, loss, accuracy } = this.heldOut;
    const kept = steps.slice().filter((each) => each <= step).length;
    for (const series of [steps, loss, accuracy]) series.truncate(kept);
  }

  /** A curve by its name (protocol: `SeriesQuery`): dense, or with steps of its own; null where there is none. */
  named(name: string): Growing | Sparse | null {
    if (name === 'loss') return this.loss;
    if (name === 'learningRate') return this.learningRate;
    if (name === 'heldOut.loss') return { steps: this.heldOut.steps, values: this.heldOut.loss };
    if (name === 'heldOut.accuracy') return { steps: this.heldOut.steps, values: this.heldOut.accuracy };
    const layer = this.layers.findIndex(({ path }) => name === `${path}.delta` || name === `${path}.gradient`);
    return (name.endsWith('.delta') ? this.delta[layer] : this.gradient[layer]) ?? null;
  }

  get names(): string[] {
    const ofLayers = this.layers.flatMap(({ path }) => [`${path}.delta`, `${path}.gradient`]);
    return ['loss', 'learningRate', 'heldOut.loss', 'heldOut.accuracy', ...ofLayers];
  }
}
