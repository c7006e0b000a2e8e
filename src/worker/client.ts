import { FileProblem, type FileSystem } from '../formats/fileSystem.js';
import type { Disposable, RequestName, Requests, SessionPort, State } from '../protocol.js';
import type { WorkerEndpoint } from './endpoint.js';
import type { FromWorker, ToWorker } from './messages.js';
import { Watchdog } from './watchdog.js';

export interface RemoteOptions {
  /** The file's name without its folder. */
  readonly file: string;
  /** Files beside the model file, for the worker to ask for. */
  readonly files: FileSystem;
  /** Starts a worker; called again when one was lost. */
  readonly spawn: () => WorkerEndpoint;
  readonly log?: (line: string) => void;
  /** Milliseconds between two looks at a busy worker; 1000 where absent. It counts as hung after eight without an answer. */
  readonly tick?: number;
}

/** A session in a worker. One that dies or hangs is started again, with the last text, at the last step. */
export function openSession(options: RemoteOptions): SessionPort {
  return new RemoteSession(options);
}

type Text = Requests['open']['ask'];

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** These are answered at once whatever the session does: they need not wait until a lost one is restored. */
const AT_ONCE: readonly RequestName[] = ['open', 'pause', 'state'];

class RemoteSession implements SessionPort {
  private endpoint: WorkerEndpoint | null = null;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Set<(state: State) => void>();
  private readonly watchdog: Watchdog;
  private nextId = 0;
  private state: State | null = null;
  /** The last text, and the last that could be read: the model on view is the latter's. */
  private text: Text | null = null;
  private goodText: Text | null = null;
  private restoring: Promise<void> | null = null;
  private disposed = false;

  constructor(private readonly options: RemoteOptions) {
    this.watchdog = new Watchdog(
      options.tick ?? 1000,
      () => this.endpoint?.post({ type: 'ping' } satisfies ToWorker),
      () => this.lost('it did not answer'),
    );
    this.start();
  }

  async request<K extends RequestName>(name: K, ask: Requests[K]['ask']): Promise<Requests[K]['answer']> {
    if (name === 'open') this.text = ask as Text;
    if (!this.endpoint && !this.disposed) this.comeBack(name);
    if (this.restoring && !AT_ONCE.includes(name)) await this.restoring;
    return this.send(name, ask);
  }

  onState(listener: (state: State) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  dispose(): void {
    this.disposed = true;
    this.watchdog.watch(false);
    this.endpoint?.terminate();
    this.endpoint = null;
    this.listeners.clear();
    this.rejectAll(this.gone());
  }

  private gone(): Error {
    const { file } = this.options;
    return new Error(this.disposed ? `the session of ${file} was closed` : lostMessage(file, 'it was lost', false));
  }

  private start(): void {
    const endpoint = this.options.spawn();
    this.endpoint = endpoint;
    endpoint.onMessage((message) => {
      if (endpoint === this.endpoint) this.receive(message as FromWorker);
    });
    endpoint.onExit((reason) => {
      if (endpoint === this.endpoint) this.lost(reason);
    });
    const revision = (this.state?.revision ?? 0) + 1;
    endpoint.post({ type: 'start', file: this.options.file, revision } satisfies ToWorker);
  }

  private async send<K extends RequestName>(name: K, ask: Requests[K]['ask']): Promise<Requests[K]['answer']> {
    const { endpoint } = this;
    if (!endpoint) throw this.gone();
    const id = this.nextId++;
    const answer = await new Promise<Requests[K]['answer']>((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      endpoint.post({ type: 'request', id, name, ask });
      this.watch();
    });
    if (name === 'open') this.read(ask as Text, answer as State);
    return answer;
  }

  private read(text: Text, { run, stale, problems }: State): void {
    const failed = problems.some(({ severity }) => severity === 'error');
    if (run && !stale && !failed) this.goodText = text;
  }

  private receive(message: FromWorker): void {
    this.watchdog.heard();
    switch (message.type) {
      case 'state':
        this.see(message.state);
        for (const listener of [...this.listeners]) listener(message.state);
        break;
      case 'answer':
        if ('run' in message.answer) this.see(message.answer);
        this.pending.get(message.id)?.resolve(message.answer as never);
        this.pending.delete(message.id);
        break;
      case 'failed':
        this.pending.get(message.id)?.reject(new Error(message.message));
        this.pending.delete(message.id);
        break;
      case 'read':
        void this.readFile(message.id, message.path);
        break;
      case 'pong':
        break;
    }
    this.watch();
  }

  private see(state: State): void {
    if (!this.restoring && state.revision >= (this.state?.revision ?? 0)) this.state = state;
  }

  private watch(): void {
    const working = this.state?.run && this.state.run.activity.kind !== 'idle';
    this.watchdog.watch(this.pending.size > 0 || Boolean(working));
  }

  private async readFile(id: number, path: string): Promise<void> {
    const { endpoint } = this;
    const answer = (message: ToWorker): void => endpoint?.post(message);
    try {
      answer({ type: 'bytes', id, bytes: await this.options.files.read(path) });
    } catch (error) {
      const kind = error instanceof FileProblem ? error.kind : 'unreadable';
      answer({ type: 'noBytes', id, kind, message: error instanceof Error ? error.message : String(error) });
    }
  }

  // ── When a worker is lost ──

  private lost(reason: string): void {
    const { file, log } = this.options;
    this.endpoint?.terminate();
    this.endpoint = null;
    this.watchdog.watch(false);
    const again = this.restoring === null && this.text !== null;
    log?.(
      `The worker of ${file} was lost: ${reason}. ${again ? 'Starting it again.' : 'Waiting for the next request.'}`,
    );
    this.rejectAll(new Error(lostMessage(file, reason, again)));
    if (again && !this.disposed) this.restore();
  }

  private rejectAll(error: Error): void {
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }

  /** Somebody asks, after a worker was lost twice running: a new text may do better than the one that it was lost on. */
  private comeBack(name: RequestName): void {
    if (name === 'open' || this.text === null) this.start();
    else this.restore();
  }

  private restore(): void {
    this.start();
    this.restoring = this.replay()
      .catch((error: unknown) => this.options.log?.(`${this.options.file} could not be restored: ${String(error)}`))
      .finally(() => {
        this.restoring = null;
      });
  }

  /** The texts that matter, then the way to the last step: the same file and seed give the same numbers. */
  private async replay(): Promise<void> {
    const { goodText, text, state } = this;
    if (goodText && goodText !== text) await this.send('open', goodText);
    if (text) await this.send('open', text);
    const step = state?.run?.step ?? 0;
    // A newer text may have come meanwhile, and may have begun anew.
    if (step > 0 && this.text === text) await this.send('goto', { step });
    this.state = await this.send('state', null);
    this.options.log?.(`${this.options.file} is back at step ${step}.`);
  }
}

function lostMessage(file: string, reason: string, again: boolean): string {
  const next = again
    ? 'It is being started again where it was; then ask once more.'
    : 'Edit the file, or ask once more.';
  return `DeltaScope's worker for ${file} ended: ${reason}. ${next}`;
}
