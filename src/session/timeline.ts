import type { MakeArena } from '../engine/arena.js';
import { makeBestArena } from '../engine/kernels/choose.js';
import type { Dataset, Model } from '../engine/model.js';
import type { TrainingState } from '../engine/train/state.js';
import { Trainer } from '../engine/train/trainer.js';
import { Checkpoints, footprint } from './checkpoints.js';
import { History } from './history.js';
import { Trail } from './trail.js';

export const CHECKPOINT_BYTES = 64 * 1024 * 1024;

/** Keeping a number takes as long as computing one does; with a hundred times as many computed in between it does not show. */
const KEEPING = 100;

/** Numbers computed between two pauses, about: well below a millisecond. */
const ENTRIES_IN_A_PIECE = 20_000;

/** Who wants to see some steps of a run. */
export interface Watch {
  /** The first step after one at which there is something to see; ∞ without. */
  next(step: number): number;
  /** The run has come to a step: to one that was asked for, or to stay a while. */
  visit(trainer: Trainer): void;
}

/** From a step on the run goes by this model. More than one where the user changed η or a derivative on the way. */
interface Era {
  readonly from: number;
  readonly model: Model & { readonly data: Dataset };
}

/**
 * A run that goes forwards and backwards. Where it has been it comes again bit for bit: a step back is the nearest kept
 * state and the updates from there, made again.
 */
export class Timeline {
  readonly history: History;
  private readonly checkpoints: Checkpoints;
  private readonly trail: Trail;
  private readonly eras: Era[];
  private active: { readonly era: Era; readonly trainer: Trainer };

  constructor(
    model: Era['model'],
    private readonly watch: Watch,
    bytes: number = CHECKPOINT_BYTES,
    private readonly makeArena: MakeArena = makeBestArena,
  ) {
    const era = { from: 0, model };
    this.eras = [era];
    this.active = this.activate(era);
    this.history = new History(model);
    this.history.begin(0, this.trainer.rate);
    const bytesOfState = footprint(this.active.trainer.state());
    // Where keeping a state takes long beside a step, only so many are kept that it does not slow the run down.
    const spacing = Math.ceil((KEEPING * bytesOfState) / 8 / this.active.trainer.work);
    this.checkpoints = new Checkpoints(bytes, spacing);
    this.trail = new Trail(Math.max(bytes / 2, 8 * bytesOfState));
    this.arrive();
  }

  /** The network at the current step; its numbers are overwritten by the next move. */
  get trainer(): Trainer {
    return this.active.trainer;
  }

  get step(): number {
    return this.trainer.step;
  }

  /** The furthest step visited. */
  get recorded(): number {
    return this.history.length - 1;
  }

  /** Whether the run so far is one of the current model alone, from its first step on. */
  get unmixed(): boolean {
    return this.eras.length === 1;
  }

  /** Goes to a step ≥ 0, and yields after each piece of work. Beyond what was visited every step is recorded. */
  *moveTo(target: number): Generator<void, void> {
    if (target < this.step) yield* this.back(target);
    else this.leap(target);
    while (this.step < target) {
      const stop = Math.min(target, this.step + this.updatesInAPiece);
      while (this.step < stop) this.advance(stop);
      yield;
    }
  }

  /** A pause costs more than a tiny network's update does: so many of them make one piece of work. */
  private get updatesInAPiece(): number {
    return Math.max(1, Math.floor(ENTRIES_IN_A_PIECE / this.trainer.entries));
  }

  /** From here on the run goes by another model with the same parameters: what lies ahead is forgotten. */
  changeModel(model: Era['model']): void {
    const { step } = this;
    this.checkpoints.dropAfter(step);
    this.trail.dropAfter(step);
    this.history.truncateAfter(step - 1);
    while ((this.eras.at(-1)?.from ?? -1) >= step) this.eras.pop();
    this.eras.push({ from: step, model });
    this.enterEra();
    this.history.begin(step, this.trainer.rate);
    this.arrive();
  }

  dispose(): void {
    this.trainer.dispose();
  }

  get usage(): Checkpoints['usage'] {
    return this.checkpoints.usage;
  }

  /** Forward over known ground: starts from a kept state where one is nearer. */
  private leap(target: number): void {
    const state = this.checkpoints.before(Math.min(target, this.recorded));
    if (state && state.step > this.step) this.restore(state);
  }

  private *back(target: number): Generator<void, void> {
    const [kept, near] = [this.checkpoints.before(target), this.trail.before(target)];
    const start = near && near.step >= (kept?.step ?? 0) ? near : kept;
    if (!start) throw new Error('the first state of a run is always kept');
    this.restore(start);
    this.trail.begin(start, target);
    while (this.step < target) {
      this.update();
      if (this.step < target && this.trail.wants(this.step)) this.trail.keep(this.trainer.state());
      yield;
    }
    this.arrive();
  }

  private restore(state: TrainingState): void {
    this.enter(this.eraAt(state.step), state);
  }

  private update(): void {
    this.trainer.advance();
    this.enterEra();
  }

  /** Some updates at once, up to where there is something to do. */
  private advance(stop: number): void {
    const { step } = this;
    const next = Math.min(stop, this.checkpoints.next(step), this.watch.next(step), this.nextEra);
    this.history.append(step + 1, this.trainer.advanceBy(next - step));
    this.enterEra();
    this.arrive();
  }

  private get nextEra(): number {
    return this.eras.find(({ from }) => from > this.step)?.from ?? Number.POSITIVE_INFINITY;
  }

  private enterEra(): void {
    const era = this.eraAt(this.step);
    if (era !== this.active.era) this.enter(era, this.trainer.state());
  }

  /** Puts the run into a state, by the trainer of the era that it belongs to: another would not know its moments. */
  private enter(era: Era, state: TrainingState): void {
    if (era !== this.active.era) {
      this.trainer.dispose();
      this.active = this.activate(era);
    }
    this.trainer.restore(state);
  }

  private activate(era: Era): Timeline['active'] {
    const { model } = era;
    return { era, trainer: new Trainer(model, model.data, this.makeArena(model.precision)) };
  }

  private eraAt(step: number): Era {
    let i = this.eras.length - 1;
    while (i > 0 && (this.eras[i] as Era).from > step) i--;
    return this.eras[i] as Era;
  }

  private arrive(): void {
    const { step, trainer } = this;
    if (this.checkpoints.wants(step)) this.checkpoints.keep(trainer.state());
    if (step >= this.history.length) this.history.append(step, trainer.row());
    this.watch.visit(trainer);
  }
}
