import type { TrainingState } from '../engine/train/state.js';
import type { Change } from './branches/change.js';
import { footprint, type Kept, type Room, States } from './states.js';

/**
 * States between two checkpoints, kept while somebody walks backwards through them. Each replay may fill half of what is
 * free, spread evenly over its way; the next replays start nearer, and spread theirs over what is left. A step back
 * costs as many updates as there are such levels, on average, and not the whole way from the checkpoint.
 */
export class Trail {
  private readonly states: States;
  private stride = 1;
  private from = 0;

  constructor(private readonly room: Room) {
    this.states = new States(room.storage);
  }

  /** The latest kept state at or before a step, on the way to `tip`. */
  before(tip: Change, step: number): Kept | null {
    return this.states.before(tip, step);
  }

  /** A replay of the steps after `from`, up to `to`, begins: states of this size will be offered. */
  begin(from: Pick<Kept, 'step' | 'bytes'>, to: number): void {
    this.states.drop((_, step) => step > to);
    const free = (this.room.bytes - this.states.bytes) / from.bytes;
    const places = Math.max(1, Math.floor(free / 2));
    this.from = from.step;
    this.stride = Math.max(1, Math.ceil((to - from.step) / (places + 1)));
  }

  wants(change: Change, step: number): boolean {
    return (step - this.from) % this.stride === 0 && !this.states.has(change, step);
  }

  keep(change: Change, state: TrainingState): void {
    if (this.states.bytes + footprint(state) <= this.room.bytes) this.states.keep(change, state);
  }

  /** Forgets what is gone. */
  drop(gone: (change: Change, step: number) => boolean): void {
    this.states.drop(gone);
  }
}
