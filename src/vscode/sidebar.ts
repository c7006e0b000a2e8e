import * as vscode from 'vscode';
import type { FromView, ToView } from '../protocol.js';
import type { Panel } from './panel.js';
import type { RecentFiles } from './recentFiles.js';
import type { Sessions } from './sessions.js';
import { View } from './view.js';
import { viewHtml, viewRoots } from './viewHtml.js';
import { readMessage } from './viewMessages.js';
import { openWalkthrough, type Walkthrough } from './walkthrough.js';

export interface SidebarParts {
  readonly sessions: Sessions;
  readonly panel: Panel;
  readonly recent: RecentFiles;
  readonly walkthrough: Walkthrough;
}

/** The run and its layers, in an activity-bar container of its own. */
export function registerSidebar(extension: vscode.Uri, parts: SidebarParts): vscode.Disposable {
  return vscode.window.registerWebviewViewProvider('deltascope.run', {
    resolveWebviewView: (shown) => {
      shown.webview.options = { enableScripts: true, localResourceRoots: viewRoots(extension) };
      const subscriptions = [follow(shown, parts), keep(shown, parts)];
      shown.onDidDispose(() => vscode.Disposable.from(...subscriptions).dispose());
      shown.webview.html = viewHtml(shown.webview, extension, 'sidebar');
    },
  });
}

/** The session on view. */
function follow(shown: vscode.WebviewView, { sessions, panel }: SidebarParts): vscode.Disposable {
  const view = new View(shown.webview, () => shown.visible, sessions, {
    select: (layer) => panel.select(layer),
    openPanel: (layer, tab) => panel.open(layer, tab),
  });
  return vscode.Disposable.from(
    view,
    shown.onDidChangeVisibility(() => view.visibilityChanged()),
  );
}

/** What is kept besides: files that were open, and what of the walkthrough was done. A page that was hidden has been thrown away, and asks anew. */
function keep(shown: vscode.WebviewView, { recent, walkthrough }: SidebarParts): vscode.Disposable {
  const { webview } = shown;
  const post = (): void => {
    if (!shown.visible) return;
    const message: ToView = { type: 'kept', recent: recent.files, done: walkthrough.done };
    void webview.postMessage(message);
  };
  const receive = (message: FromView | null): void => {
    if (message?.type === 'openRecent') void recent.open(message.uri);
    if (message?.type === 'walkthrough') void openWalkthrough(message.step);
    if (message?.type !== 'ready') return;
    post();
    void recent.dropGone();
  };
  return vscode.Disposable.from(
    webview.onDidReceiveMessage((message: unknown) => receive(readMessage(message))),
    recent.onDidChange(post),
    walkthrough.onDidChange(post),
  );
}
