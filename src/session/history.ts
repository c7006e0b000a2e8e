import type { Model } from '../engine/model.js';
import type { Rate } from '../engine/train/schedules.js';
import { Growing } from './growing.js';
import { Rows } from './rows.js';

/** A curve with a value at every step. */
export interface Dense {
  readonly length: number;
  at(step: number): number;
  /** The values from `from` up to, not including, `to`, as far as there are any. */
  slice(from?: number, to?: number): Float64Array;
}

/** A curve with a value at some steps only. */
export interface Sparse {
  readonly steps: Growing;
  readonly values: Growing;
}

/** What a run has been through: the numbers that are drawn over steps. */
export class History {
  /** J, then ‖δ‖ and ‖∇‖ of each layer: as `Curves` has them. */
  private readonly rows: Rows;
  /** η from a step on, the latest first: a function of the step, which needs no keeping. */
  private rates: readonly { readonly from: number; readonly rate: Rate }[] = [];
  private readonly layers: readonly string[];
  private readonly heldOut = { steps: new Growing(), loss: new Growing(), accuracy: new Growing() };

  constructor(model: Model) {
    this.layers = model.layers.map(({ path }) => path);
    this.rows = new Rows(1 + 2 * this.layers.length);
  }

  /** Steps 0 to length − 1 are recorded. */
  get length(): number {
    return this.rows.length;
  }

  /** From a step on η is another function of the step. */
  begin(from: number, rate: Rate): void {
    this.rates = [{ from, rate }, ...this.rates.filter((each) => each.from < from)];
  }

  /** Records steps from `first` on, a row each (`Curves`); what is recorded already stays. */
  append(first: number, rows: Float64Array): void {
    this.rows.append(first, rows);
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
    this.rows.truncate(step + 1);
    const { steps, loss, accuracy } = this.heldOut;
    const kept = steps.slice().filter((each) => each <= step).length;
    for (const series of [steps, loss, accuracy]) series.truncate(kept);
  }

  get loss(): Dense {
    return this.column(0);
  }

  /** A curve by its name (protocol: `SeriesQuery`): dense, or with steps of its own; null where there is none. */
  named(name: string): Dense | Sparse | null {
    if (name === 'loss') return this.loss;
    if (name === 'learningRate') return this.learningRate;
    if (name === 'heldOut.loss') return { steps: this.heldOut.steps, values: this.heldOut.loss };
    if (name === 'heldOut.accuracy') return { steps: this.heldOut.steps, values: this.heldOut.accuracy };
    const column = this.namesOfLayers.indexOf(name);
    return column < 0 ? null : this.column(1 + column);
  }

  get names(): string[] {
    return ['loss', 'learningRate', 'heldOut.loss', 'heldOut.accuracy', ...this.namesOfLayers];
  }

  private get namesOfLayers(): string[] {
    return this.layers.flatMap((path) => [`${path}.delta`, `${path}.gradient`]);
  }

  private column(column: number): Dense {
    const { rows } = this;
    return {
      length: rows.length,
      at: (step) => rows.at(column, step),
      slice: (from, to) => rows.slice(column, from, to),
    };
  }

  /** η of the update that follows each step. */
  private get learningRate(): Dense {
    const { length } = this;
    const at = (step: number): number => {
      const rate = this.rates.find(({ from }) => from <= step)?.rate;
      return rate && step < length ? rate(step) : Number.NaN;
    };
    const slice = (from = 0, to = length): Float64Array =>
      Float64Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, i) => at(from + i));
    return { length, at, slice };
  }
}
