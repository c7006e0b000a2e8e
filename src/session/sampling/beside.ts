import type { Clock } from '../clock.js';
import type { Share } from '../share.js';
import { inSlices, type Stop } from '../slices.js';

/** What is asked beside a run gets slices this long, in ms: the run's own are longer. */
const SHORT = 1;

/** After so long an answer is given with what is known by then, in ms; asking again goes on. */
const PATIENCE = 250;

/** What is computed because a chart asks for it, whatever else the session does: one thing after the other, in short slices. */
export class Beside {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly clock: Clock,
    private readonly share: Share,
  ) {}

  /**
   * Does what `make` gives when its turn has come; `make` is handed a function that says when it has taken long enough.
   * Rejects with an Error for the user where `ended` is aborted on the way.
   */
  do<T extends object>(ended: Stop, make: (enough: () => boolean) => Generator<void, T>): Promise<T> {
    const done = this.last.then(async () => {
      const until = this.clock.now() + PATIENCE;
      const work = make(() => this.clock.now() >= until);
      const answer = await inSlices(this.share.slices, work, ended, () => undefined, SHORT);
      if (answer === null) throw new Error('another run began meanwhile');
      return answer;
    });
    this.last = done.catch(() => undefined);
    return done;
  }
}
