import * as vscode from 'vscode';
import type { WorkerEndpoint } from '../worker/endpoint.js';
import { registerCodeLenses } from './codeLens.js';
import { registerCommands } from './commands.js';
import { registerContextKeys } from './contextKeys.js';
import { registerDebugger } from './debugger.js';
import { registerDiagnostics } from './diagnostics.js';
import { registerEvaluatable } from './evaluatable.js';
import { registerInlineValues } from './inlineValues.js';
import { Panel } from './panel.js';
import { RecentFiles } from './recentFiles.js';
import { Sessions } from './sessions.js';
import { registerSidebar } from './sidebar.js';
import { registerStatusBar } from './statusBar.js';
import { registerTests } from './tests.js';
import { registerViewProgress } from './viewProgress.js';
import { Walkthrough } from './walkthrough.js';

/** Connects the parts; `spawn` starts a worker in the way of the host that we run in. */
export function activateWith(context: vscode.ExtensionContext, spawn: () => WorkerEndpoint): void {
  const log = vscode.window.createOutputChannel('DeltaScope', { log: true });
  const sessions = new Sessions(spawn, (line) => log.warn(line));
  const panel: Panel = new Panel(context.extensionUri, sessions, () => undefined);
  const recent = new RecentFiles(context.workspaceState, sessions);
  const walkthrough = new Walkthrough(context.globalState, sessions, panel);
  context.subscriptions.push(
    log,
    sessions,
    panel,
    recent,
    walkthrough,
    registerSidebar(context.extensionUri, { sessions, panel, recent, walkthrough }),
    registerCodeLenses(sessions),
    registerDiagnostics(sessions),
    registerStatusBar(sessions),
    registerViewProgress(sessions),
    registerContextKeys(sessions),
    registerDebugger(sessions, panel),
    registerTests(sessions),
    registerInlineValues(sessions),
    registerEvaluatable(sessions),
    registerCommands({ extension: context.extensionUri, sessions, panel, log }),
  );
}
