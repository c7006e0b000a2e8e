import * as vscode from 'vscode';
import type { Sessions } from './sessions.js';
import { View, type ViewActions } from './view.js';
import { viewHtml, viewRoots } from './viewHtml.js';

/** The run and its layers, in an activity-bar container of its own. */
export function registerSidebar(extension: vscode.Uri, sessions: Sessions, actions: ViewActions): vscode.Disposable {
  return vscode.window.registerWebviewViewProvider('deltascope.run', {
    resolveWebviewView: (shown) => {
      shown.webview.options = { enableScripts: true, localResourceRoots: viewRoots(extension) };
      const view = new View(shown.webview, () => shown.visible, sessions, actions);
      shown.onDidChangeVisibility(() => view.visibilityChanged());
      shown.onDidDispose(() => view.dispose());
      shown.webview.html = viewHtml(shown.webview, extension, 'sidebar');
    },
  });
}
