/** Ticks without an answer after which a worker counts as hung. */
const PATIENCE = 8;

/**
 * Asks a busy worker for a sign of life, and says when none comes. Counts ticks and not time, so that a computer that
 * slept, or a host that was busy itself, is not held against the worker.
 */
export class Watchdog {
  private timer: ReturnType<typeof setInterval> | null = null;
  private missed = 0;

  /** `tick` in ms. */
  constructor(
    private readonly tick: number,
    private readonly ping: () => void,
    private readonly hung: () => void,
  ) {}

  /** How long it waits, in ms. */
  get patience(): number {
    return (PATIENCE + 1) * this.tick;
  }

  /** Any message is a sign of life. */
  heard(): void {
    this.missed = 0;
  }

  /** Watches while there is something to wait for. */
  watch(busy: boolean): void {
    if (busy === (this.timer !== null)) return;
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = busy ? setInterval(() => this.look(), this.tick) : null;
    this.missed = 0;
  }

  private look(): void {
    if (this.missed++ < PATIENCE) this.ping();
    else this.hung();
  }
}
