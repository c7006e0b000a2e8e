import type { RunState, State } from '../../../src/protocol.js';

/** A state as charts follow it. */
export interface Paced {
  readonly state: State;
  readonly run: RunState;
}

/** States come faster than curves need to be asked for: while a run goes on, one is held for a while; where it stands, the last one counts. */
export class Pace {
  private held: Paced | null = null;
  private since = 0;

  /** `apart`: milliseconds between two states while a run goes on. */
  constructor(
    private readonly now: () => number,
    private readonly apart: () => number,
  ) {}

  of(state: State, run: RunState): Paced {
    const { held } = this;
    const fresh = held !== null && this.now() - this.since < this.apart() && held.state.file === state.file;
    if (held && fresh && run.activity.kind === 'running' && held.run.networks === run.networks) return held;
    this.since = this.now();
    this.held = { state, run };
    return this.held;
  }
}
