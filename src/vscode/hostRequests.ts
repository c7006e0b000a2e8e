import * as vscode from 'vscode';
import type { HostRequestName, HostRequests, SourceLines } from '../protocol.js';
import { beginApart, compareWith, openDiff } from './compare/compareAnswers.js';
import type { DocumentSession } from './documentSession.js';
import { exportTensor } from './exportTensor.js';
import { fixEdit } from './fixEdit.js';
import { toRange } from './ranges.js';
import type { Sessions } from './sessions.js';

type Answers = {
  readonly [K in HostRequestName]: (
    session: DocumentSession,
    ask: HostRequests[K]['ask'],
    sessions: Sessions,
  ) => Promise<HostRequests[K]['answer']>;
};

/** What only the extension can do for a view: read the text, and change it. */
const ANSWERS: Answers = {
  lines: async ({ document }, { from, to }) => linesOf(document, from, to),
  applyFix: (session, { finding }) => applyFix(session, finding),
  compareRuns: compareWith,
  beginApart,
  endApart: async (_, __, { apartTexts }) => {
    apartTexts.end();
    return null;
  },
  applyApart: async ({ document }, { of }, { apartTexts }) => {
    const start = await apartTexts.get(of)?.apply();
    if (start) await bringIntoView(document, start);
    return null;
  },
  openThresholds: async () => {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'deltascope.diagnosis');
    return null;
  },
  openDiff: (session, { of }, sessions) => openDiff(session, of, sessions),
  exportTensor: async (session, { name, as }) => ({ saved: await exportTensor(session, name, as) }),
};

/** Answers a view's question; what is asked was looked at when the message came in. */
export function answerHost(
  session: DocumentSession,
  name: HostRequestName,
  ask: unknown,
  sessions: Sessions,
): Promise<unknown> {
  return ANSWERS[name](session, ask as never, sessions);
}

function linesOf(document: vscode.TextDocument, from: number, to: number): SourceLines {
  const first = Math.max(0, from);
  const count = Math.max(0, Math.min(to, document.lineCount) - first);
  const lines = Array.from({ length: count }, (_, i) => document.lineAt(first + i).text);
  return { version: document.version, from: first, lines };
}

/** One edit in the editor's own history, so that undo takes it back; the place is shown, and the focus stays. */
async function applyFix({ state, document }: DocumentSession, index: number): Promise<null> {
  const check = state?.run?.check;
  const current = check && !check.outdated && !state.stale && state.textVersion === document.version;
  if (!current) throw new Error('The text has changed since it was checked. Check again.');
  const finding = [...check.findings, ...check.warnings][index];
  if (!finding?.range || finding.fix === null) throw new Error('There is no fix to apply.');
  const range = toRange(finding.range);
  if (!(await vscode.workspace.applyEdit(fixEdit(document.uri, range, finding.fix))))
    throw new Error('The file could not be edited.');
  await bringIntoView(document, range.start);
  return null;
}

/** The focus stays where it is. */
async function bringIntoView(document: vscode.TextDocument, start: vscode.Position): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const place = { viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One, preserveFocus: true };
  await vscode.window.showTextDocument(document, { ...place, selection: new vscode.Range(start, start) });
}
