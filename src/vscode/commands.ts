import * as vscode from 'vscode';
import type { DocumentSession } from './documentSession.js';
import { goToBranch } from './goToBranch.js';
import { newModel, openModel, openSample } from './newModel.js';
import type { Panel } from './panel.js';
import { withCheckProgress } from './progress.js';
import type { Sessions } from './sessions.js';
import { openWalkthrough } from './walkthrough.js';

export interface CommandParts {
  readonly extension: vscode.Uri;
  readonly sessions: Sessions;
  readonly panel: Panel;
  readonly log: vscode.LogOutputChannel;
}

type Run = (session: DocumentSession) => Promise<unknown>;

/** Commands that move the session of their argument (a document's address), else the one on view. */
function sessionCommands(sessions: Sessions, panel: Panel): Readonly<Record<string, Run>> {
  return {
    step: (session) => session.request('step', { count: 1 }),
    back: (session) => session.request('back', { count: 1 }),
    runEpoch: (session) => session.request('run', { until: 'epoch' }),
    run: (session) => session.request('run', { until: 'end' }),
    pause: (session) => session.request('pause', null),
    reset: (session) => session.request('reset', null),
    goToStep: (session) => goToStep(session),
    goToBranch: (session) => goToBranch(session),
    check: (session) => {
      const checking = session.request('check', { first: panel.viewed });
      return Promise.all([checking, withCheckProgress(sessions, session, checking)]);
    },
  };
}

export function registerCommands({ extension, sessions, panel, log }: CommandParts): vscode.Disposable {
  const register = (name: string, run: (...given: unknown[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`deltascope.${name}`, run);
  const moving = Object.entries(sessionCommands(sessions, panel)).map(([name, run]) =>
    register(name, async (argument) => {
      const session = sessions.of(argument);
      if (!session) return say(log, vscode.l10n.t('Open a model file (*.grad.json, *.grad.mjs, …) first.'));
      try {
        return await run(session);
      } catch (thrown) {
        log.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
        return say(log, thrown instanceof Error ? thrown.message : String(thrown));
      }
    }),
  );
  return vscode.Disposable.from(
    ...moving,
    register('openPanel', () => panel.open()),
    register('revealLayer', (_document, layer) => panel.open(typeof layer === 'string' ? layer : null, 'layers')),
    register('newModel', () => newModel()),
    register('explain', () => panel.open(null, 'explain')),
    register('openSample', () => openSample(extension, 'mazur.grad.json')),
    register('openBug', () => openSample(extension, 'wrong-df.grad.json')),
    register('openWalkthrough', () => openWalkthrough()),
    register('openModel', () => openModel()),
    register('showLog', () => log.show()),
  );
}

async function goToStep(session: DocumentSession): Promise<unknown> {
  const run = session.state?.run;
  if (!run) return undefined;
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Go to step'),
    prompt: vscode.l10n.t('0 to {0}; {1} steps were visited so far', run.totalSteps, run.recorded),
    value: String(run.step),
    validateInput: (text) => (/^\d+$/.test(text.trim()) ? null : vscode.l10n.t('A whole number from 0 on.')),
  });
  return answer === undefined ? undefined : session.request('goto', { step: Number(answer) });
}

/** A failure of what the user just asked for, with a way to learn more. */
async function say(log: vscode.LogOutputChannel, message: string): Promise<void> {
  const show = vscode.l10n.t('Show Log');
  if ((await vscode.window.showErrorMessage(`DeltaScope: ${message}`, show)) === show) log.show();
}
