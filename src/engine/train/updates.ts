import { type Arena, PLAIN_ARENA, type Slot } from '../arena.js';
import type { Clip, Model, Parameter } from '../model.js';
import { type Data, norm, sizeOf } from '../tensor.js';
import { clampInto, normFactor, scaleInto } from './clipping.js';
import { ruleOf, type Update } from './optimizers.js';
import { learningRateAt, type RunLength } from './schedules.js';
import type { Moments } from './state.js';

/** A parameter that is not frozen, with what its updates need. */
interface Trained {
  readonly name: string;
  readonly numbers: Slot;
  readonly moments: readonly Slot[];
  /** Updates that the moments have seen. */
  updates: number;
  /** Room for its clipped gradient: the gradient itself stays, to be looked at. */
  readonly clipped: Slot | null;
}

/** The updates of a run: schedule, clipping and optimizer together, with the moments of every parameter. */
export class Updates {
  /** Names of the optimizer's moments. */
  private readonly moments: readonly string[];
  private readonly update: Update;
  private readonly trained: readonly Trained[];
  private readonly norms: Float64Array;
  /** Moments as they were taken over, until the first update: what does not fit here is not lost before. */
  private taken: ReadonlyMap<string, Moments> | null = null;

  constructor(
    private readonly model: Pick<Model, 'training' | 'parameters' | 'precision'>,
    private readonly run: RunLength,
    private readonly parameters: ReadonlyMap<string, Slot>,
    private readonly arena: Arena = PLAIN_ARENA,
  ) {
    const rule = ruleOf(model.training.optimizer);
    this.moments = rule.moments;
    this.update = rule.update;
    this.trained = model.parameters.filter(({ frozen }) => !frozen).map((parameter) => this.begin(parameter));
    this.norms = new Float64Array(this.trained.length);
  }

  /** Parameters that are not frozen, in the order of the gradients that `make` wants. */
  get names(): string[] {
    return this.trained.map(({ name }) => name);
  }

  /** η of the update after `step` updates. */
  learningRate(step: number): number {
    return learningRateAt(this.model.training, step, this.run);
  }

  /** Makes the update after `step` updates: every parameter that is not frozen changes, in place. Allocates nothing. */
  make(step: number, gradients: readonly Slot[]): void {
    this.taken = null;
    const learningRate = this.learningRate(step);
    const factor = this.clipFactor(gradients);
    for (let i = 0; i < this.trained.length; i++) {
      const each = this.trained[i] as Trained;
      const gradient = this.clip(each, (gradients[i] as Slot).data, factor);
      this.update(each.numbers.data, gradient, each.moments, learningRate, each.updates);
      if (this.moments.length > 0) each.updates++;
    }
  }

  /** A copy of all moments. */
  state(): ReadonlyMap<string, Moments> {
    if (this.taken) return this.taken;
    const used = this.trained.filter(({ updates }) => updates > 0);
    return new Map(used.map(({ name, updates, moments }) => [name, { updates, arrays: this.copies(moments) }]));
  }

  /**
   * Takes moments over. Those that this optimizer knows by name go on, with the count of their updates; the others,
   * and those of a parameter that had none, start at zero.
   */
  restore(state: ReadonlyMap<string, Moments>): void {
    this.taken = state;
    for (const each of this.trained) {
      const known = state.get(each.name);
      const fitting = this.moments.map((name) => known?.arrays[name] ?? null);
      each.updates = known && fitting.some((data) => data !== null) ? known.updates : 0;
      each.moments.forEach(({ data }, i) => {
        const from = fitting[i];
        if (from) data.set(from);
        else data.fill(0);
      });
    }
  }

  private begin({ name, shape }: Parameter): Trained {
    const allocate = (): Slot => this.arena.allocate(this.model.precision, sizeOf(shape));
    const numbers = this.parameters.get(name) as Slot;
    const clipped = this.model.training.clip ? allocate() : null;
    return { name, numbers, moments: this.moments.map(allocate), updates: 0, clipped };
  }

  /** What all gradients are multiplied with: 1 where they are not clipped by their norm. */
  private clipFactor(gradients: readonly Slot[]): number {
    const { clip } = this.model.training;
    if (clip?.by !== 'norm') return 1;
    for (let i = 0; i < this.norms.length; i++) this.norms[i] = norm((gradients[i] as Slot).data);
    return normFactor(this.norms, clip.most);
  }

  private clip({ clipped }: Trained, gradient: Data, factor: number): Data {
    const clip = this.model.training.clip as Clip;
    if (!clipped || (clip.by === 'norm' && factor === 1)) return gradient;
    if (clip.by === 'norm') scaleInto(clipped.data, gradient, factor);
    else clampInto(clipped.data, gradient, clip.most);
    return clipped.data;
  }

  private copies(moments: readonly Slot[]): Record<string, Data> {
    return Object.fromEntries(this.moments.map((name, i) => [name, (moments[i] as Slot).data.slice()]));
  }
}
