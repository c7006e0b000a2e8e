import type { TrainingState } from '../engine/train/state.js';
import type { Change } from './branches/change.js';
import { type Kept, type Room, States } from './states.js';

/**
 * States of a run, kept evenly: every `spacing`-th step, and the first. When the budget is full the spacing doubles,
 * so that however long a run and its branches get, any step is less than one spacing after a kept one: to come to it takes
 * that many updates at most, and half of them on average. With room for n states, a run of T steps has a spacing below
 * 2T/n, or `spacing` as it began where that is more.
 */
export class Checkpoints {
  private readonly states: States;

  /** `room`: bytes, and where; the first state is kept whatever it takes. `spacing`: the steps between two, to begin with. */
  constructor(
    private readonly room: Room,
    private spacing = 1,
  ) {
    this.states = new States(room.storage);
  }

  wants(change: Change, step: number): boolean {
    // The first state of all is enough: what is changed at step 0 is changed again.
    const first = step > 0 || change.before === null;
    return first && step % this.spacing === 0 && !this.states.has(change, step);
  }

  /** The first step after one that may be wanted. */
  next(step: number): number {
    return step - (step % this.spacing) + this.spacing;
  }

  keep(change: Change, state: TrainingState): void {
    if (!this.wants(change, state.step)) return;
    this.states.keep(change, state);
    while (this.states.bytes > this.room.bytes && this.states.count > 1) this.thin();
  }

  /** The latest kept state at or before a step, on the way to `tip`. */
  before(tip: Change, step: number): Kept | null {
    return this.states.before(tip, step);
  }

  /** Forgets what is gone. */
  drop(gone: (change: Change, step: number) => boolean): void {
    this.states.drop(gone);
  }

  /** Bytes held now, and the steps between two kept states. */
  get usage(): { readonly bytes: number; readonly spacing: number; readonly states: number } {
    return { bytes: this.states.bytes, spacing: this.spacing, states: this.states.count };
  }

  private thin(): void {
    this.spacing *= 2;
    this.states.drop((_, step) => step % this.spacing !== 0);
  }
}
