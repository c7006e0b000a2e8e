import * as vscode from 'vscode';
import type { RequestName, Requests, SessionPort, State, Waits } from '../protocol.js';
import type { WorkerEndpoint } from '../worker/endpoint.js';
import { sessionOn } from './openSession.js';
import { shift } from './shift.js';

/** How long typing rests before the text is read again, in milliseconds. */
const REST = 150;

/** A document with its session. */
export class DocumentSession implements vscode.Disposable {
  state: State | null = null;
  private sent = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly port: SessionPort;

  constructor(
    readonly document: vscode.TextDocument,
    spawn: () => WorkerEndpoint,
    log: (line: string) => void,
    private readonly changed: () => void,
    private readonly asked: (name: RequestName) => void,
  ) {
    this.port = sessionOn(document.uri, spawn, log);
    this.port.onState((state) => this.take(state));
    this.configure();
    this.read();
  }

  /** Asks the session; the newest text goes first, so that what is asked is asked of what the user sees. */
  async request<K extends RequestName>(
    name: K,
    ask: Requests[K]['ask'],
    waits?: Waits,
  ): Promise<Requests[K]['answer']> {
    if (this.document.version !== this.sent) await this.read();
    this.asked(name);
    return this.port.request(name, ask, waits);
  }

  /** The text changed: ranges move with it at once, and it is read when typing rests. */
  edited(event: vscode.TextDocumentChangeEvent): void {
    if (this.state) this.state = event.contentChanges.reduce(moved, this.state);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), REST);
  }

  /** Tells the session the limits that a diagnosis judges by here. */
  configure(): void {
    // A session that died says so in the log, and is restored with them.
    this.port.request('configure', { thresholds: thresholdsFor(this.document.uri) }).catch(() => undefined);
  }

  /** The text is the same; what it imports may not be. */
  readAgain(): void {
    void this.read();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.port.dispose();
  }

  private async read(): Promise<void> {
    clearTimeout(this.timer);
    const { version } = this.document;
    this.sent = version;
    try {
      this.take(await this.port.request('open', { text: this.document.getText(), version }));
    } catch {
      // A session that died says so in the log, and is restored with the newest text.
    }
  }

  private take(state: State): void {
    if (this.state && state.revision < this.state.revision && state.textVersion <= this.state.textVersion) return;
    this.state = state;
    this.changed();
  }
}

/** The settings `deltascope.diagnosis.*`, by the names that they end in. */
function thresholdsFor(uri: vscode.Uri): Record<string, number> {
  const set = vscode.workspace.getConfiguration('deltascope', uri).get<Record<string, unknown>>('diagnosis', {});
  return Object.fromEntries(
    Object.entries(set).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

/** The state with every place moved as an edit moves it. */
function moved(state: State, change: vscode.TextDocumentContentChangeEvent): State {
  if (!state.run) return state;
  const edit = { start: change.range.start, end: change.range.end, added: change.text.split('\n').length - 1 };
  const { run } = state;
  const layers = run.layers.map((layer) => (layer.range ? { ...layer, range: shift(layer.range, edit) } : layer));
  const ranges = { ...run.ranges, layers: run.ranges.layers && shift(run.ranges.layers, edit) };
  return { ...state, run: { ...run, layers, ranges } };
}
