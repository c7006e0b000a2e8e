import * as vscode from 'vscode';
import { DebugAdapter } from '../debug/adapter.js';
import type { Debuggee } from '../debug/host.js';
import type { DocumentSession } from './documentSession.js';
import { MODELS } from './modelFiles.js';
import type { Panel } from './panel.js';
import type { Sessions } from './sessions.js';

const TYPE = 'deltascope';

/** F5 on a model file, with a launch.json and without. */
export function registerDebugger(sessions: Sessions, panel: Panel): vscode.Disposable {
  const open = (program: string): Promise<Debuggee> => openProgram(program, sessions);
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(TYPE, {
      provideDebugConfigurations: () => [configurationOf('${file}')],
      resolveDebugConfiguration: (_folder, given) => resolve(given),
    }),
    vscode.debug.registerDebugConfigurationProvider(
      TYPE,
      { provideDebugConfigurations: () => openModels().map((document) => configurationOf(programOf(document.uri))) },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.debug.registerDebugAdapterDescriptorFactory(TYPE, {
      createDebugAdapterDescriptor: () => new vscode.DebugAdapterInlineImplementation(new InlineAdapter(open)),
    }),
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type === TYPE && event === 'restartNeeded') void offerRestart(session, body.message);
    }),
    vscode.commands.registerCommand('deltascope.showVariable', (given: unknown) =>
      showVariable(given, sessions, panel),
    ),
    vscode.commands.registerCommand('deltascope.debug', async (argument: unknown) => {
      const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
      if (uri)
        await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), configurationOf(programOf(uri)));
    }),
  );
}

/** The text makes another network, and the run that was debugged is gone: only the user says whether to begin again. */
async function offerRestart(session: vscode.DebugSession, message: string): Promise<void> {
  const restart = vscode.l10n.t('Restart');
  if ((await vscode.window.showWarningMessage(message, restart)) === restart) await session.customRequest('restart');
}

/** The tensor that a row of the Variables view belongs to, as a map in the panel; its layer is selected. */
function showVariable(given: unknown, sessions: Sessions, panel: Panel): void {
  const name =
    (given as { variable?: { evaluateName?: string } } | undefined)?.variable?.evaluateName?.replaceAll('"', '') ?? '';
  const layers = sessions.active?.state?.run?.layers ?? [];
  const owners = layers.filter(({ path }) => name.startsWith(`${path}.`));
  const innermost = owners.sort((one, other) => other.path.length - one.path.length)[0];
  // Of a part, `hidden.weight[0]`, the whole.
  panel.open(innermost?.path ?? null, 'tensors', name.replace(/\[[^\]]*\]$/, ''));
}

/** Our adapter as VS Code wants one. */
class InlineAdapter implements vscode.DebugAdapter {
  private readonly sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.sent.event;
  private readonly adapter: DebugAdapter;

  constructor(open: (program: string) => Promise<Debuggee>) {
    this.adapter = new DebugAdapter({ open }, (message) => this.sent.fire(message));
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    void this.adapter.handle(message);
  }

  dispose(): void {
    this.adapter.dispose();
    this.sent.dispose();
  }
}

export function configurationOf(program: string): vscode.DebugConfiguration {
  const name = vscode.l10n.t(
    'Debug {0}',
    program.startsWith('$') ? vscode.l10n.t('Model') : (program.split(/[\\/]/).at(-1) ?? program),
  );
  return { type: TYPE, request: 'launch', name, program, stopOnEntry: true };
}

/** Without a launch.json there is nothing in it: the model file on view is meant. Undefined: nothing is started. */
async function resolve(given: vscode.DebugConfiguration): Promise<vscode.DebugConfiguration | undefined> {
  if (given.type && given.program && given.program !== '${file}') return given;
  const document = vscode.window.activeTextEditor?.document;
  if (document && vscode.languages.match(MODELS, document) > 0) {
    return { ...configurationOf(programOf(document.uri)), ...given, type: TYPE, program: programOf(document.uri) };
  }
  const ofLaunch = given.type && !given.program;
  await vscode.window.showInformationMessage(
    ofLaunch
      ? vscode.l10n.t(
          'DeltaScope: "program" is missing in the launch configuration "{0}": set it to the path of a model file, or open one and start again.',
          given.name,
        )
      : vscode.l10n.t('DeltaScope: open a model file (*.grad.json, *.grad.mjs, …) to debug it.'),
  );
  return undefined;
}

function openModels(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter((document) => vscode.languages.match(MODELS, document) > 0);
}

/** How a file is called in a launch configuration, and by the Debug Adapter Protocol: by its path on a disk, else by its address. */
export function programOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/** One letter before a colon is a drive. */
function uriOf(program: string): vscode.Uri {
  return /^[a-z][\w+.-]+:/i.test(program) ? vscode.Uri.parse(program) : vscode.Uri.file(program);
}

async function documentOf(program: string): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uriOf(program));
  } catch {
    throw new Error(
      vscode.l10n.t(
        '{0} can not be opened: set "program" in launch.json to the whole path of a model file that is there, such as {1}',
        program,
        '"${workspaceFolder}/model.grad.json"',
      ),
    );
  }
}

async function openProgram(program: string, sessions: Sessions): Promise<Debuggee> {
  const document = await documentOf(program);
  const session = sessions.get(document.uri);
  if (!session) throw new Error(vscode.l10n.t('{0} is no model file (*.grad.json, *.grad.mjs, …)', program));
  sessions.show(session);
  const path = programOf(document.uri);
  return {
    port: portOf(session, sessions),
    source: { name: path.split(/[\\/]/).at(-1) ?? path, path },
    isSource: (other) => uriOf(other).toString() === document.uri.toString(),
    onClose: (listener) =>
      vscode.workspace.onDidCloseTextDocument((closed) => {
        if (closed === document) listener();
      }),
  };
}

function portOf(session: DocumentSession, sessions: Sessions): Debuggee['port'] {
  return {
    request: (name, ask) => session.request(name, ask),
    onState: (listener) =>
      sessions.onDidChange((changed) => {
        if (changed === session && session.state) listener(session.state);
      }),
  };
}
