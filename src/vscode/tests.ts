import * as vscode from 'vscode';
import { configurationOf, programOf } from './debugger.js';
import type { Sessions } from './sessions.js';
import { TestFiles } from './testFiles.js';
import { filesIn, TestRuns } from './testRuns.js';
import { runOnSave } from './testsOnSave.js';

type Handler = vscode.TestRunProfile['runHandler'];

/** The Tests view. What a model's tests are, and what each says, is the session's to know (`session/modelTests`). */
export function registerTests(sessions: Sessions): vscode.Disposable {
  const controller = vscode.tests.createTestController('deltascope', 'DeltaScope');
  const files = new TestFiles(controller, sessions);
  const runs = new TestRuns(controller, files);
  const run: Handler = (request, token) => runs.run(request, token);
  const runOrWatch: Handler = (request, token) =>
    request.continuous ? runOnSave(controller, runs, request, token) : run(request, token);
  const debug: Handler = (request, token) => debugFiles(controller, request, token);
  const { Run, Debug } = vscode.TestRunProfileKind;
  controller.createRunProfile(vscode.l10n.t('Run'), Run, runOrWatch, true, undefined, true);
  controller.createRunProfile(vscode.l10n.t('Debug'), Debug, debug, true);
  return vscode.Disposable.from(controller, files);
}

/** The debugger on each file that a test was chosen of, one after the other. */
async function debugFiles(
  controller: vscode.TestController,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  for (const { uri } of filesIn(controller, request)) {
    if (uri && !token.isCancellationRequested) await debugFile(uri, token);
  }
}

/** Until the debugger ends, or is told to. */
async function debugFile(uri: vscode.Uri, token: vscode.CancellationToken): Promise<void> {
  const configuration = configurationOf(programOf(uri));
  const isOurs = ({ configuration: { type, program } }: vscode.DebugSession): boolean =>
    type === configuration.type && program === configuration.program;
  const listening: vscode.Disposable[] = [];
  const ended = new Promise<void>((resolve) => {
    listening.push(
      vscode.debug.onDidStartDebugSession((session) => {
        if (isOurs(session)) listening.push(token.onCancellationRequested(() => vscode.debug.stopDebugging(session)));
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (isOurs(session)) resolve();
      }),
    );
  });
  try {
    if (await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), configuration)) await ended;
  } finally {
    for (const each of listening) each.dispose();
  }
}
