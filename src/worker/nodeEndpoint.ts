import { Worker } from 'node:worker_threads';
import type { WorkerEndpoint } from './endpoint.js';

/** Starts a worker thread with the script of `nodeMain.ts`, built. */
export function spawnNode(scriptPath: string): WorkerEndpoint {
  // The extension host's own flags (inspector, loaders) are not for this thread.
  const worker = new Worker(scriptPath, { execArgv: [], name: 'deltascope' });
  let crash: string | null = null;
  worker.on('error', (error: unknown) => {
    crash = error instanceof Error ? error.message : String(error);
  });
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    onMessage: (listener) => worker.on('message', listener),
    onExit: (listener) => worker.once('exit', (code) => listener(crash ?? `exit code ${code}`)),
    terminate: () => void worker.terminate(),
  };
}
