import * as vscode from 'vscode';
import type { SessionPort, TextEdit } from '../../protocol.js';
import { TEXT_SCHEME, TextApart } from './textApart.js';

/** The text that is run beside its file, to be compared with it: one at a time, for each takes a worker of its own. */
export class TextsApart implements vscode.Disposable {
  private now: TextApart | null = null;
  private count = 0;
  private readonly emitter = new vscode.EventEmitter<void>();
  /** Another one, a new state of it, or none any more. */
  readonly onDidChange = this.emitter.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly open: (uri: vscode.Uri) => SessionPort) {
    this.subscriptions = [
      this.emitter,
      vscode.workspace.registerTextDocumentContentProvider(TEXT_SCHEME, {
        provideTextDocumentContent: ({ query }) => this.get(query)?.text ?? '',
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document === this.now?.document) this.end();
      }),
    ];
  }

  get current(): TextApart | null {
    return this.now;
  }

  get(id: string): TextApart | null {
    return this.now?.id === id ? this.now : null;
  }

  /** Runs a document's text as it is, or with what is tried, up to a step; the one before ends. Answers once it runs. */
  async begin(
    document: vscode.TextDocument,
    tried: { readonly title: string; readonly edits: readonly TextEdit[] } | null,
    step: number,
  ): Promise<TextApart> {
    this.end();
    const id = `text-${++this.count}`;
    const made = new TextApart(id, document, tried, this.open(document.uri), () => this.emitter.fire());
    this.now = made;
    try {
      await made.begin(step);
    } catch (thrown) {
      if (this.now === made) this.end();
      throw thrown;
    }
    return made;
  }

  end(): void {
    this.now?.dispose();
    this.now = null;
    this.emitter.fire();
  }

  dispose(): void {
    this.now?.dispose();
    this.now = null;
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
