import type { Model } from '../engine/model.js';
import type { Rate } from '../engine/train/schedules.js';
import { Growing } from './growing.js';
import { Pyramid, type Stretch } from './pyramid.js';
import { Rows } from './rows.js';

/** A curve with a value at every step. */
export interface Dense {
  readonly length: number;
  at(step: number): number;
  /** The values from `from` up to, not including, `to`, as far as there are any. */
  slice(from?: number, to?: number): Float64Array;
  /** What the steps `from` ≤ step < `to` come to, all of them recorded: also of many at once. */
  over(from: number, to: number): Stretch;
}

/** A curve with a value at some steps only. */
export interface Sparse {
  readonly steps: Growing;
  readonly values: Growing;
}

/** Where a history leaves another one: that has the steps before. */
interface Source {
  readonly history: History;
  readonly from: number;
}

/** Where the pyramid of η stands among those of the columns. */
const RATE = -1;

/** What a run has been through: the numbers that are drawn over steps. */
export class History {
  /** J, then ‖δ‖ and ‖∇‖ of each layer, as `Curves` has them, from the step `from` on. */
  private readonly rows: Rows;
  /** By column; −1: η. Made where somebody asks. */
  private readonly pyramids = new Map<number, Pyramid>();
  private readonly heldOut = { steps: new Growing(), loss: new Growing(), accuracy: new Growing() };

  /** `rate`: η by the step, from the first own one on; it needs no keeping. */
  private constructor(
    private readonly layers: readonly string[],
    private readonly rate: Rate,
    private readonly source: Source | null,
  ) {
    this.rows = new Rows(1 + 2 * layers.length);
  }

  static of(model: Model, rate: Rate): History {
    return new History(
      model.layers.map(({ path }) => path),
      rate,
      null,
    );
  }

  /** A history that has the steps before `from` from this one, and its own from there on. */
  fork(from: number, rate: Rate): History {
    const forked = new History(this.layers, rate, { history: this, from });
    const { steps, loss, accuracy } = this.heldOut;
    for (let i = 0; i < steps.length && steps.at(i) < from; i++) {
      forked.recordHeldOut(steps.at(i), loss.at(i), accuracy.at(i));
    }
    return forked;
  }

  /** Steps 0 to length − 1 are recorded. */
  get length(): number {
    return this.from + this.rows.length;
  }

  /** Records steps from `first` on, a row each (`Curves`); what is recorded already stays. */
  append(first: number, rows: Float64Array): void {
    const known = Math.max(0, this.from - first) * this.width;
    if (known < rows.length) this.rows.append(Math.max(0, first - this.from), rows.subarray(known));
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
    this.rows.truncate(Math.max(0, step + 1 - this.from));
    for (const pyramid of this.pyramids.values()) pyramid.truncate(this.length);
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

  /** The curves that are recorded at every step, in the order in which a step computes them: J, then the last layer's first. */
  get columns(): string[] {
    return ['loss', ...[...this.layers].reverse().flatMap((path) => [`${path}.delta`, `${path}.gradient`])];
  }

  get names(): string[] {
    return ['loss', 'learningRate', 'heldOut.loss', 'heldOut.accuracy', ...this.namesOfLayers];
  }

  private get namesOfLayers(): string[] {
    return this.layers.flatMap((path) => [`${path}.delta`, `${path}.gradient`]);
  }

  private get width(): number {
    return 1 + 2 * this.layers.length;
  }

  /** The first step of its own. */
  private get from(): number {
    return this.source?.from ?? 0;
  }

  private column(column: number): Dense {
    const at = (step: number): number => this.holder(step).own(column, step);
    return {
      length: this.length,
      at,
      over: (from, to) => this.pyramid(column, at).over(from, to),
      slice: (from = 0, to = this.length) =>
        this.sliced(from, to, (history, start, end) =>
          history.rows.slice(column, start - history.from, end - history.from),
        ),
    };
  }

  /** η of the update that follows each step. */
  get learningRate(): Dense {
    const { length } = this;
    const at = (step: number): number => (step < length ? this.holder(step).rate(step) : Number.NaN);
    return {
      length,
      at,
      over: (from, to) => this.pyramid(RATE, (step) => this.holder(step).rate(step)).over(from, to),
      slice: (from = 0, to = length) =>
        this.sliced(from, to, ({ rate }, start, end) =>
          Float64Array.from({ length: end - start }, (_, i) => rate(start + i)),
        ),
    };
  }

  private pyramid(column: number, at: (step: number) => number): Pyramid {
    const known = this.pyramids.get(column);
    if (known) return known;
    const made = new Pyramid(at);
    this.pyramids.set(column, made);
    return made;
  }

  /** The history that has a step among its own. */
  private holder(step: number): History {
    let holder: History = this;
    while (holder.source && step < holder.from) holder = holder.source.history;
    return holder;
  }

  private own(column: number, step: number): number {
    return this.rows.at(column, step - this.from);
  }

  /** The steps `from` ≤ step < `to`, as far as there are any, of all histories that have a part of them. */
  private sliced(
    from: number,
    to: number,
    part: (history: History, start: number, end: number) => Float64Array,
  ): Float64Array {
    const values = new Float64Array(Math.max(0, Math.min(to, this.length) - from));
    for (let end = from + values.length; end > from; ) {
      const holder = this.holder(end - 1);
      const start = Math.max(from, holder.from);
      values.set(part(holder, start, end), start - from);
      end = start;
    }
    return values;
  }
}
