import * as vscode from 'vscode';
import type { RecentFile } from '../protocol.js';
import type { DocumentSession } from './documentSession.js';
import { isSame, lastKnown, noted, readRecent } from './recent.js';
import type { Sessions } from './sessions.js';
import { showFile } from './showFile.js';

const KEY = 'recentFiles';

/** Model files of this workspace that were on view lately, the last one first, each with what was last known of it. */
export class RecentFiles implements vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changeEmitter.event;
  private readonly subscriptions: vscode.Disposable[];

  /** `memory`: where the list is kept from one window to the next. */
  constructor(
    private readonly memory: vscode.Memento,
    sessions: Sessions,
  ) {
    this.subscriptions = [
      this.changeEmitter,
      sessions.onDidChange((session) => this.note(session, false)),
      sessions.onDidChangeActive((session) => session && this.note(session, true)),
      vscode.workspace.onDidDeleteFiles(() => void this.dropGone()),
      vscode.workspace.onDidRenameFiles(() => void this.dropGone()),
    ];
  }

  get files(): readonly RecentFile[] {
    return readRecent(this.memory.get(KEY));
  }

  /** Forgets the files that are not there any more. One that can't be reached now may be there tomorrow: it stays. */
  async dropGone(): Promise<void> {
    const { files } = this;
    const there = await Promise.all(files.map(({ uri }) => isThere(vscode.Uri.parse(uri))));
    if (there.includes(false)) this.keep(files.filter((_, i) => there[i]));
  }

  /** Opens one of the list's files, and nothing else: the address comes from a web page. */
  async open(uri: string): Promise<void> {
    if (!this.files.some((file) => file.uri === uri)) return;
    try {
      await showFile(vscode.Uri.parse(uri));
    } catch (thrown) {
      await this.dropGone();
      void vscode.window.showErrorMessage(`DeltaScope: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** While something runs nothing is noted: what counts is where it ends. */
  private note({ document, state }: DocumentSession, first: boolean): void {
    if (state?.run?.activity.kind !== 'idle' || document.isUntitled) return;
    const { files } = this;
    const file = { uri: document.uri.toString(), name: state.file, known: lastKnown(state.run) };
    const known = files.find(({ uri }) => uri === file.uri);
    if (!isSame(known, file) || (first && known !== files[0])) this.keep(noted(files, file, first));
  }

  private keep(files: readonly RecentFile[]): void {
    void this.memory.update(KEY, files);
    this.changeEmitter.fire();
  }
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (thrown) {
    return !(thrown instanceof vscode.FileSystemError && thrown.code === 'FileNotFound');
  }
}
