import type { MakeArena } from '../engine/arena.js';
import { makeBestArena } from '../engine/kernels/choose.js';
import type { TrainingState } from '../engine/train/state.js';
import { Trainer } from '../engine/train/trainer.js';
import { type Change, changeAt, changesAt, nextChange, type TrainedModel } from './branches/change.js';
import { Checkpoints } from './checkpoints.js';
import { footprint, type Kept } from './states.js';
import type { Storage } from './storage.js';
import { Trail } from './trail.js';

export const CHECKPOINT_BYTES = 256 * 1024 * 1024;

/** States that are larger than this share of the budget go to a storage, where there is one; it may take so many budgets. */
const STORED = { share: 1 / 16, budgets: 4 };

/** What of the room is for checkpoints; the rest is for the way between two of them. */
const FOR_CHECKPOINTS = 2 / 3;

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

/** Where states are kept, and what computes. */
export interface ReplayOptions {
  /** Bytes for states that are kept for going back; `CHECKPOINT_BYTES` where absent. */
  readonly bytes?: number | undefined;
  /** What computes; the best that is here where absent. */
  readonly makeArena?: MakeArena | undefined;
  /** Where large states go; they stay in memory where absent. */
  readonly storage?: Storage | null | undefined;
}

/**
 * Goes along the way that leads to a change, forwards and backwards. Where it has been it comes again bit for bit: a step back
 * is the nearest kept state and the updates from there, made again, with each change at the step where it was made.
 */
export class Replay {
  private readonly checkpoints: Checkpoints;
  private readonly trail: Trail;
  private readonly makeArena: MakeArena;
  private active: { readonly model: TrainedModel; readonly trainer: Trainer };

  /** `tipOf`: the last change of the way that it goes, which another may take the place of between two moves. */
  constructor(
    model: TrainedModel,
    private readonly watch: Watch,
    private readonly tipOf: () => Change,
    { bytes = CHECKPOINT_BYTES, makeArena = makeBestArena, storage = null }: ReplayOptions = {},
  ) {
    this.makeArena = makeArena;
    this.active = this.activate(model);
    const bytesOfState = footprint(this.trainer.state());
    // Where keeping a state takes long beside a step, only so many are kept that it does not slow the run down.
    const spacing = Math.ceil((KEEPING * bytesOfState) / 8 / this.trainer.work);
    const stored = bytesOfState > STORED.share * bytes ? storage : null;
    const room = stored ? STORED.budgets * bytes : bytes;
    this.checkpoints = new Checkpoints({ bytes: FOR_CHECKPOINTS * room, storage: stored }, spacing);
    this.trail = new Trail({ bytes: (1 - FOR_CHECKPOINTS) * room, storage: stored });
  }

  /** The network at the current step; its numbers are overwritten by the next move. */
  get trainer(): Trainer {
    return this.active.trainer;
  }

  get step(): number {
    return this.trainer.step;
  }

  get usage(): Checkpoints['usage'] {
    return this.checkpoints.usage;
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

  /** Goes to a step from a state that was kept before it, also where it stands there: by the changes of another way, say. */
  *back(target: number): Generator<void, void> {
    const [kept, near] = [this.checkpoints.before(this.tip, target), this.trail.before(this.tip, target)];
    const start = near && near.step >= (kept?.step ?? 0) ? near : kept;
    if (!start) throw new Error('the first state of a run is always kept');
    this.restore(start);
    this.trail.begin(start, target);
    while (this.step < target) {
      this.update();
      const change = changeAt(this.tip, this.step);
      if (this.step < target && this.trail.wants(change, this.step)) this.trail.keep(change, this.trainer.state());
      yield;
    }
    this.arrive();
  }

  /** The run stands at a step for a while, or for the first time: it is kept and recorded where that is due, and looked at. */
  arrive(): void {
    const { step, trainer } = this;
    const change = changeAt(this.tip, step);
    if (this.checkpoints.wants(change, step)) this.checkpoints.keep(change, trainer.state());
    if (step >= this.history.length) this.history.append(step, trainer.row());
    // What the file expects, it expects of a run that nobody has changed by hand.
    if (!change.touched) this.watch.visit(trainer);
  }

  /** What is changed where the run stands: its trainer goes by the change's model from now on, with what it sets. */
  make({ edit, model }: Change): void {
    this.goBy(model);
    if (edit.kind === 'entry') this.trainer.assign(edit.name, edit.place, edit.value);
  }

  /** Goes on by another model of the same network from where it stands. */
  goBy(model: TrainedModel): void {
    if (model !== this.active.model) this.enter(model, this.trainer.state());
  }

  /** Forgets kept states that are gone. */
  drop(gone: (change: Change, step: number) => boolean): void {
    this.checkpoints.drop(gone);
    this.trail.drop(gone);
  }

  dispose(): void {
    this.drop(() => true);
    this.trainer.dispose();
  }

  private get tip(): Change {
    return this.tipOf();
  }

  private get history(): Change['history'] {
    return this.tip.history;
  }

  /** A pause costs more than a tiny network's update does: so many of them make one piece of work. */
  private get updatesInAPiece(): number {
    return Math.max(1, Math.floor(ENTRIES_IN_A_PIECE / this.trainer.entries));
  }

  /** Forward over known ground: starts from a kept state where one is nearer. */
  private leap(target: number): void {
    const kept = this.checkpoints.before(this.tip, Math.min(target, this.history.length - 1));
    if (kept && kept.step > this.step) this.restore(kept);
  }

  /** By the trainer of the change that the state follows from: another would not know its moments. */
  private restore({ change, step, read }: Kept): void {
    this.enter(change.model, read());
    for (const next of changesAt(this.tip, step, change)) this.make(next);
  }

  private update(): void {
    this.trainer.advance();
    this.makeChanges();
  }

  /** Some updates at once, up to where there is something to do. */
  private advance(stop: number): void {
    const { step } = this;
    const next = Math.min(stop, this.checkpoints.next(step), this.watch.next(step), nextChange(this.tip, step));
    this.history.append(step + 1, this.trainer.advanceBy(next - step));
    this.makeChanges();
    this.arrive();
  }

  /** What is changed at the step to which the run has just come. */
  private makeChanges(): void {
    for (const change of changesAt(this.tip, this.step, null)) this.make(change);
  }

  /** Puts the run into a state, by the trainer of a model. */
  private enter(model: TrainedModel, state: TrainingState): void {
    if (model !== this.active.model) {
      this.trainer.dispose();
      this.active = this.activate(model);
    }
    this.trainer.restore(state);
  }

  private activate(model: TrainedModel): Replay['active'] {
    return { model, trainer: new Trainer(model, model.data, this.makeArena(model.precision)) };
  }
}
