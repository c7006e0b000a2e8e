import { arraysOf, bytesOf, type TrainingState } from '../engine/train/state.js';

/** What a small array takes besides its numbers, in V8: what counts for a network of a few weights. */
const ARRAY_BYTES = 256;

/** Bytes that keeping a state takes. */
export function footprint(state: TrainingState): number {
  return bytesOf(state) + ARRAY_BYTES * (arraysOf(state).length + 1);
}

/**
 * States of a run, kept evenly: every `spacing`-th step, and the first. When the budget is full the spacing doubles,
 * so that however long a run gets, any step is at most one spacing away from a kept one.
 */
export class Checkpoints {
  private readonly states = new Map<number, TrainingState>();
  private bytes = 0;

  /** `budget` in bytes; the first state is kept whatever it takes. `spacing`: the steps between two, to begin with. */
  constructor(
    private readonly budget: number,
    private spacing = 1,
  ) {}

  wants(step: number): boolean {
    return step % this.spacing === 0 && !this.states.has(step);
  }

  /** The first step after one that may be wanted. */
  next(step: number): number {
    return step - (step % this.spacing) + this.spacing;
  }

  keep(state: TrainingState): void {
    if (!this.wants(state.step)) return;
    this.states.set(state.step, state);
    this.bytes += footprint(state);
    while (this.bytes > this.budget && this.states.size > 1) this.thin();
  }

  /** The latest kept state at or before a step. */
  before(step: number): TrainingState | null {
    for (let at = step - (step % this.spacing); at >= 0; at -= this.spacing) {
      const state = this.states.get(at);
      if (state) return state;
    }
    return null;
  }

  /** Forgets what lies beyond a step. */
  dropAfter(step: number): void {
    for (const at of [...this.states.keys()]) if (at > step) this.drop(at);
  }

  /** Bytes held now, and the steps between two kept states. */
  get usage(): { readonly bytes: number; readonly spacing: number; readonly states: number } {
    return { bytes: this.bytes, spacing: this.spacing, states: this.states.size };
  }

  private thin(): void {
    this.spacing *= 2;
    for (const at of [...this.states.keys()]) if (at % this.spacing !== 0) this.drop(at);
  }

  private drop(step: number): void {
    const state = this.states.get(step);
    if (!state) return;
    this.bytes -= footprint(state);
    this.states.delete(step);
  }
}
