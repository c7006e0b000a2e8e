import * as vscode from 'vscode';
import type { RunState } from '../protocol.js';
import type { Sessions } from './sessions.js';

/** What commands depend on to be enabled. */
function keysOf(run: RunState | null): Readonly<Record<string, boolean>> {
  const kind = run?.activity.kind ?? 'idle';
  return {
    'deltascope.active': run !== null,
    'deltascope.ready': run?.hasData ?? false,
    'deltascope.busy': kind !== 'idle',
    'deltascope.checking': kind === 'checking',
    'deltascope.canBack': (run?.hasData ?? false) && (run?.step ?? 0) > 0,
  };
}

/** Keeps the context keys up to date; only what changed is sent. */
export function registerContextKeys(sessions: Sessions): vscode.Disposable {
  const sent = new Map<string, boolean>();
  const update = (): void => {
    for (const [key, value] of Object.entries(keysOf(sessions.active?.state?.run ?? null))) {
      if (sent.get(key) === value) continue;
      sent.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  };
  update();
  return vscode.Disposable.from(
    sessions.onDidChange((session) => {
      if (session === sessions.active) update();
    }),
    sessions.onDidChangeActive(update),
  );
}
