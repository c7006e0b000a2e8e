import type { Clock } from '../clock.js';
import type { Share } from '../share.js';
import { either, inSlices, type Stop, unwanted } from '../slices.js';

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
   * Rejects with an Error for the user where the run has `ended` on the way, or nobody `waits` any more.
   */
  do<T extends object>(
    { ended, waits }: { readonly ended: Stop; readonly waits: Stop },
    make: (enough: () => boolean) => Generator<void, T>,
  ): Promise<T> {
    const done = this.last.then(async () => {
      const until = this.clock.now() + PATIENCE;
      const work = make(() => this.clock.now() >= until);
      const answer = await inSlices(this.share.slices, work, either(ended, waits), () => undefined, SHORT);
      if (answer === null) throw ended.aborted ? new Error('another run began meanwhile') : unwanted();
      return answer;
    });
    this.last = done.catch(() => undefined);
    return done;
  }
}
