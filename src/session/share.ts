import type { Clock } from './clock.js';

/** What others may have of the time of a run that goes on: after some work for them it has its turn, `turns` times as long. */
export class Share {
  private free = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly turns: number,
    private readonly running: () => boolean,
  ) {}

  /** Does some work, once the run has had its turn since what was done before. */
  async do<T>(work: () => T | Promise<T>): Promise<T> {
    await this.turn();
    const began = this.clock.now();
    try {
      return await work();
    } finally {
      this.spent(this.clock.now() - began);
    }
  }

  /** A clock for work in slices: a pause is as long as the run's turn. */
  get slices(): Clock {
    let began = this.clock.now();
    return {
      now: () => this.clock.now(),
      pause: async () => {
        this.spent(this.clock.now() - began);
        await this.clock.pause();
        await this.turn();
        began = this.clock.now();
      },
    };
  }

  private spent(milliseconds: number): void {
    this.free = this.clock.now() + this.turns * milliseconds;
  }

  private async turn(): Promise<void> {
    while (this.running() && this.clock.now() < this.free) await this.clock.pause();
  }
}
