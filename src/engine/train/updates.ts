import { type Arena, PLAIN_ARENA, type Slot } from '../arena.js';
import { update, type Words } from '../kernels/instructions.js';
import type { Clip, Model, Parameter } from '../model.js';
import type { Step } from '../program.js';
import { type Data, norm, sizeOf } from '../tensor.js';
import { clampInto, normFactor, scaleInto } from './clipping.js';
import { decayed, type ReadyOptimizer, ruleOf, SCALARS } from './optimizers.js';
import type { Rate } from './schedules.js';
import type { Moments } from './state.js';
import type { UpdateAhead } from './updateAhead.js';

/** A parameter that is not frozen, with what its updates need. */
interface Trained {
  readonly name: string;
  readonly numbers: Slot;
  readonly moments: readonly Slot[];
  /** Updates that the moments have seen. */
  updates: number;
  /** Room for its clipped gradient: the gradient itself stays, to be looked at. */
  readonly clipped: Slot | null;
  /** What the optimizer's kernel reads; null where none runs. */
  readonly scalars: Slot | null;
}

/** The updates of a run: schedule, clipping and optimizer together, with the moments of every parameter. */
export class Updates {
  /** Names of the optimizer's moments. */
  readonly moments: readonly string[];
  private readonly optimizer: ReadyOptimizer;
  /** η and the clipping factor of the update that is being made. */
  private rate = 0;
  private factor = 1;
  private readonly trained: readonly Trained[];
  private readonly norms: Float64Array;
  /** Moments as they were taken over, until the first update: what does not fit here is not lost before. */
  private taken: ReadonlyMap<string, Moments> | null = null;

  constructor(
    private readonly model: Pick<Model, 'training' | 'parameters' | 'precision'>,
    private readonly rateAt: Rate,
    private readonly parameters: ReadonlyMap<string, Slot>,
    private readonly arena: Arena = PLAIN_ARENA,
  ) {
    this.optimizer = ruleOf(model.training.optimizer);
    this.moments = this.optimizer.moments;
    this.trained = model.parameters.filter(({ frozen }) => !frozen).map((parameter) => this.ready(parameter));
    this.norms = new Float64Array(this.trained.length);
  }

  /** Parameters that are not frozen, in the order of the gradients that `steps` wants. */
  get names(): string[] {
    return this.trained.map(({ name }) => name);
  }

  /** Whether the optimizer reads another gradient than the batch's: a clipped one, or one with λθ. */
  get changesGradients(): boolean {
    return this.optimizer.decay !== 0 || Boolean(this.model.training.clip);
  }

  /**
   * What the update after `step` updates makes of one parameter, by its gradient: `make` makes it (`steps` of that name), and it
   * is taken back. Null where it is frozen.
   */
  ahead(name: string, step: number, gradient: Data, make: () => void): UpdateAhead | null {
    const each = this.trained.find((one) => one.name === name);
    if (!each) return null;
    const { taken } = this;
    const before = each.numbers.data.slice();
    const moments = this.copies(each.moments);
    this.begin(step);
    make();
    const seen = {
      change: Float64Array.from(each.numbers.data, (value, i) => value - (before[i] as number)),
      effective: this.effective(each, before, gradient),
      moments: this.copies(each.moments),
    };
    each.numbers.data.set(before);
    this.moments.forEach((moment, i) => void (each.moments[i] as Slot).data.set(moments[moment] as Data));
    this.taken = taken;
    return seen;
  }

  /**
   * What the optimizer read for the gradient in the update that was just made, from the parameter before it; null where that
   * was the gradient itself.
   */
  private effective({ clipped }: Trained, before: Data, gradient: Data): Data | null {
    if (!this.changesGradients) return null;
    const { decay } = this.optimizer;
    return (clipped?.data ?? gradient).map((value, i) => decayed(value, before[i] as number, decay));
  }

  /** Whether an update depends on nothing but parameters, gradients and moments: then several may follow one `begin`. */
  get steady(): boolean {
    return !this.model.training.schedule && this.optimizer.kernel?.steady === true;
  }

  /** To be called before the update after `step` updates, which then the steps make. */
  begin(step: number): void {
    this.taken = null;
    this.rate = this.rateAt(step);
    for (const { scalars, updates } of this.trained) {
      if (scalars) this.optimizer.kernel?.scalars(scalars.data, this.rate, updates);
    }
  }

  /** To be called after so many updates. */
  end(updates: number): void {
    if (this.moments.length > 0) for (const each of this.trained) each.updates += updates;
  }

  /**
   * An update's work: every parameter that is not frozen changes, in place, by its gradient, or `only` the one of a name.
   * Allocates nothing when run.
   */
  steps(gradients: readonly Slot[], only: string | null = null): Step[] {
    const run = (): void => {
      this.factor = this.clipFactor(gradients);
    };
    const clipping = this.model.training.clip ? [{ id: 0, words: null, run }] : [];
    const stepsOf = (each: Trained, i: number): Step[] =>
      only === null || each.name === only ? this.stepsOf(each, gradients[i] as Slot) : [];
    return [...clipping, ...this.trained.flatMap(stepsOf)];
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

  private ready({ name, shape }: Parameter): Trained {
    const allocate = (): Slot => this.arena.allocate(this.model.precision, sizeOf(shape));
    return {
      name,
      numbers: this.parameters.get(name) as Slot,
      moments: this.moments.map(allocate),
      updates: 0,
      clipped: this.model.training.clip ? allocate() : null,
      scalars: this.optimizer.kernel && this.arena.run ? this.arena.allocate('float64', SCALARS) : null,
    };
  }

  /** One parameter's update: its gradient is clipped, where that is asked for, and used. */
  private stepsOf(each: Trained, gradient: Slot): Step[] {
    const { numbers, moments, clipped } = each;
    const used = clipped ?? gradient;
    const run = (): void => this.optimizer.update(numbers.data, used.data, moments, this.rate, each.updates);
    const step = { id: 0, words: this.words(each, used), run };
    return clipped ? [{ id: 0, words: null, run: () => this.clip(clipped.data, gradient.data) }, step] : [step];
  }

  private words({ numbers, moments, scalars }: Trained, gradient: Slot): Words | null {
    if (!scalars || !this.optimizer.kernel) return null;
    return update(this.optimizer.kernel.kernel, this.model.precision, {
      w: numbers.address,
      gradient: gradient.address,
      count: numbers.size,
      scalars: scalars.address,
      moments: moments.map(({ address }) => address),
    });
  }

  /** What all gradients are multiplied with: 1 where they are not clipped by their norm. */
  private clipFactor(gradients: readonly Slot[]): number {
    const { clip } = this.model.training;
    if (clip?.by !== 'norm') return 1;
    for (let i = 0; i < this.norms.length; i++) this.norms[i] = norm((gradients[i] as Slot).data);
    return normFactor(this.norms, clip.most);
  }

  private clip(to: Data, gradient: Data): void {
    const clip = this.model.training.clip as Clip;
    if (clip.by === 'norm') scaleInto(to, gradient, this.factor);
    else clampInto(to, gradient, clip.most);
  }

  private copies(moments: readonly Slot[]): Record<string, Data> {
    return Object.fromEntries(this.moments.map((name, i) => [name, (moments[i] as Slot).data.slice()]));
  }
}
