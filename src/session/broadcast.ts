import type { Disposable, State } from '../protocol.js';
import type { Clock } from './clock.js';

/** While something runs a new state is sent this often, in ms: views are to draw thirty a second, and each costs the run. */
const SEND_EVERY = 30;

/** The state that others see: described when somebody asks, and sent to those who listen. */
export class Broadcast {
  private readonly listeners = new Set<(state: State) => void>();
  private described: State | null = null;
  /** When the next state may be sent. */
  private due = Number.NEGATIVE_INFINITY;

  /** `describe` makes the state of a revision. */
  constructor(
    private readonly clock: Clock,
    private readonly describe: (revision: number) => State,
    private current: number,
  ) {}

  get revision(): number {
    return this.current;
  }

  /** The state now: the same object as long as nothing changes. */
  get state(): State {
    this.described ??= this.describe(this.current);
    return this.described;
  }

  listen(listener: (state: State) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /** Something has changed; who listens hears of it at the next `send`. */
  changed(): void {
    this.current++;
    this.described = null;
  }

  send(): void {
    this.due = this.clock.now() + SEND_EVERY;
    for (const listener of [...this.listeners]) listener(this.state);
  }

  /** Sends, unless that was done just now. What came a little late does not make the next ones later. */
  sendSometimes(): void {
    const late = this.clock.now() - this.due;
    if (late < 0) return;
    this.send();
    if (late < SEND_EVERY) this.due -= late;
  }

  dispose(): void {
    this.listeners.clear();
  }
}
