import * as vscode from 'vscode';
import type { BranchState } from '../protocol.js';
import type { DocumentSession } from './documentSession.js';

/** Lets the user choose among the branches of a run, and goes over to that one. */
export async function goToBranch(session: DocumentSession): Promise<unknown> {
  const run = session.state?.run;
  if (!run) return undefined;
  const items = run.branches.map((branch) => ({
    label: vscode.l10n.t('Branch {0}', branch.id),
    description: descriptionOf(branch, branch.id === run.branch),
    detail: branch.changes.map(({ step, text }) => vscode.l10n.t('from step {0} on: {1}', step, text)).join('; '),
    id: branch.id,
  }));
  const title = vscode.l10n.t('Go to a branch of the timeline');
  const placeHolder = vscode.l10n.t('Setting a weight or η while debugging makes a branch');
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder });
  return chosen && session.request('branch', { id: chosen.id });
}

function descriptionOf({ recorded }: BranchState, current: boolean): string {
  const reached = vscode.l10n.t('has come to step {0}', recorded);
  return current ? vscode.l10n.t('{0}, on view', reached) : reached;
}
