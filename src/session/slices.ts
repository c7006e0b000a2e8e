import type { Clock } from './clock.js';

/** At most this long between two pauses, in ms, when no piece of work takes longer than 2 ms by itself (law 3: 10 ms). */
const SLICE = 8;

/** Asked to stop, or not. */
export interface Stop {
  readonly aborted: boolean;
}

/**
 * Runs work that yields after each small piece, with pauses at least every `slice` ms in which messages are read; `between` is
 * called before each.
 * Answers what the work returns, or null where it was stopped in a pause: the work is ended then, and may tidy up.
 */
export async function inSlices<T>(
  clock: Clock,
  work: Iterator<unknown, T>,
  stop: Stop,
  between: () => void,
  slice = SLICE,
): Promise<T | null> {
  while (!stop.aborted) {
    const end = clock.now() + slice;
    do {
      const piece = work.next();
      if (piece.done) return piece.value;
    } while (clock.now() < end);
    between();
    await clock.pause();
  }
  work.return?.();
  return null;
}
