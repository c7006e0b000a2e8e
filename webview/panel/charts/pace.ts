import type { RunState, State } from '../../../src/protocol.js';

/** Milliseconds between two questions about the same curve while a run goes on. */
const APART = 100;

/** A state as charts follow it. */
export interface Paced {
  readonly state: State;
  readonly run: RunState;
}

/** States come faster than curves need to be asked for: while a run goes on, one is held for a while; where it stands, the last one counts. */
export class Pace {
  private held: Paced | null = null;
  private since = 0;

  constructor(private readonly now: () => number) {}

  of(state: State, run: RunState): Paced {
    const { held } = this;
    const fresh = held !== null && this.now() - this.since < APART && held.state.file === state.file;
    if (held && fresh && run.activity.kind === 'running' && held.run.networks === run.networks) return held;
    this.since = this.now();
    this.held = { state, run };
    return this.held;
  }
}
