import type { Activity } from '../protocol.js';
import type { Broadcast } from './broadcast.js';
import type { Clock } from './clock.js';
import { inSlices } from './slices.js';
import { type Turn, type TurnKind, Turns } from './turns.js';

const IDLE: Activity = { kind: 'idle' };

/** The long pieces of a session's work: one at a time, in slices, and everybody sees which. */
export class Work {
  activity: Activity = IDLE;
  private readonly turns = new Turns();
  private doing: TurnKind | null = null;
  private edits: (() => void)[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly broadcast: Broadcast,
  ) {}

  /** Whether nothing runs or waits but what is about to end. */
  get idle(): boolean {
    return this.turns.idle;
  }

  /** Does what `make` gives, when its turn has come, until that is done or was ended; then sends the state. */
  async do(kind: TurnKind, make: (turn: Turn) => Iterator<unknown, unknown>): Promise<void> {
    await this.turns.take(kind, async (turn) => {
      this.doing = kind;
      try {
        const work = make(turn);
        // Whoever started a run hears so before it may have ended.
        if (kind === 'run') await this.clock.pause();
        await inSlices(this.clock, work, turn, () => this.progressed());
      } finally {
        this.rest();
        this.broadcast.changed();
        this.broadcast.send();
      }
    });
  }

  /** Work that nobody waits for, which says itself whether it found anything to show. */
  async doLoose(make: () => Iterator<unknown, boolean>): Promise<void> {
    await this.turns.take('loose', async (turn) => {
      this.doing = 'loose';
      try {
        // The next request may be there already.
        await this.clock.pause();
        if (!(await inSlices(this.clock, make(), turn, () => undefined))) return;
        this.broadcast.changed();
        this.broadcast.send();
      } finally {
        this.rest();
      }
    });
  }

  /** Ends all other work, then acts. */
  async restart(act: () => void): Promise<void> {
    await this.turns.take('restart', async () => {
      act();
      this.broadcast.changed();
      this.broadcast.send();
    });
  }

  /** Acts where that does not tear a move or a check apart: at once, or when that has ended. */
  between<T>(act: () => T): Promise<T> {
    if (this.doing === null || this.doing === 'run' || this.doing === 'loose') return Promise.resolve(act());
    return new Promise((resolve) => this.edits.push(() => resolve(act())));
  }

  /** Says at once what is being done. */
  show(activity: Activity): void {
    this.activity = activity;
    this.broadcast.changed();
    this.broadcast.send();
  }

  end(kind: TurnKind): void {
    this.turns.end(kind);
  }

  /** Ends everything; answers when it has ended. */
  stop(): Promise<void> {
    return this.turns.stop();
  }

  private progressed(): void {
    this.broadcast.changed();
    this.broadcast.sendSometimes();
  }

  private rest(): void {
    this.doing = null;
    this.activity = IDLE;
    for (const edit of this.edits.splice(0)) edit();
  }
}
