import type { Disposable, State } from '../protocol.js';
import type { Clock } from './clock.js';

/** While something runs a new state is sent at most this often, in ms: views are to draw thirty a second. */
const SEND_EVERY = 25;

/** The state that others see: described when somebody asks, and sent to those who listen. */
export class Broadcast {
  private readonly listeners = new Set<(state: State) => void>();
  private described: State | null = null;
  private sent = Number.NEGATIVE_INFINITY;

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
    this.sent = this.clock.now();
    for (const listener of [...this.listeners]) listener(this.state);
  }

  /** Sends, unless that was done just now. */
  sendSometimes(): void {
    if (this.clock.now() - this.sent >= SEND_EVERY) this.send();
  }

  dispose(): void {
    this.listeners.clear();
  }
}
