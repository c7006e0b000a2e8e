import type { MakeArena } from '../engine/arena.js';
import type { TrainingState } from '../engine/train/state.js';
import { Trainer } from '../engine/train/trainer.js';
import { type Change, changesAt, type TrainedModel } from './branches/change.js';
import type { Kept } from './states.js';

/** A trainer on the way that leads to a change: it makes updates, and each change at the step where that belongs. */
export class Follower {
  private active: { readonly model: TrainedModel; readonly trainer: Trainer };

  /** `trainer`: of the model, at step 0, where there is one already. */
  constructor(
    model: TrainedModel,
    private readonly makeArena: MakeArena,
    trainer?: Trainer,
  ) {
    this.active = trainer ? { model, trainer } : this.activate(model);
  }

  /** The network at the current step; its numbers are overwritten by the next move. */
  get trainer(): Trainer {
    return this.active.trainer;
  }

  get step(): number {
    return this.trainer.step;
  }

  /** To a state that was kept on the way to `tip`. By the trainer of the change that the state follows from: another would not know its moments. */
  restore({ change, step, read }: Kept, tip: Change): void {
    this.enter(change.model, read());
    for (const next of changesAt(tip, step, change)) this.make(next);
  }

  /** One update, and what is changed at the step to which it leads. */
  update(tip: Change): void {
    this.trainer.advance();
    this.makeChanges(tip);
  }

  /** What is changed at the step to which it has just come. */
  makeChanges(tip: Change): void {
    for (const change of changesAt(tip, this.step, null)) this.make(change);
  }

  /** What is changed where it stands: its trainer goes by the change's model from now on, with what it sets. */
  make({ edit, model }: Change): void {
    this.goBy(model);
    if (edit.kind === 'entry') this.trainer.assign(edit.name, edit.place, edit.value);
  }

  /** Goes on by another model of the same network from where it stands. */
  goBy(model: TrainedModel): void {
    if (model !== this.active.model) this.enter(model, this.trainer.state());
  }

  dispose(): void {
    this.trainer.dispose();
  }

  /** Puts it into a state, by the trainer of a model. */
  private enter(model: TrainedModel, state: TrainingState): void {
    if (model !== this.active.model) {
      this.trainer.dispose();
      this.active = this.activate(model);
    }
    this.trainer.restore(state);
  }

  private activate(model: TrainedModel): Follower['active'] {
    return { model, trainer: new Trainer(model, model.data, this.makeArena(model.precision)) };
  }
}
