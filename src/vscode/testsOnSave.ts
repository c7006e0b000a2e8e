import * as vscode from 'vscode';
import { isModuleFile } from '../formats/module/moduleFile.js';
import { mayBeImported } from './modelFiles.js';
import { filesIn, type TestRuns } from './testRuns.js';

/** Runs what was chosen of a file each time that it is saved, or something that it may import; until told to stop. */
export function runOnSave(
  controller: vscode.TestController,
  runs: TestRuns,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): void {
  const running = new Map<string, vscode.CancellationTokenSource>();
  const saving = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
    for (const file of filesIn(controller, request).filter((each) => dependsOn(each, uri))) {
      running.get(file.id)?.cancel();
      const ending = new vscode.CancellationTokenSource();
      running.set(file.id, ending);
      void runs.run(ofFile(request, file), ending.token);
    }
  });
  token.onCancellationRequested(() => {
    saving.dispose();
    for (const ending of running.values()) ending.cancel();
  });
}

function dependsOn({ id, uri }: vscode.TestItem, saved: vscode.Uri): boolean {
  return id === saved.toString() || (uri !== undefined && isModuleFile(uri.path) && mayBeImported(saved));
}

function ofFile({ include, exclude, profile }: vscode.TestRunRequest, file: vscode.TestItem): vscode.TestRunRequest {
  const chosen = include?.filter(({ uri }) => uri?.toString() === file.id) ?? [file];
  return new vscode.TestRunRequest(chosen, exclude, profile, true);
}
