import * as vscode from 'vscode';

/**
 * Shows a file among those that are open: where the panel, or the walkthrough, has a group of editors for itself, it must not be
 * covered. The walkthrough makes an empty group for what its buttons open.
 */
export async function showFile(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), groupOfFiles());
}

function groupOfFiles(): vscode.ViewColumn {
  const { all } = vscode.window.tabGroups;
  const withFiles = all.find(({ tabs }) => tabs.some(({ input }) => input instanceof vscode.TabInputText));
  const empty = all.find(({ tabs }) => tabs.length === 0);
  return (withFiles ?? empty)?.viewColumn ?? vscode.ViewColumn.One;
}
