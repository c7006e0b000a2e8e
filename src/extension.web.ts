import * as vscode from 'vscode';
import { activateWith } from './vscode/activate.js';
import { spawnBrowser } from './worker/browserEndpoint.js';

/** In the browser: sessions run in web workers, whose script comes from the extension's folder, wherever that is. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'web', 'worker.js');
  const source = await vscode.workspace.fs.readFile(script);
  activateWith(context, () => spawnBrowser(source));
}
