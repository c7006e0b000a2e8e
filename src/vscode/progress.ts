import * as vscode from 'vscode';
import type { Activity } from '../protocol.js';
import type { DocumentSession } from './documentSession.js';
import type { Sessions } from './sessions.js';

/** How long a check may take before it asks for attention, in milliseconds. */
const PATIENCE = 1000;

/** A check that lasts shows its progress, with a button that stops it; what it shows follows the session's state. */
export async function withCheckProgress(
  sessions: Sessions,
  session: DocumentSession,
  checking: Promise<unknown>,
): Promise<void> {
  const patience = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), PATIENCE));
  if ((await Promise.race([checking, patience])) !== 'late') return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('DeltaScope: checking gradients'),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, token) => {
    let shown = 0;
    const watching = sessions.onDidChange((changed) => {
      const activity = changed === session ? session.state?.run?.activity : undefined;
      if (activity?.kind !== 'checking') return;
      const share = shareOf(activity);
      progress.report({ increment: share - shown, message: activity.progress.parameter });
      shown = share;
    });
    const stopping = token.onCancellationRequested(() => void session.request('pause', null));
    try {
      await checking;
    } finally {
      watching.dispose();
      stopping.dispose();
    }
  });
}

/** Percent done. */
function shareOf({ progress: { done, total } }: Activity & { readonly kind: 'checking' }): number {
  return total === 0 ? 0 : (100 * done) / total;
}
