import * as vscode from 'vscode';
import { isModuleFile } from '../formats/module/moduleFile.js';
import type { OtherRun, RequestName, SessionPort } from '../protocol.js';
import type { WorkerEndpoint } from '../worker/endpoint.js';
import { TEXT_SCHEME } from './compare/textApart.js';
import { TextsApart } from './compare/textsApart.js';
import { DocumentSession } from './documentSession.js';
import { MODELS, mayBeImported } from './modelFiles.js';
import { sessionOn } from './openSession.js';

/** Schemes of texts that are no files that a user works on: a comparison's left side and the like. */
const ELSEWHERE: ReadonlySet<string> = new Set(['git', TEXT_SCHEME]);

function fileRun({ uri }: vscode.TextDocument): Omit<OtherRun, 'state'> {
  return { id: uri.toString(), kind: 'file', name: vscode.workspace.asRelativePath(uri), version: null };
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
