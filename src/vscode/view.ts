import * as vscode from 'vscode';
import type { FromView, PanelTab, ToView } from '../protocol.js';
import { otherOf } from './compare/compareAnswers.js';
import type { DocumentSession } from './documentSession.js';
import { answerHost } from './hostRequests.js';
import { toRange } from './ranges.js';
import type { Sessions } from './sessions.js';
import { readMessage } from './viewMessages.js';
import { encode } from './wire.js';

/** What a view may set off besides requests to its session. */
export interface ViewActions {
  select(layer: string | null): void;
  openPanel(layer: string | null, tab: PanelTab | null): void;
}

/** Connects a webview with the session on view. A hidden view is sent nothing, and all it missed when it shows again. */
export class View implements vscode.Disposable {
  private ready = false;
  private behind = true;
  private pending: ToView | null = null;
  private showsOthers = false;
  /** Requests that the page waits for. */
  private readonly waiting = new Map<number, AbortController>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly webview: vscode.Webview,
    private readonly isVisible: () => boolean,
    private readonly sessions: Sessions,
    private readonly actions: ViewActions,
  ) {
    this.subscriptions = [
      webview.onDidReceiveMessage((message: unknown) => this.receive(readMessage(message))),
      sessions.onDidChange((session) => {
        if (session === sessions.active) this.show();
        else this.showOthers();
      }),
      sessions.apartTexts.onDidChange(() => this.showOthers()),
      sessions.onDidChangeActive(() => {
        this.show();
        this.showOthers();
      }),
    ];
  }

  /** To be called when the view shows or hides: a page that was hidden has been thrown away and starts anew. */
  visibilityChanged(): void {
    if (!this.isVisible()) this.waitsNoMore();
    if (!this.isVisible() || !this.behind) return;
    this.show();
    this.showOthers();
  }

  select(layer: string | null, tab: PanelTab | null, tensor: string | null = null): void {
    const message: ToView = { type: 'select', layer, tab, tensor };
    if (this.ready && this.isVisible()) this.post(message);
    else this.pending = message;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.waitsNoMore();
  }

  private show(): void {
    this.behind = !this.ready || !this.isVisible();
    if (this.behind) return;
    const { active } = this.sessions;
    this.post({ type: 'state', state: active?.state ?? null, document: active?.document.uri.toString() ?? null });
  }

  private showOthers(): void {
    if (this.showsOthers && this.ready && this.isVisible()) this.post({ type: 'others', others: this.sessions.others });
  }

  private receive(message: FromView | null): void {
    switch (message?.type) {
      case 'ready':
        this.ready = true;
        // A page that was there before has been thrown away.
        this.waitsNoMore();
        this.showsOthers = message.others ?? false;
        this.show();
        this.showOthers();
        if (this.pending) this.post(this.pending);
        this.pending = null;
        break;
      case 'request':
        void this.request(message);
        break;
      case 'cancel':
        this.waiting.get(message.id)?.abort();
        break;
      case 'ask':
        void this.settle(message.id, (session) => answerHost(session, message.name, message.ask, this.sessions));
        break;
      case 'command':
        void vscode.commands.executeCommand(`deltascope.${message.command}`);
        break;
      case 'select':
        this.actions.select(message.layer);
        break;
      case 'openPanel':
        this.actions.openPanel(message.layer, message.tab);
        break;
      case 'openLink':
        void vscode.env.openExternal(vscode.Uri.parse(message.url, true));
        break;
      case 'reveal':
        void reveal(this.sessions.active, toRange(message.range));
        break;
    }
  }

  private async request({ id, name, ask, of }: FromView & { readonly type: 'request' }): Promise<void> {
    const waits = new AbortController();
    this.waiting.set(id, waits);
    await this.settle(id, (session) =>
      (of === undefined ? session : otherOf(of, this.sessions)).request(name, ask as never, waits.signal),
    );
    if (this.waiting.get(id) === waits) this.waiting.delete(id);
  }

  private waitsNoMore(): void {
    for (const waits of this.waiting.values()) waits.abort();
    this.waiting.clear();
  }

  /** Sends what `answer` gives of the session on view, or in words why there is none. */
  private async settle(id: number, answer: (session: DocumentSession) => Promise<unknown>): Promise<void> {
    try {
      const session = this.sessions.active;
      if (!session) throw new Error('No model file is open.');
      this.post({ type: 'answer', id, answer: await answer(session) });
    } catch (thrown) {
      this.post({ type: 'failed', id, message: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  }

  private post(message: ToView): void {
    void this.webview.postMessage(encode(message));
  }
}

/** Shows a place of the model file in its editor. */
export async function reveal(session: DocumentSession | null, range: vscode.Range): Promise<void> {
  if (!session) return;
  const shown = vscode.window.visibleTextEditors.find(({ document }) => document === session.document);
  await vscode.window.showTextDocument(session.document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selection: range,
  });
}
