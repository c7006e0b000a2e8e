import type { Clock } from '../session/clock.js';

/** `setImmediate` lets the event loop take messages in, and unlike `setTimeout` loses no milliseconds. */
export const nodeClock: Clock = {
  now: () => performance.now(),
  pause: () => new Promise((resolve) => setImmediate(resolve)),
};
