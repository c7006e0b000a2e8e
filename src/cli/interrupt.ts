import type { Aside } from '../worker/aside.js';
import type { Terminal } from './terminal.js';

/** After Ctrl+C what runs may go on for so long, in ms, to end by itself with what it knows. */
const PATIENCE = 300;

/** A model's code was ended by Ctrl+C: nothing more can be asked of it. */
export class Cut extends Error {}

/** Listens for Ctrl+C while a model's code may run. */
export interface Cutting {
  /** The file is open: from now on there may be something worth waiting for. */
  opened(): void;
  stop(): void;
}

/** Ctrl+C pauses a model's code between two of its calls; where no call comes back, or at a second Ctrl+C, it ends the code. */
export function cutting(aside: Aside, file: string, terminal: Terminal): Cutting {
  let opened = false;
  let timer: NodeJS.Timeout | null = null;
  const cut = (): void => aside.end(new Cut(`${file}: ended by Ctrl+C while its code was running`));
  const stopListening = terminal.onInterrupt(() => {
    if (!opened || timer !== null) return cut();
    let paused = false;
    // Once more round the loop: where this thread was busy itself, the answer may be there already.
    timer = setTimeout(() => setImmediate(() => paused || cut()), PATIENCE);
    const rest = (): void => {
      paused = true;
    };
    aside.request('pause', null).then(rest, rest);
  });
  return {
    opened: () => {
      opened = true;
    },
    stop: () => {
      stopListening();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
