import * as vscode from 'vscode';
import { FileProblem, type FileSystem } from '../formats/fileSystem.js';

/** Files beside a model file, inside the workspace only, by VS Code's own file system: also where that is not a disk. */
export function filesBeside(document: vscode.Uri): FileSystem {
  const folder = vscode.Uri.joinPath(document, '..');
  return {
    read: async (path) => {
      const uri = vscode.Uri.joinPath(folder, path);
      if (/^[\\/]|^[a-z]:/i.test(path) || !isInside(uri, folder)) {
        throw new FileProblem(
          'outside',
          `${path} is outside the workspace; files are looked up beside the model file, inside the workspace only`,
        );
      }
      try {
        return await vscode.workspace.fs.readFile(uri);
      } catch (thrown) {
        throw problemOf(path, thrown);
      }
    },
  };
}

function isInside(uri: vscode.Uri, folder: vscode.Uri): boolean {
  const root = vscode.workspace.getWorkspaceFolder(folder)?.uri ?? folder;
  return uri.path === root.path || uri.path.startsWith(root.path.endsWith('/') ? root.path : `${root.path}/`);
}

function problemOf(path: string, thrown: unknown): FileProblem {
  if (thrown instanceof vscode.FileSystemError && thrown.code === 'FileNotFound') {
    return new FileProblem('missing', `${path} is not there; files are looked up beside the model file`);
  }
  return new FileProblem(
    'unreadable',
    `${path} can't be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
  );
}
