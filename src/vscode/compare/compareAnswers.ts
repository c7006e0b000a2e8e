import * as vscode from 'vscode';
import { differingKeys } from '../../formats/grad/differingKeys.js';
import type { HostRequests, TextDifference } from '../../protocol.js';
import type { DocumentSession } from '../documentSession.js';
import type { Sessions } from '../sessions.js';
import { compareRuns } from './compareRuns.js';
import { TEXT_SCHEME } from './textApart.js';

type Ask<K extends keyof HostRequests> = HostRequests[K]['ask'];

/** Two runs side by side: the one on view, and one of its branches, or another file's or text's. */
export async function compareWith(
  session: DocumentSession,
  { of, branch, step }: Ask<'compareRuns'>,
  sessions: Sessions,
): Promise<HostRequests['compareRuns']['answer']> {
  const other = of === null ? session : otherOf(of, sessions);
  const texts = of === null ? null : differenceOf(session.document.getText(), textOf(of, sessions));
  return compareRuns({ port: session, branch: null }, { port: other, branch }, step, texts);
}

function differenceOf(here: string, there: string): TextDifference {
  return { same: here === there, keys: differingKeys(here, there) ?? [] };
}

/** Runs the file's text as it is, or with edits, beside it; the focus stays where it is. */
export async function beginApart(
  { document, state }: DocumentSession,
  { title, edits, version, step }: Ask<'beginApart'>,
  sessions: Sessions,
): Promise<HostRequests['beginApart']['answer']> {
  if (document.version !== version || state?.textVersion !== version)
    throw new Error(vscode.l10n.t('The text has changed meanwhile. Ask again.'));
  const tried = title === null ? null : { title, edits };
  const { id } = await sessions.apartTexts.begin(document, tried, step);
  return { id };
}

/** VS Code's own comparison of the two texts. */
export async function openDiff({ document }: DocumentSession, of: string, sessions: Sessions): Promise<null> {
  const apart = sessions.apartTexts.get(of);
  const file = document.uri.path.split('/').at(-1) ?? '';
  const other = apart
    ? vscode.Uri.from({ scheme: TEXT_SCHEME, path: `/${file}`, query: apart.id })
    : sessions.get(of)?.document.uri;
  if (!other) throw gone();
  const names = apart ? vscode.l10n.t('{0} ↔ {1}', file, apart.describe().name) : undefined;
  await vscode.commands.executeCommand('vscode.diff', document.uri, other, names, {
    viewColumn: vscode.ViewColumn.One,
    preserveFocus: true,
  });
  return null;
}

/** Where requests to another run go. Throws an Error for the user where it is gone. */
export function otherOf(id: string, sessions: Sessions): Pick<DocumentSession, 'request'> {
  const other = sessions.apartTexts.get(id) ?? sessions.get(id);
  if (!other) throw gone();
  return other;
}

function textOf(id: string, sessions: Sessions): string {
  return sessions.apartTexts.get(id)?.text ?? sessions.get(id)?.document.getText() ?? '';
}

function gone(): Error {
  return new Error(vscode.l10n.t('The other run is gone: its file was closed, or it was let go.'));
}
