import * as vscode from 'vscode';
import type { OtherRun, RequestName, Requests, SessionPort, State, TextEdit, Waits } from '../../protocol.js';
import { toRange } from '../ranges.js';
import { editedText } from './editedText.js';

/** Texts that are in no file are read under this scheme, to be seen beside their file. */
export const TEXT_SCHEME = 'deltascope-text';

/** A run of a text that is in no file: as its document was once, or with edits that somebody tries. */
export class TextApart implements vscode.Disposable {
  state: State | null = null;
  readonly text: string;
  /** The document's version that it began as. */
  readonly version: number;

  constructor(
    readonly id: string,
    readonly document: vscode.TextDocument,
    /** What is tried, and its edits; null of a snapshot. */
    private readonly tried: { readonly title: string; readonly edits: readonly TextEdit[] } | null,
    private readonly port: SessionPort,
    private readonly changed: () => void,
  ) {
    this.text = editedText(document.getText(), tried?.edits ?? []);
    this.version = document.version;
    port.onState((state) => this.take(state));
  }

  /** Reads the text, and goes to a step; answers once the text is read. Rejects where no network comes of it. */
  async begin(step: number): Promise<void> {
    const state = await this.port.request('open', { text: this.text, version: this.version });
    this.take(state);
    const problem = state.problems.find(({ severity }) => severity === 'error');
    if (!state.run?.hasData)
      throw new Error(vscode.l10n.t('No network comes of this text: {0}', problem?.message ?? 'it has no data'));
    // Whoever looks on sees how far it is, and may stop it.
    void this.port.request('goto', { step }).catch(() => undefined);
  }

  request<K extends RequestName>(name: K, ask: Requests[K]['ask'], waits?: Waits): Promise<Requests[K]['answer']> {
    return this.port.request(name, ask, waits);
  }

  /** Puts what is tried into the file: one edit in the editor's own history. Answers where its first change begins. */
  async apply(): Promise<vscode.Position> {
    const { document, tried } = this;
    if (!tried || document.version !== this.version)
      throw new Error(vscode.l10n.t('The file has changed since this was tried. Try it again.'));
    const edit = new vscode.WorkspaceEdit();
    const ranges = tried.edits.map(({ range }) => toRange(range));
    tried.edits.forEach(({ text }, i) => {
      edit.replace(document.uri, ranges[i] as vscode.Range, text);
    });
    if (!(await vscode.workspace.applyEdit(edit))) throw new Error(vscode.l10n.t('The file could not be edited.'));
    const starts = ranges.map(({ start }) => start).sort((one, other) => one.compareTo(other));
    return starts[0] ?? new vscode.Position(0, 0);
  }

  describe(): OtherRun {
    const { id, tried, state, version } = this;
    const file = vscode.workspace.asRelativePath(this.document.uri);
    return tried
      ? { id, kind: 'try', name: tried.title, version, state }
      : { id, kind: 'snapshot', name: file, version, state };
  }

  dispose(): void {
    this.port.dispose();
  }

  private take(state: State): void {
    if (this.state && state.revision < this.state.revision) return;
    this.state = state;
    this.changed();
  }
}
