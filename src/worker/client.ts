import type { FileSystem } from '../formats/fileSystem.js';
import type { Fatal } from '../formats/module/codeHost.js';
import { isModuleFile } from '../formats/module/moduleFile.js';
import type { BreakRequest, Disposable, RequestName, Requests, SessionPort, State, Waits } from '../protocol.js';
import { Connection } from './connection.js';
import type { WorkerEndpoint } from './endpoint.js';
import { Journal, type Text } from './journal.js';
import type { Asked } from './messages.js';
import { Watchdog } from './watchdog.js';

export interface RemoteOptions {
  /** The file's name without its folder. */
  readonly file: string;
  /** Files beside the model file, for the worker to ask for. */
  readonly files: FileSystem;
  /** Starts a worker; called again when one was lost. */
  readonly spawn: () => WorkerEndpoint;
  readonly log?: (line: string) => void;
  /** The model file's folder on a disk, for code that asks for packages; null where it lies elsewhere. */
  readonly folder?: string | null;
  /** Whether a model file that is code may run; not where absent. */
  readonly trusted?: boolean;
  /** Bytes for states that are kept for going back; 256 MiB where absent. */
  readonly checkpointBytes?: number;
  /** Milliseconds between two looks at a busy worker; 1000 where absent. It counts as hung after eight without an answer. */
  readonly tick?: number;
}

/** A session in a worker. One that dies or hangs is started again, with its texts, what was set by hand and its breakpoints, at the last place. */
export function openSession(options: RemoteOptions): SessionPort {
  return new RemoteSession(options);
}

/** These are answered at once whatever the session does: they need not wait until a lost one is restored. */
const AT_ONCE: readonly RequestName[] = ['open', 'pause', 'state'];

class RemoteSession implements SessionPort {
  private connection: Connection | null = null;
  private readonly listeners = new Set<(state: State) => void>();
  private readonly watchdog: Watchdog;
  private state: State | null = null;
  private readonly journal = new Journal();
  private restoring: Promise<void> | null = null;
  private disposed = false;
  /** The last text of a model that is code which its worker did not survive. */
  private fatal: Fatal | null = null;

  constructor(private readonly options: RemoteOptions) {
    this.watchdog = new Watchdog(
      options.tick ?? 1000,
      () => this.connection?.ping(),
      () => this.hangs(),
    );
    this.start();
  }

  async request<K extends RequestName>(
    name: K,
    ask: Requests[K]['ask'],
    waits?: Waits,
  ): Promise<Requests[K]['answer']> {
    if (name === 'open') this.journal.ask(ask as Text);
    if (name === 'breaks') this.journal.stopAt(ask as BreakRequest);
    if (name === 'configure') this.journal.judgeBy(ask as Requests['configure']['ask']);
    if (!this.connection && !this.disposed) this.comeBack(name);
    if (this.restoring && !AT_ONCE.includes(name)) await this.restoring;
    if (waits?.aborted) throw new Error('nobody waits for this answer any more');
    return this.send(name, ask, waits);
  }

  onState(listener: (state: State) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  dispose(): void {
    this.disposed = true;
    this.watchdog.watch(false);
    this.connection?.end(this.gone());
    this.connection = null;
    this.listeners.clear();
  }

  private gone(): Error {
    const { file } = this.options;
    return new Error(this.disposed ? `the session of ${file} was closed` : lostMessage(file, 'it was lost', false));
  }

  private start(): void {
    const endpoint = this.spawn();
    if (!endpoint) return;
    this.connection = new Connection(endpoint, this.options.files, {
      state: (state) => this.tell(state),
      answer: (asked, answer) => {
        if (answer && 'run' in answer) this.note(asked, answer);
      },
      life: () => {
        this.watchdog.heard();
        this.watch();
      },
      exit: (reason) => this.ends(reason),
    });
    const revision = (this.state?.revision ?? 0) + 1;
    const { file, folder = null, trusted = false, checkpointBytes = null } = this.options;
    this.connection.start({ file, revision, code: { folder, trusted, fatal: this.fatal }, checkpointBytes });
    // Also where no text has come yet. Whoever is lost meanwhile is started again.
    const { limits } = this.journal;
    if (limits) this.connection.request('configure', limits).catch(() => undefined);
  }

  private spawn(): WorkerEndpoint | null {
    try {
      return this.options.spawn();
    } catch (error) {
      this.options.log?.(`No worker for ${this.options.file} could be started: ${String(error)}`);
      return null;
    }
  }

  private send<K extends RequestName>(name: K, ask: Requests[K]['ask'], waits?: Waits): Promise<Requests[K]['answer']> {
    const answer = this.connection?.request(name, ask, waits) ?? Promise.reject(this.gone());
    this.watch();
    return answer;
  }

  private tell(state: State): void {
    this.see(state);
    for (const listener of [...this.listeners]) listener(state);
  }

  private note(asked: Asked, state: State): void {
    if (!this.restoring && asked.name === 'assign') this.journal.assigned(asked.ask, state);
    if (!this.restoring && asked.name === 'branch') this.journal.branched(state);
    this.see(state);
  }

  private see(state: State): void {
    if (this.restoring || state.revision < (this.state?.revision ?? 0)) return;
    this.state = state;
    this.journal.see(state);
  }

  private watch(): void {
    const working = this.state?.run && this.state.run.activity.kind !== 'idle';
    this.watchdog.watch(this.connection !== null && (this.connection.owes || Boolean(working)));
  }

  // ── When a worker is lost ──

  private hangs(): void {
    const seconds = this.watchdog.patience / 1000;
    this.blame(`did not answer within ${seconds} s, and was ended: look for a loop that never ends`);
    this.lost('it did not answer');
  }

  private ends(reason: string): void {
    this.blame(`ended its worker (${reason}): look for what throws later, in a timer or a promise`);
    this.lost(reason);
  }

  /** Code that has cost a worker would cost the next one too. */
  private blame(how: string): void {
    const { last } = this.journal;
    if (!last || !isModuleFile(this.options.file)) return;
    this.fatal = { text: last.text, how };
    this.journal.spoil(last.text);
  }

  private lost(reason: string): void {
    const { file, log } = this.options;
    const lost = this.connection;
    this.connection = null;
    this.watchdog.watch(false);
    const again = this.restoring === null && !this.journal.isEmpty;
    log?.(
      `The worker of ${file} was lost: ${reason}. ${again ? 'Starting it again.' : 'Waiting for the next request.'}`,
    );
    lost?.end(new Error(lostMessage(file, reason, again)));
    if (again && !this.disposed) this.restore();
  }

  /** Somebody asks, after a worker was lost twice running: a new text may do better than the one that it was lost on. */
  private comeBack(name: RequestName): void {
    if (name === 'open' || this.journal.isEmpty) this.start();
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

  /** The same texts at the same steps give the same numbers. */
  private async replay(): Promise<void> {
    const { last } = this.journal;
    for (const next of this.journal.way()) {
      // A newer text has come meanwhile: what is left is of no use to it.
      if (this.journal.last !== last) break;
      await this.send(next.name, next.ask);
    }
    this.state = await this.send('state', null);
    this.journal.see(this.state);
    this.options.log?.(`${this.options.file} is back at step ${this.state.run?.step ?? 0}.`);
  }
}

function lostMessage(file: string, reason: string, again: boolean): string {
  const next = again
    ? 'It is being started again where it was; then ask once more.'
    : 'Edit the file, or ask once more.';
  return `DeltaScope's worker for ${file} ended: ${reason}. ${next}`;
}
