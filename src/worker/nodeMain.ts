import { parentPort } from 'node:worker_threads';
import { nodeClock } from './nodeClock.js';
import { nodeCode } from './nodeCode.js';
import { nodeStorage } from './nodeStorage.js';
import { serve } from './serve.js';

/** The script of a worker thread in Node. */
const port = parentPort;
if (!port) throw new Error('this script runs as a worker thread');

serve(
  {
    post: (message, transfer) => port.postMessage(message, transfer),
    onMessage: (listener) => port.on('message', listener),
  },
  { clock: nodeClock, codeIn: nodeCode, storage: nodeStorage },
);
