import type { MakeArena } from '../engine/arena.js';
import { makeBestArena } from '../engine/kernels/choose.js';
import type { TrainingState } from '../engine/train/state.js';
import { Trainer } from '../engine/train/trainer.js';
import { Branches } from './branches/branches.js';
import {
  type Change,
  changeAt,
  changesAt,
  type Edit,
  follow,
  isByHand,
  nextChange,
  type TrainedModel,
} from './branches/change.js';
import { editText, textEditText } from './branches/words.js';
import { Checkpoints } from './checkpoints.js';
import { History } from './history.js';
import { sameRun } from './sameNetwork.js';
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

/** What somebody sets by hand: an entry of a parameter by its row-major place, or η. */
export type Assigned =
  | { readonly kind: 'entry'; readonly name: string; readonly index: readonly number[]; readonly place: number }
  | { readonly kind: 'rate' };

/**
 * A run that goes forwards and backwards. Where it has been it comes again bit for bit: a step back is the nearest kept
 * state and the updates from there, made again, with each change at the step where it was made.
 */
export class Timeline {
  readonly branches: Branches;
  private readonly checkpoints: Checkpoints;
  private readonly trail: Trail;
  private active: { readonly model: TrainedModel; readonly trainer: Trainer };
  /** The file's model as it is now. */
  private text: TrainedModel;

  constructor(
    model: TrainedModel,
    private readonly watch: Watch,
    bytes: number = CHECKPOINT_BYTES,
    private readonly makeArena: MakeArena = makeBestArena,
    storage: Storage | null = null,
  ) {
    this.text = model;
    this.active = this.activate(model);
    const history = History.of(model, this.trainer.rate);
    this.branches = new Branches(follow(null, { from: 0, edit: { kind: 'start' }, text: '', model, history }));
    const bytesOfState = footprint(this.active.trainer.state());
    // Where keeping a state takes long beside a step, only so many are kept that it does not slow the run down.
    const spacing = Math.ceil((KEEPING * bytesOfState) / 8 / this.active.trainer.work);
    const stored = bytesOfState > STORED.share * bytes ? storage : null;
    const room = stored ? STORED.budgets * bytes : bytes;
    this.checkpoints = new Checkpoints({ bytes: FOR_CHECKPOINTS * room, storage: stored }, spacing);
    this.trail = new Trail({ bytes: (1 - FOR_CHECKPOINTS) * room, storage: stored });
    this.arrive();
  }

  /** The network at the current step; its numbers are overwritten by the next move. */
  get trainer(): Trainer {
    return this.active.trainer;
  }

  get step(): number {
    return this.trainer.step;
  }

  /** The curves of the branch that the run is on. */
  get history(): History {
    return this.tip.history;
  }

  /** The furthest step visited on this branch. */
  get recorded(): number {
    return this.history.length - 1;
  }

  /** Goes to a step ≥ 0, and yields after each piece of work. Beyond what was visited every step is recorded. */
  *moveTo(target: number): Generator<void, void> {
    if (target > this.recorded && this.isBehind) {
      yield* this.moveTo(this.recorded);
      this.changeModel(this.text);
    }
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

  /** From here on the run goes by another text's model with the same parameters: what lies ahead on this branch is forgotten. */
  changeModel(model: TrainedModel): void {
    const { step } = this;
    this.text = model;
    let before = changeAt(this.tip, step);
    // One text after the other while the run stands still: only the last one counts.
    while (before.edit.kind === 'text' && before.from === step && before.before) before = before.before;
    this.change(before, { kind: 'text' }, textEditText(before.model, model), model, 'turn');
  }

  /**
   * Sets a number by hand, from here on: a new branch, which leaves the one that there is as it was. What was set on a new
   * branch before it was moved joins that branch, unless a `fork` is asked for. A value that stands there already changes nothing.
   */
  assign(target: Assigned, value: number, fork: boolean): void {
    const { step, trainer } = this;
    const was =
      target.kind === 'rate' ? trainer.learningRate : (trainer.parameter(target.name)[target.place] as number);
    if (Object.is(was, value)) return;
    const before = changeAt(this.tip, step);
    const fresh = isByHand(this.tip) && this.tip.from === step && this.recorded === step;
    const edit: Edit = target.kind === 'rate' ? { kind: 'rate', value } : { ...target, value, was };
    const { training } = before.model;
    const model =
      edit.kind === 'rate'
        ? { ...before.model, training: { ...training, learningRate: value, schedule: null } }
        : before.model;
    this.change(before, edit, editText(edit, was), model, fresh && !fork ? 'turn' : 'fork');
  }

  /** Goes over to another branch: to the step where the run stands, or as far as that branch has come. Yields after each piece of work. */
  *take(id: number): Generator<void, void> {
    const { step } = this;
    const before = changeAt(this.tip, step);
    this.branches.take(id);
    const target = Math.min(step, this.recorded);
    if (target < step || changeAt(this.tip, step) !== before) yield* this.back(target);
  }

  dispose(): void {
    for (const states of [this.checkpoints, this.trail]) states.drop(() => true);
    this.trainer.dispose();
  }

  get usage(): Checkpoints['usage'] {
    return this.checkpoints.usage;
  }

  private get tip(): Change {
    return this.branches.tip;
  }

  /** Whether this branch was left before the file became another: it goes on by the file as it is now. */
  private get isBehind(): boolean {
    let change = this.tip;
    while (isByHand(change) && change.before) change = change.before;
    return change.model !== this.text && !sameRun(change.model, this.text);
  }

  private change(before: Change, edit: Edit, text: string, model: TrainedModel, how: 'fork' | 'turn'): void {
    const { step } = this;
    if (model !== this.active.model) this.enter(model, this.trainer.state());
    const history = before.history.fork(step, this.trainer.rate);
    const change = follow(before, { from: step, edit, text, model, history });
    this.branches[how](change);
    this.make(change);
    this.forget();
    this.arrive();
  }

  /** Forgets what no branch goes by any more. */
  private forget(): void {
    const extents = this.branches.extents();
    const gone = (change: Change, step: number): boolean => step > (extents.get(change) ?? -1);
    this.checkpoints.drop(gone);
    this.trail.drop(gone);
    for (const [{ history }, extent] of extents) history.truncateAfter(extent);
  }

  /** Forward over known ground: starts from a kept state where one is nearer. */
  private leap(target: number): void {
    const kept = this.checkpoints.before(this.tip, Math.min(target, this.recorded));
    if (kept && kept.step > this.step) this.restore(kept);
  }

  private *back(target: number): Generator<void, void> {
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

  private make({ edit, model }: Change): void {
    if (model !== this.active.model) this.enter(model, this.trainer.state());
    if (edit.kind === 'entry') this.trainer.assign(edit.name, edit.place, edit.value);
  }

  /** Puts the run into a state, by the trainer of a model. */
  private enter(model: TrainedModel, state: TrainingState): void {
    if (model !== this.active.model) {
      this.trainer.dispose();
      this.active = this.activate(model);
    }
    this.trainer.restore(state);
  }

  private activate(model: TrainedModel): Timeline['active'] {
    return { model, trainer: new Trainer(model, model.data, this.makeArena(model.precision)) };
  }

  private arrive(): void {
    const { step, trainer } = this;
    const change = changeAt(this.tip, step);
    if (this.checkpoints.wants(change, step)) this.checkpoints.keep(change, trainer.state());
    if (step >= this.history.length) this.history.append(step, trainer.row());
    // What the file expects, it expects of a run that nobody has changed by hand.
    if (!change.touched) this.watch.visit(trainer);
  }
}
