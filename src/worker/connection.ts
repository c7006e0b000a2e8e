import { FileProblem, type FileSystem } from '../formats/fileSystem.js';
import type { RequestName, Requests, State, Waits } from '../protocol.js';
import type { WorkerEndpoint } from './endpoint.js';
import type { Asked, FromWorker, ToWorker } from './messages.js';

/** What whoever has a worker hears of it. */
export interface Hears {
  state(state: State): void;
  /** Before whoever has asked is told. */
  answer(asked: Asked, answer: Requests[RequestName]['answer']): void;
  /** After any message, which is a sign of life. */
  life(): void;
  /** It has ended by itself; requests are left waiting until `end`. */
  exit(reason: string): void;
}

interface Pending {
  readonly asked: Asked;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** One worker with a session in it: requests go out as messages, answers and states come in. It ends once. */
export class Connection {
  private readonly pending = new Map<number, Pending>();
  private nextId = 0;
  private ended: Error | null = null;

  /** `files`: those beside the model file, for the worker to ask for. */
  constructor(
    private readonly endpoint: WorkerEndpoint,
    private readonly files: FileSystem,
    private readonly hears: Hears,
  ) {
    endpoint.onMessage((message) => {
      if (!this.ended) this.receive(message as FromWorker);
    });
    endpoint.onExit((reason) => {
      if (!this.ended) hears.exit(reason);
    });
  }

  /** Whether it owes an answer. */
  get owes(): boolean {
    return this.pending.size > 0;
  }

  start(terms: Omit<ToWorker & { type: 'start' }, 'type'>): void {
    this.post({ type: 'start', ...terms });
  }

  /** Asks for a sign of life. */
  ping(): void {
    this.post({ type: 'ping' });
  }

  request<K extends RequestName>(name: K, ask: Requests[K]['ask'], waits?: Waits): Promise<Requests[K]['answer']> {
    if (this.ended) return Promise.reject(this.ended);
    const id = this.nextId++;
    waits?.addEventListener('abort', () => {
      if (this.pending.has(id)) this.post({ type: 'cancel', id });
    });
    return new Promise((resolve, reject) => {
      const asked = { name, ask } as Asked;
      this.pending.set(id, { asked, resolve, reject });
      this.post({ type: 'request', id, ...asked });
    });
  }

  /** Ends the worker, whatever it does; requests that wait, and later ones, are told why. */
  end(why: Error): void {
    if (this.ended) return;
    this.ended = why;
    this.endpoint.terminate();
    for (const { reject } of this.pending.values()) reject(why);
    this.pending.clear();
  }

  private post(message: ToWorker): void {
    this.endpoint.post(message);
  }

  private receive(message: FromWorker): void {
    switch (message.type) {
      case 'state':
        this.hears.state(message.state);
        break;
      case 'answer':
        this.settle(message.id, ({ asked, resolve }) => {
          this.hears.answer(asked, message.answer);
          resolve(message.answer as never);
        });
        break;
      case 'failed':
        this.settle(message.id, ({ reject }) => reject(new Error(message.message)));
        break;
      case 'read':
        void this.readFile(message.id, message.path);
        break;
      case 'pong':
        break;
    }
    this.hears.life();
  }

  private settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (pending) how(pending);
  }

  private async readFile(id: number, path: string): Promise<void> {
    try {
      this.post({ type: 'bytes', id, bytes: await this.files.read(path) });
    } catch (error) {
      const kind = error instanceof FileProblem ? error.kind : 'unreadable';
      this.post({ type: 'noBytes', id, kind, message: error instanceof Error ? error.message : String(error) });
    }
  }
}
