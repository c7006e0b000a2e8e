import type { FileSystem } from '../formats/fileSystem.js';
import type { Disposable, RequestName, Requests, SessionPort, State, Waits } from '../protocol.js';
import { Connection } from './connection.js';
import type { WorkerEndpoint } from './endpoint.js';
import { Watchdog } from './watchdog.js';

export interface AsideOptions {
  /** The file's name without its folder. */
  readonly file: string;
  readonly files: FileSystem;
  /** The model file's folder: code may run there. */
  readonly folder: string;
  readonly spawn: () => WorkerEndpoint;
  /** The code has not come back for so many seconds; said once. */
  readonly silent: (seconds: number) => void;
  /** Milliseconds between two looks at a busy worker; 1000 where absent. Nine without an answer are silence. */
  readonly tick?: number;
}

/** A session that can be ended whatever its model's code does; what it owes is rejected with the reason. */
export interface Aside extends SessionPort {
  end(why: Error): void;
}

/**
 * A session in a thread of its own, for a program that waits for it: one that is lost is not started again, and one that
 * is silent is not ended, since whoever waits may know why.
 */
export function openAside(options: AsideOptions): Aside {
  return new AsideSession(options);
}

const TICK = 1000;

/** The thread has ended by itself. */
export class Lost extends Error {}

class AsideSession implements Aside {
  private readonly connection: Connection;
  private readonly watchdog: Watchdog;
  private readonly listeners = new Set<(state: State) => void>();
  private said = false;

  constructor(private readonly options: AsideOptions) {
    const { file, files, folder, spawn, tick = TICK } = options;
    this.watchdog = new Watchdog(
      tick,
      () => this.connection.ping(),
      () => this.sayOnce(),
    );
    this.connection = new Connection(spawn(), files, {
      state: (state) => {
        for (const listener of [...this.listeners]) listener(state);
      },
      answer: () => undefined,
      life: () => {
        this.watchdog.heard();
        this.watch();
      },
      exit: (reason) =>
        this.end(
          new Lost(`its code ended its thread (${reason}): look for what throws later, in a timer or a promise`),
        ),
    });
    const code = { folder, trusted: true, fatal: null };
    this.connection.start({ file, revision: 0, code, checkpointBytes: null });
  }

  request<K extends RequestName>(name: K, ask: Requests[K]['ask'], waits?: Waits): Promise<Requests[K]['answer']> {
    const answer = this.connection.request(name, ask, waits);
    this.watch();
    return answer;
  }

  onState(listener: (state: State) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  end(why: Error): void {
    this.connection.end(why);
    this.watch();
  }

  dispose(): void {
    this.listeners.clear();
    this.end(new Error(`the session of ${this.options.file} was closed`));
  }

  private watch(): void {
    this.watchdog.watch(this.connection.owes);
  }

  private sayOnce(): void {
    if (!this.said) this.options.silent(this.watchdog.patience / 1000);
    this.said = true;
  }
}
