import * as vscode from 'vscode';
import { activateWith } from './vscode/activate.js';
import { spawnNode } from './worker/nodeEndpoint.js';

/** On the desktop and on a server: sessions run in worker threads. */
export function activate(context: vscode.ExtensionContext): void {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'worker.js').fsPath;
  activateWith(context, () => spawnNode(script));
}
