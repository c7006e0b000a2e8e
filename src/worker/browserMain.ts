import type { Clock } from '../session/clock.js';
import { browserCode } from './browserCode.js';
import type { ToWorker } from './messages.js';
import { serve } from './serve.js';

/** The script of a web worker. */
const scope = self as unknown as DedicatedWorkerGlobalScope;

/** A message to oneself comes after those that wait already; `setTimeout` would cost 4 ms each time. */
const bell = new MessageChannel();
const waiting: (() => void)[] = [];
bell.port2.onmessage = () => waiting.shift()?.();

const clock: Clock = {
  now: () => performance.now(),
  pause: () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      bell.port1.postMessage(null);
    }),
};

serve(
  {
    post: (message, transfer) => scope.postMessage(message, transfer),
    onMessage: (listener) => scope.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => listener(data)),
  },
  { clock, codeIn: () => browserCode, storage: null },
);
