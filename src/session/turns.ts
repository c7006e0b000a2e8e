/** What a piece of work does to the run, which says what it may interrupt. */
export type TurnKind = 'step' | 'goto' | 'run' | 'check' | 'test' | 'restart' | 'loose';

/** Work that has asked for its turn: `aborted` when it should end, or not begin. */
export interface Turn {
  readonly kind: TurnKind;
  aborted: boolean;
}

/** What a new piece of work puts an end to. Steps are short and add up: only what makes them pointless ends them. */
const ENDS: Readonly<Record<TurnKind, readonly TurnKind[]>> = {
  step: ['goto', 'run', 'check', 'test', 'loose'],
  goto: ['step', 'goto', 'run', 'check', 'test', 'loose'],
  run: ['goto', 'run', 'check', 'test', 'loose'],
  check: ['goto', 'run', 'check', 'test', 'loose'],
  restart: ['step', 'goto', 'run', 'check', 'test', 'restart', 'loose'],
  // A test moves nothing: several of them wait for each other.
  test: ['loose'],
  loose: [],
};

/** One piece of work at a time, in the order in which they were asked for. */
export class Turns {
  private readonly waiting = new Set<Turn>();
  private last: Promise<unknown> = Promise.resolve();

  /** Whether nothing runs or waits but what is about to end. */
  get idle(): boolean {
    return [...this.waiting].every(({ aborted }) => aborted);
  }

  /** Does work when all earlier work has ended; work that was aborted before it began answers null. */
  take<T>(kind: TurnKind, work: (turn: Turn) => Promise<T>): Promise<T | null> {
    for (const other of this.waiting) if (ENDS[kind].includes(other.kind)) other.aborted = true;
    const turn: Turn = { kind, aborted: false };
    this.waiting.add(turn);
    const done = this.last.then(async () => {
      try {
        return turn.aborted ? null : await work(turn);
      } finally {
        this.waiting.delete(turn);
      }
    });
    this.last = done.catch(() => undefined);
    return done;
  }

  /** Ends work of one kind, and does not wait for it. */
  end(kind: TurnKind): void {
    for (const turn of this.waiting) if (turn.kind === kind) turn.aborted = true;
  }

  /** Ends all that runs or waits; answers when it has ended. */
  async stop(): Promise<void> {
    for (const turn of this.waiting) turn.aborted = true;
    await this.last;
  }
}
