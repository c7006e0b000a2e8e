import * as vscode from 'vscode';
import type { RunState } from '../protocol.js';
import { inText } from './numbers.js';
import type { Sessions } from './sessions.js';

/** One item at the right: where the run stands. Hidden while no model is open. */
export function registerStatusBar(sessions: Sessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('deltascope.run', vscode.StatusBarAlignment.Right, 90);
  item.name = 'DeltaScope';
  item.command = 'deltascope.openPanel';
  const show = (): void => {
    const run = sessions.active?.state?.run;
    if (!run) {
      item.hide();
      return;
    }
    item.text = `${iconOf(run)} ${vscode.l10n.t('step {0}', run.step)} · J ${inText(run.loss)}`;
    item.tooltip = vscode.l10n.t('{0}: open the DeltaScope panel', run.name || (sessions.active?.state?.file ?? ''));
    item.accessibilityInformation = {
      label: vscode.l10n.t('DeltaScope, step {0}, loss {1}', run.step, inText(run.loss)),
    };
    item.show();
  };
  return vscode.Disposable.from(item, sessions.onDidChange(show), sessions.onDidChangeActive(show));
}

function iconOf({ activity, check }: RunState): string {
  if (activity.kind !== 'idle') return '$(sync~spin)';
  return check && !check.outdated && check.findings.length > 0 ? '$(error)' : '$(pulse)';
}
