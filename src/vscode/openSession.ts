import * as vscode from 'vscode';
import { isModuleFile } from '../formats/module/moduleFile.js';
import type { SessionPort } from '../protocol.js';
import { openSession } from '../worker/client.js';
import type { WorkerEndpoint } from '../worker/endpoint.js';
import { filesBeside } from './workspaceFiles.js';

/** A session in a worker on a document's file, without a text yet. */
export function sessionOn(uri: vscode.Uri, spawn: () => WorkerEndpoint, log: (line: string) => void): SessionPort {
  return openSession({
    file: fileName(uri),
    files: filesBeside(uri),
    folder: folderOf(uri),
    trusted: vscode.workspace.isTrusted,
    checkpointBytes: checkpointBytesFor(uri),
    spawn,
    log,
  });
}

/** The file's name, with the ending that says what it is: a document whose language was chosen by hand may lack it. */
function fileName(uri: vscode.Uri): string {
  const name = uri.path.split('/').at(-1) ?? '';
  return name.endsWith('.json') || isModuleFile(name) ? name : `${name}.grad.json`;
}

/** Where packages are looked up; null where the document does not lie on a disk. */
function folderOf(uri: vscode.Uri): string | null {
  return uri.scheme === 'file' ? vscode.Uri.joinPath(uri, '..').fsPath : null;
}

/** What the setting says, in bytes. */
function checkpointBytesFor(uri: vscode.Uri): number {
  const megabytes = vscode.workspace.getConfiguration('deltascope', uri).get('checkpointMemory', 256);
  return Math.max(1, megabytes) * 2 ** 20;
}
