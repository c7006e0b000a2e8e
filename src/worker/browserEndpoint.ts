import type { WorkerEndpoint } from './endpoint.js';

/** Starts a web worker with the script of `browserMain.ts`, built. The source may come from anywhere: it becomes a blob. */
export function spawnBrowser(source: Uint8Array): WorkerEndpoint {
  const url = URL.createObjectURL(new Blob([source.slice()], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'deltascope' });
  const release = (): void => URL.revokeObjectURL(url);
  // Its first message says that the script is there.
  worker.addEventListener('message', release, { once: true });
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => listener(data)),
    onExit: (listener) =>
      worker.addEventListener(
        'error',
        ({ message }) => {
          worker.terminate();
          listener(message || 'the worker could not be started');
        },
        { once: true },
      ),
    terminate: () => {
      release();
      worker.terminate();
    },
  };
}
