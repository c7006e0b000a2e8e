import * as vscode from 'vscode';
import { isModuleFile } from '../formats/module/moduleFile.js';
import type { OtherRun, RequestName, Requests, SessionPort, State, Waits } from '../protocol.js';
import { openSession } from '../worker/client.js';
import type { WorkerEndpoint } from '../worker/endpoint.js';
import { TEXT_SCHEME } from './compare/textApart.js';
import { TextsApart } from './compare/textsApart.js';
import { shift } from './shift.js';
import { filesBeside } from './workspaceFiles.js';

/** How long typing rests before the text is read again, in milliseconds. */
const REST = 150;

/** Model files: a language of their own, and code that keeps its language. */
export const MODELS: vscode.DocumentSelector = [
  { language: 'grad-json' },
  { pattern: '**/*.grad.{mjs,js,ts}', language: 'javascript' },
  { pattern: '**/*.grad.{mjs,js,ts}', language: 'typescript' },
];

/** The same, to be looked for in a workspace. */
export const MODEL_FILES = '**/*.grad.{json,mjs,js,ts}';

/** Schemes of texts that are no files that a user works on: a comparison's left side and the like. */
const ELSEWHERE: ReadonlySet<string> = new Set(['git', TEXT_SCHEME]);

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

function sessionOn(uri: vscode.Uri, spawn: () => WorkerEndpoint, log: (line: string) => void): SessionPort {
  return openSession({
    file: fileName(uri),
    files: filesBeside(uri),
    folder: folderOf(uri),
    trusted: vscode.workspace.isTrusted,
    checkpointBytes: checkpointBytesFor(uri),
    spawn,
    log,
  });
}

function fileRun({ uri }: vscode.TextDocument): Omit<OtherRun, 'state'> {
  return { id: uri.toString(), kind: 'file', name: vscode.workspace.asRelativePath(uri), version: null };
}

/** The file's name, with the ending that says what it is: a document whose language was chosen by hand may lack it. */
function fileName(uri: vscode.Uri): string {
  const name = uri.path.split('/').at(-1) ?? '';
  return name.endsWith('.json') || isModuleFile(name) ? name : `${name}.grad.json`;
}

/** Whether a model that is code may import a file. */
export function mayBeImported({ path }: vscode.Uri): boolean {
  return /\.([cm]?[jt]s|json)$/i.test(path);
}

/** Where packages are looked up; null where the document does not lie on a disk. */
function folderOf(uri: vscode.Uri): string | null {
  return uri.scheme === 'file' ? vscode.Uri.joinPath(uri, '..').fsPath : null;
}

/** What the setting says, in bytes. */
function checkpointBytesFor(uri: vscode.Uri): number {
  const megabytes = vscode.workspace.getConfiguration('deltascope', uri).get('checkpointMemory', 256);
  return Math.max(1, megabytes) * 2 ** 20;
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

/** One session for each open model file; views follow the active one. */
export class Sessions implements vscode.Disposable {
  private readonly open = new Map<string, DocumentSession>();
  private readonly changeEmitter = new vscode.EventEmitter<DocumentSession>();
  private readonly requestEmitter = new vscode.EventEmitter<RequestName>();
  private readonly activeEmitter = new vscode.EventEmitter<DocumentSession | null>();
  /** A session has a new state. */
  readonly onDidChange = this.changeEmitter.event;
  /** Somebody asks a session for something. */
  readonly onDidRequest = this.requestEmitter.event;
  readonly onDidChangeActive = this.activeEmitter.event;
  /** What runs beside a file, to be compared with it. */
  readonly apartTexts = new TextsApart((uri) => this.apart(uri));
  private current: DocumentSession | null = null;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly spawn: () => WorkerEndpoint,
    private readonly log: (line: string) => void,
  ) {
    this.subscriptions = [
      this.changeEmitter,
      this.requestEmitter,
      this.activeEmitter,
      vscode.workspace.onDidOpenTextDocument((document) => this.consider(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.close(document)),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.contentChanges.length > 0) this.open.get(event.document.uri.toString())?.edited(event);
      }),
      vscode.workspace.onDidSaveTextDocument((document) => this.readImported(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.startCode()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('deltascope.diagnosis'))
          for (const session of this.open.values()) session.configure();
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor?.document)),
    ];
    for (const document of vscode.workspace.textDocuments) this.consider(document);
    this.follow(vscode.window.activeTextEditor?.document);
  }

  /** The session on view: of the active editor, or of the one before where the focus is elsewhere. */
  get active(): DocumentSession | null {
    return this.current;
  }

  get(document: vscode.Uri | string): DocumentSession | null {
    return this.open.get(document.toString()) ?? null;
  }

  /** The session of a command's argument, else the active one. */
  of(argument: unknown): DocumentSession | null {
    if (argument instanceof vscode.Uri || typeof argument === 'string') return this.get(argument) ?? this.current;
    return this.current;
  }

  /** A session of its own on a file, without a text yet: for work that the run on view is to know nothing of. */
  apart(uri: vscode.Uri): SessionPort {
    return sessionOn(uri, this.spawn, this.log);
  }

  /** What the run on view can be compared with, besides its own branches. */
  get others(): readonly OtherRun[] {
    const { current, apartTexts } = this;
    const files = [...this.open.values()].filter((session) => session !== current);
    const apart = apartTexts.current;
    return [
      ...files.map(({ document, state }): OtherRun => ({ ...fileRun(document), state })),
      ...(apart && apart.document === current?.document ? [apart.describe()] : []),
    ];
  }

  /** Puts a session on view, whatever editor is active. */
  show(session: DocumentSession): void {
    if (session !== this.current) this.activate(session);
  }

  dispose(): void {
    for (const session of this.open.values()) session.dispose();
    this.open.clear();
    this.apartTexts.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private consider(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (vscode.languages.match(MODELS, document) === 0 || ELSEWHERE.has(document.uri.scheme) || this.open.has(key))
      return;
    const session = new DocumentSession(
      document,
      this.spawn,
      this.log,
      () => this.changeEmitter.fire(session),
      (name) => this.requestEmitter.fire(name),
    );
    this.open.set(key, session);
    if (this.current === null || vscode.window.activeTextEditor?.document === document) this.activate(session);
  }

  /** A file was saved that a model that is code may import. */
  private readImported({ uri }: vscode.TextDocument): void {
    if (!mayBeImported(uri)) return;
    for (const session of this.open.values()) {
      const { path } = session.document.uri;
      if (isModuleFile(path) && path !== uri.path) session.readAgain();
    }
  }

  /** From now on code may run: models that are code begin anew. */
  private startCode(): void {
    for (const { document } of [...this.open.values()]) {
      if (!isModuleFile(document.uri.path)) continue;
      this.close(document);
      this.consider(document);
    }
    this.follow(vscode.window.activeTextEditor?.document);
  }

  private close(document: vscode.TextDocument): void {
    const session = this.open.get(document.uri.toString());
    if (!session) return;
    this.open.delete(document.uri.toString());
    session.dispose();
    if (this.current === session) this.activate([...this.open.values()].at(-1) ?? null);
  }

  private follow(document: vscode.TextDocument | undefined): void {
    const session = document && this.open.get(document.uri.toString());
    if (session && session !== this.current) this.activate(session);
  }

  private activate(session: DocumentSession | null): void {
    this.current = session;
    this.activeEmitter.fire(session);
  }
}
