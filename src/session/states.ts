import { arraysOf, bytesOf, type TrainingState } from '../engine/train/state.js';
import { type Change, changeAt } from './branches/change.js';
import { type Storage, store } from './storage.js';

/** What a small array takes besides its numbers, in V8: what counts for a network of a few weights. */
const ARRAY_BYTES = 256;

/** Bytes that keeping a state takes. */
export function footprint(state: TrainingState): number {
  return bytesOf(state) + ARRAY_BYTES * (arraysOf(state).length + 1);
}

/** How many bytes of states may be kept, and where: null is memory. */
export interface Room {
  readonly bytes: number;
  readonly storage: Storage | null;
}

/** A state that was kept, and the change that it follows from. */
export interface Kept {
  readonly change: Change;
  readonly step: number;
  /** Of this state. */
  readonly bytes: number;
  read(): TrainingState;
}

/** A state at rest, in memory or in a storage. */
interface Resting {
  readonly bytes: number;
  read(): TrainingState;
  drop(): void;
}

/** The states that follow from one change. */
interface Line {
  /** Ascending. */
  steps: number[];
  readonly states: Map<number, Resting>;
}

/** States of a run by the change that they follow from and their step. */
export class States {
  private readonly lines = new Map<Change, Line>();
  private held = 0;

  /** `storage`: where the states go; null: they stay in memory. */
  constructor(private readonly storage: Storage | null = null) {}

  get bytes(): number {
    return this.held;
  }

  get count(): number {
    let count = 0;
    for (const { steps } of this.lines.values()) count += steps.length;
    return count;
  }

  has(change: Change, step: number): boolean {
    return this.lines.get(change)?.states.has(step) ?? false;
  }

  keep(change: Change, state: TrainingState): void {
    const resting = this.putAway(state);
    if (!resting) return;
    const line = this.lines.get(change) ?? { steps: [], states: new Map() };
    this.lines.set(change, line);
    line.steps.splice(countUpTo(line.steps, state.step), 0, state.step);
    line.states.set(state.step, resting);
    this.held += resting.bytes;
  }

  /** The latest state at or before a step on the way to `tip`; what happens at its step after its change is still to be done. */
  before(tip: Change, step: number): Kept | null {
    let limit = step;
    for (let change: Change | null = changeAt(tip, step); change; change = change.before) {
      const line = this.lines.get(change);
      const at = line?.steps[countUpTo(line.steps, limit) - 1];
      if (line && at !== undefined) {
        const { bytes, read } = line.states.get(at) as Resting;
        return { change, step: at, bytes, read };
      }
      limit = Math.min(limit, change.from);
    }
    return null;
  }

  /** Forgets the states that are gone. */
  drop(gone: (change: Change, step: number) => boolean): void {
    for (const [change, line] of this.lines) {
      const dropped = line.steps.filter((step) => gone(change, step));
      if (dropped.length === 0) continue;
      for (const step of dropped) {
        const resting = line.states.get(step) as Resting;
        this.held -= resting.bytes;
        resting.drop();
        line.states.delete(step);
      }
      line.steps = line.steps.filter((step) => line.states.has(step));
      if (line.steps.length === 0) this.lines.delete(change);
    }
  }

  /** Null where it can't be kept; without any there would be no way back, so a first one stays in memory. */
  private putAway(state: TrainingState): Resting | null {
    const bytes = footprint(state);
    const inMemory = { bytes, read: () => state, drop: () => undefined };
    if (!this.storage) return inMemory;
    try {
      return { bytes, ...store(state, this.storage) };
    } catch {
      return this.lines.size === 0 ? inMemory : null;
    }
  }
}

/** How many of some ascending steps are at most `step`. */
function countUpTo(steps: readonly number[], step: number): number {
  let [from, to] = [0, steps.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((steps[middle] as number) <= step) from = middle + 1;
    else to = middle;
  }
  return from;
}
