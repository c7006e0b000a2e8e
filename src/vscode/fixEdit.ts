import * as vscode from 'vscode';

/** What a quick fix does, wherever it is asked for. */
export function fixEdit(uri: vscode.Uri, range: vscode.Range, replacement: string): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, range, replacement);
  return edit;
}
