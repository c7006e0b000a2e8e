import type { Activity } from '../protocol.js';
import type { Broadcast } from './broadcast.js';
import type { Clock } from './clock.js';
import { inSlices, type Stop, unwanted } from './slices.js';
import { type Turn, type TurnKind, Turns } from './turns.js';

const IDLE: Activity = { kind: 'idle' };

/** The long pieces of a session's work: one at a time, in slices, and everybody sees which. */
export class Work {
  activity: Activity = IDLE;
  private readonly turns = new Turns();
  private doing: TurnKind | null = null;
  private edits: (() => void)[] = [];
  /** Looks at the run that are under way, or wait. */
  private looks = 0;
  private looked: Promise<unknown> = Promise.resolve();

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
        await this.unseen();
        await inSlices(this.unlooked, work, turn, () => this.progressed());
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
        if (!(await inSlices(this.unlooked, make(), turn, () => undefined))) return;
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
      // At once where nobody looks: whoever waited for what this has ended finds the new run.
      if (this.looks > 0) await this.unseen();
      act();
      this.broadcast.changed();
      this.broadcast.send();
    });
  }

  /** Acts where that does not tear a move or a check apart: at once, or when that has ended. */
  async between<T>(act: () => T): Promise<T> {
    await this.unseen();
    if (this.doing === null || this.doing === 'run' || this.doing === 'loose') return act();
    return new Promise((resolve) => this.edits.push(() => resolve(act())));
  }

  /**
   * Looks at the run, in slices, while everything stands still: all that is seen is of one moment. Rejects where nobody `waits` any
   * more.
   */
  async look<T extends object>(waits: Stop, make: () => Iterator<unknown, T>): Promise<T> {
    this.looks++;
    const before = this.looked;
    const looked = before.then(() => inSlices(this.clock, make(), waits, () => undefined));
    this.looked = looked.catch(() => undefined);
    try {
      const seen = await looked;
      if (seen === null) throw unwanted();
      return seen;
    } finally {
      this.looks--;
    }
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
  async stop(): Promise<void> {
    await this.turns.stop();
    await this.unseen();
  }

  /** The clock of what changes numbers: it goes on when nobody looks any more. */
  private get unlooked(): Clock {
    return {
      now: () => this.clock.now(),
      pause: async () => {
        await this.clock.pause();
        await this.unseen();
      },
    };
  }

  private async unseen(): Promise<void> {
    while (this.looks > 0) await this.looked;
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
