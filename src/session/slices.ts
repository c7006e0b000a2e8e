import type { Clock } from './clock.js';

/** At most this long between two pauses, in ms, when no piece of work takes longer than 2 ms by itself (law 3: 10 ms). */
const SLICE = 8;

/** Asked to stop, or not. */
export interface Stop {
  readonly aborted: boolean;
}

/** Of a request that is answered whether anybody waits or not. */
export const NEVER: Stop = { aborted: false };

/** Aborted as soon as one of them is. */
export function either(one: Stop, other: Stop): Stop {
  return {
    get aborted() {
      return one.aborted || other.aborted;
    },
  };
}

/** What a request is told whose answer nobody waits for. */
export function unwanted(): Error {
  return new Error('nobody waits for this answer any more');
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
