import * as vscode from 'vscode';
import type { Sessions } from './sessions.js';

/** While the session on view works, the side bar's view shows it, as VS Code's own views do. */
export function registerViewProgress(sessions: Sessions): vscode.Disposable {
  let finish: (() => void) | null = null;
  const follow = (): void => {
    const busy = (sessions.active?.state?.run?.activity.kind ?? 'idle') !== 'idle';
    if (busy && finish === null) {
      const working = new Promise<void>((resolve) => {
        finish = resolve;
      });
      void vscode.window.withProgress({ location: { viewId: 'deltascope.run' } }, () => working);
    } else if (!busy) {
      finish?.();
      finish = null;
    }
  };
  return vscode.Disposable.from(sessions.onDidChange(follow), sessions.onDidChangeActive(follow), {
    dispose: () => finish?.(),
  });
}
