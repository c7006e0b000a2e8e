import type { MakeArena } from '../engine/arena.js';
import { makeBestArena } from '../engine/kernels/choose.js';
import type { Trainer } from '../engine/train/trainer.js';
import { type Change, changeAt, nextChange, type TrainedModel } from './branches/change.js';
import { Checkpoints } from './checkpoints.js';
import { Follower } from './follower.js';
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
  /** The model's network at step 0, where it is made already. */
  readonly trainer?: Trainer | undefined;
}

/**
 * Goes along the way that leads to a change, forwards and backwards. Where it has been it comes again bit for bit: a step back
 * is the nearest kept state and the updates from there, made again, with each change at the step where it was made.
 */
export class Replay {
  private readonly checkpoints: Checkpoints;
  private readonly trail: Trail;
  private readonly follower: Follower;

  /** `tipOf`: the last change of the way that it goes, which another may take the place of between two moves. */
  constructor(
    model: TrainedModel,
    private readonly watch: Watch,
    private readonly tipOf: () => Change,
    { bytes = CHECKPOINT_BYTES, makeArena = makeBestArena, storage = null, trainer }: ReplayOptions = {},
  ) {
    this.follower = new Follower(model, makeArena, trainer);
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
    return this.follower.trainer;
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
      yield* this.trainer.preparing();
      const stop = Math.min(target, this.step + this.updatesInAPiece);
      while (this.step < stop) this.advance(stop);
      yield;
    }
  }

  /** Goes to a step from a state that was kept before it, also where it stands there: by the changes of another way, say. */
  *back(target: number): Generator<void, void> {
    const start = this.before(this.tip, target);
    this.follower.restore(start, this.tip);
    this.trail.begin(start, target);
    while (this.step < target) {
      this.follower.update(this.tip);
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

  /** The latest state at or before a step that was kept on the way to `tip`. */
  before(tip: Change, step: number): Kept {
    const [kept, near] = [this.checkpoints.before(tip, step), this.trail.before(tip, step)];
    const found = near && near.step >= (kept?.step ?? 0) ? near : kept;
    if (!found) throw new Error('the first state of a run is always kept');
    return found;
  }

  /** What is changed where the run stands: its trainer goes by the change's model from now on, with what it sets. */
  make(change: Change): void {
    this.follower.make(change);
  }

  /** Goes on by another model of the same network from where it stands. */
  goBy(model: TrainedModel): void {
    this.follower.goBy(model);
  }

  /** Forgets kept states that are gone. */
  drop(gone: (change: Change, step: number) => boolean): void {
    this.checkpoints.drop(gone);
    this.trail.drop(gone);
  }

  dispose(): void {
    this.drop(() => true);
    this.follower.dispose();
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
    if (kept && kept.step > this.step) this.follower.restore(kept, this.tip);
  }

  /** Some updates at once, up to where there is something to do. */
  private advance(stop: number): void {
    const { step } = this;
    const next = Math.min(stop, this.checkpoints.next(step), this.watch.next(step), nextChange(this.tip, step));
    this.history.append(step + 1, this.trainer.advanceBy(next - step));
    this.follower.makeChanges(this.tip);
    this.arrive();
  }
}
