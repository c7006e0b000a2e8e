import { gradientNorm } from '../analysis/summarize.js';
import type { LayerNodes } from '../engine/graph.js';
import type { Model } from '../engine/model.js';
import type { Trainer } from '../engine/train/trainer.js';
import { Growing } from './growing.js';

/** A curve with a value at some steps only. */
export interface Sparse {
  readonly steps: Growing;
  readonly values: Growing;
}

/** The weights among a layer's parameters, by their full names. */
export function weightsOf(parameters: readonly string[]): string[] {
  return parameters.filter((name) => /(^|\.)weight[^.]*$/.test(name));
}

/** What a run has been through: the numbers that are drawn over steps. */
export class History {
  readonly loss = new Growing();
  private readonly learningRate = new Growing();
  private readonly layers: readonly { readonly path: string; readonly weights: readonly string[] }[];
  private readonly delta: readonly Growing[];
  private readonly gradient: readonly Growing[];
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
    for (let i = 0; i < graph.layers.length; i++) {
      this.delta[i]?.set(step, trainer.norm((graph.layers[i] as LayerNodes).delta));
      this.gradient[i]?.set(step, gradientNorm(trainer, this.layers[i]?.weights ?? []));
    }
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
    const kept = steps.view().filter((each) => each <= step).length;
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
