import type { Trainer } from '../engine/train/trainer.js';
import { Branches } from './branches/branches.js';
import { type Change, changeAt, type Edit, follow, isByHand, type TrainedModel } from './branches/change.js';
import { editText, textEditText } from './branches/words.js';
import { History } from './history.js';
import { Replay, type ReplayOptions, type Watch } from './replay.js';
import { sameRun } from './sameNetwork.js';
import type { Kept } from './states.js';

/** What somebody sets by hand: an entry of a parameter by its row-major place, or η. */
export type Assigned =
  | { readonly kind: 'entry'; readonly name: string; readonly index: readonly number[]; readonly place: number }
  | { readonly kind: 'rate' };

/** A run that goes forwards and backwards over its steps, and what is changed of it on the way, by texts and by hand. */
export class Timeline {
  readonly branches: Branches;
  private readonly replay: Replay;
  /** The file's model as it is now. */
  private text: TrainedModel;

  constructor(model: TrainedModel, watch: Watch, options: ReplayOptions = {}) {
    this.text = model;
    this.replay = new Replay(model, watch, () => this.tip, options);
    const history = History.of(model, this.trainer.rate);
    this.branches = new Branches(follow(null, { from: 0, edit: { kind: 'start' }, text: '', model, history }));
    this.replay.arrive();
  }

  /** The network at the current step; its numbers are overwritten by the next move. */
  get trainer(): Trainer {
    return this.replay.trainer;
  }

  get step(): number {
    return this.replay.step;
  }

  /** The curves of the branch that the run is on. */
  get history(): History {
    return this.tip.history;
  }

  /** The furthest step visited on this branch. */
  get recorded(): number {
    return this.history.length - 1;
  }

  /** The last change of the branch that the run is on: what its steps' numbers follow from. */
  get way(): Change {
    return this.tip;
  }

  /** The steps between two states that are kept. */
  get spacing(): number {
    return this.usage.spacing;
  }

  /** The latest state at or before a step that was kept on the way to a change. */
  before(tip: Change, step: number): Kept {
    return this.replay.before(tip, step);
  }

  get usage(): Replay['usage'] {
    return this.replay.usage;
  }

  /** Goes to a step ≥ 0, and yields after each piece of work. Beyond what was visited every step is recorded. */
  *moveTo(target: number): Generator<void, void> {
    if (target > this.recorded && this.isBehind) {
      yield* this.replay.moveTo(this.recorded);
      this.changeModel(this.text);
    }
    yield* this.replay.moveTo(target);
  }

  /** From here on the run goes by another text's model with the same parameters: what lies ahead on this branch is forgotten. */
  changeModel(model: TrainedModel): void {
    const { step } = this;
    this.text = model;
    const last = changeAt(this.tip, step);
    let before = last;
    // One text after the other while the run stands still: only the last one counts.
    while (before.edit.kind === 'text' && before.from === step && before.before) before = before.before;
    this.change(before, { kind: 'text' }, textEditText(before.model, model, last.model), model, 'turn');
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
    this.change(before, edit, editText(edit, was, training), model, fresh && !fork ? 'turn' : 'fork');
  }

  /** Goes over to another branch: to the step where the run stands, or as far as that branch has come. Yields after each piece of work. */
  *take(id: number): Generator<void, void> {
    const { step } = this;
    const before = changeAt(this.tip, step);
    this.branches.take(id);
    const target = Math.min(step, this.recorded);
    if (target < step || changeAt(this.tip, step) !== before) yield* this.replay.back(target);
  }

  /** The last change of a branch; of the one that the run is on where null. Throws an Error for the user where there is none. */
  wayOf(branch: number | null): Change {
    return branch === null ? this.tip : this.branches.tipOf(branch);
  }

  dispose(): void {
    this.replay.dispose();
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
    this.replay.goBy(model);
    const history = before.history.fork(step, this.trainer.rate);
    const change = follow(before, { from: step, edit, text, model, history });
    this.branches[how](change);
    this.replay.make(change);
    this.forget();
    this.replay.arrive();
  }

  /** Forgets what no branch goes by any more. */
  private forget(): void {
    const extents = this.branches.extents();
    const gone = (change: Change, step: number): boolean => step > (extents.get(change) ?? -1);
    this.replay.drop(gone);
    for (const [{ history }, extent] of extents) history.truncateAfter(extent);
  }
}
