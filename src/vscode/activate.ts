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
import { Sessions } from './sessions.js';
import { registerSidebar } from './sidebar.js';
import { registerStatusBar } from './statusBar.js';
import { registerTests } from './tests.js';
import { registerViewProgress } from './viewProgress.js';

/** Connects the parts; `spawn` starts a worker in the way of the host that we run in. */
export function activateWith(context: vscode.ExtensionContext, spawn: () => WorkerEndpoint): void {
  const log = vscode.window.createOutputChannel('DeltaScope', { log: true });
  const sessions = new Sessions(spawn, (line) => log.warn(line));
  const panel: Panel = new Panel(context.extensionUri, sessions, () => undefined);
  context.subscriptions.push(
    log,
    sessions,
    panel,
    registerSidebar(context.extensionUri, sessions, {
      select: (layer) => panel.select(layer),
      openPanel: (layer, tab) => panel.open(layer, tab),
    }),
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
