import type { TrainingState } from '../engine/train/state.js';
import { footprint } from './checkpoints.js';

/**
 * States between two checkpoints, kept while somebody walks backwards through them. Each replay may fill half of what is
 * free, spread evenly over its way; the next replays start nearer, and spread theirs over what is left. A step back
 * costs as many updates as there are such levels, on average, and not the whole way from the checkpoint.
 */
export class Trail {
  private readonly states = new Map<number, TrainingState>();
  private bytes = 0;
  private stride = 1;
  private from = 0;

  /** `budget` in bytes. */
  constructor(private readonly budget: number) {}

  /** The latest kept state at or before a step. */
  before(step: number): TrainingState | null {
    let best: TrainingState | null = null;
    for (const state of this.states.values()) {
      if (state.step <= step && state.step > (best?.step ?? -1)) best = state;
    }
    return best;
  }

  /** A replay of the steps after `from`, up to `to`, begins: states of this size will be offered. */
  begin(from: TrainingState, to: number): void {
    this.dropAfter(to);
    const free = (this.budget - this.bytes) / footprint(from);
    const places = Math.max(1, Math.floor(free / 2));
    this.from = from.step;
    this.stride = Math.max(1, Math.ceil((to - from.step) / (places + 1)));
  }

  wants(step: number): boolean {
    return (step - this.from) % this.stride === 0 && !this.states.has(step);
  }

  keep(state: TrainingState): void {
    const bytes = footprint(state);
    if (this.bytes + bytes > this.budget) return;
    this.states.set(state.step, state);
    this.bytes += bytes;
  }

  dropAfter(step: number): void {
    for (const state of [...this.states.values()]) {
      if (state.step <= step) continue;
      this.states.delete(state.step);
      this.bytes -= footprint(state);
    }
  }
}
