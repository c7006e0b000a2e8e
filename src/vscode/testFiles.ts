import * as vscode from 'vscode';
import type { ModelTest, SessionPort } from '../protocol.js';
import type { DocumentSession } from './documentSession.js';
import { MODEL_FILES } from './modelFiles.js';
import { toRange } from './ranges.js';
import type { Sessions } from './sessions.js';

/** The model files in the Tests view: open ones at once, the workspace's others when somebody looks. */
export class TestFiles implements vscode.Disposable {
  /** The version of each open text whose tests are shown. */
  private readonly listed = new WeakMap<DocumentSession, number>();
  private readonly subscriptions: vscode.Disposable[];
  private watching = false;

  constructor(
    private readonly controller: vscode.TestController,
    private readonly sessions: Sessions,
  ) {
    controller.resolveHandler = (file) => (file ? this.list(file) : this.find());
    controller.refreshHandler = () => this.find();
    this.subscriptions = [
      sessions.onDidChange((session) => void this.follow(session)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (!vscode.workspace.getWorkspaceFolder(uri)) this.remove(uri);
      }),
    ];
  }

  /** Looks for the workspace's model files; from then on those that come and go are seen. */
  async find(): Promise<void> {
    this.watch();
    for (const uri of await vscode.workspace.findFiles(MODEL_FILES, '**/node_modules/**')) this.fileAt(uri);
  }

  /** Opens a session of its own on a file, which ends when `use` has. Rejects with an Error for the user. */
  async apart<T>({ uri }: vscode.TestItem, use: (port: SessionPort) => Promise<T>): Promise<T> {
    const file = uri as vscode.Uri;
    const port = this.sessions.apart(file);
    try {
      await port.request('open', { text: await textOf(file), version: 1 });
      return await use(port);
    } finally {
      port.dispose();
    }
  }

  /** Shows a file's tests in the view; those that were there before keep what is known of them. */
  show(file: vscode.TestItem, tests: readonly ModelTest[]): void {
    file.error = undefined;
    file.canResolveChildren = false;
    file.children.replace(tests.map((test, i) => this.itemOf(test, file.uri as vscode.Uri, i)));
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
  }

  /** The tests of a file that is not open. */
  private async list(file: vscode.TestItem): Promise<void> {
    file.busy = true;
    try {
      this.show(file, (await this.apart(file, (port) => port.request('tests', null))).tests);
    } catch (thrown) {
      file.error = messageOf(thrown);
    } finally {
      file.busy = false;
    }
  }

  /** The tests of an open file, whenever it has another text. While that has errors the last good one's stay. */
  private async follow(session: DocumentSession): Promise<void> {
    const { state, document } = session;
    if (!state || state.stale || this.listed.get(session) === state.textVersion) return;
    this.listed.set(session, state.textVersion);
    const file = this.fileAt(document.uri);
    try {
      const { tests } = await session.request('tests', null);
      if (this.listed.get(session) === state.textVersion) this.show(file, tests);
    } catch (thrown) {
      file.error = messageOf(thrown);
    }
  }

  private watch(): void {
    if (this.watching) return;
    this.watching = true;
    const watcher = vscode.workspace.createFileSystemWatcher(MODEL_FILES);
    this.subscriptions.push(
      watcher,
      watcher.onDidCreate((uri) => void this.fileAt(uri)),
      watcher.onDidDelete((uri) => this.remove(uri)),
      watcher.onDidChange((uri) => {
        const file = this.controller.items.get(uri.toString());
        if (file && !this.sessions.get(uri)) file.canResolveChildren = true;
      }),
    );
  }

  private fileAt(uri: vscode.Uri): vscode.TestItem {
    const key = uri.toString();
    const known = this.controller.items.get(key);
    if (known) return known;
    const made = this.controller.createTestItem(key, vscode.workspace.asRelativePath(uri), uri);
    made.canResolveChildren = true;
    this.controller.items.add(made);
    return made;
  }

  private remove(uri: vscode.Uri): void {
    this.controller.items.delete(uri.toString());
  }

  private itemOf({ id, name, range, tests }: ModelTest, uri: vscode.Uri, place: number): vscode.TestItem {
    const item = this.controller.createTestItem(id, name, uri);
    if (range) item.range = toRange(range);
    // In the session's order, which is the network's.
    item.sortText = String(place).padStart(6, '0');
    item.children.replace(tests.map((test, i) => this.itemOf(test, uri, i)));
    return item;
  }
}

/** As the user sees it, saved or not. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open ? open.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
