import * as vscode from 'vscode';
import type { ExpectationState, Finding, Problem, State } from '../protocol.js';
import { toRange } from './ranges.js';
import { type DocumentSession, LANGUAGE, type Sessions } from './sessions.js';

const SOURCE = 'DeltaScope';

/** A diagnostic that knows how it can be mended. */
class Mendable extends vscode.Diagnostic {
  constructor(
    range: vscode.Range,
    message: string,
    severity: vscode.DiagnosticSeverity,
    readonly fix: { readonly title: string; readonly replacement: string } | null,
  ) {
    super(range, message, severity);
    this.source = SOURCE;
  }
}

/** Underlines what is wrong: in the text, in its expectations, in its derivatives; and offers fixes. */
export function registerDiagnostics(sessions: Sessions): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('deltascope');
  const show = (session: DocumentSession): void => {
    // Places belong to the text that was read. While a newer one is being typed the editor moves what is underlined.
    if (session.state?.textVersion !== session.document.version) return;
    collection.set(session.document.uri, diagnosticsOf(session.state));
  };
  return vscode.Disposable.from(
    collection,
    sessions.onDidChange(show),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
    vscode.languages.registerCodeActionsProvider(
      { language: LANGUAGE },
      { provideCodeActions: (document, range) => fixesAt(collection, document, range) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

function diagnosticsOf(state: State): Mendable[] {
  const ofText = state.problems.filter(({ kind }) => kind !== 'syntax').map(ofProblem);
  if (state.stale || !state.run) return ofText;
  const { expectations, check } = state.run;
  const unmet = expectations.filter(({ met, problem }) => met === false || problem !== null).map(ofExpectation);
  const findings = check && !check.outdated ? check.findings : [];
  return [...ofText, ...unmet, ...findings.flatMap(ofFinding)];
}

/** Syntax problems are left to VS Code's own JSON support, which underlines them already. */
function ofProblem({ range, message, severity, fix }: Problem): Mendable {
  const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  return new Mendable(toRange(range), message, level, fix ?? null);
}

function ofExpectation({ at, step, index, range, expected, actual, problem }: ExpectationState): Mendable {
  const place = index.length > 0 ? `${at}[${index.join(', ')}]` : at;
  const when = step > 0 ? ` after ${step} ${step === 1 ? 'update' : 'updates'}` : '';
  const message = problem ?? `${place}${when} is ${actual}; expected ${expected}`;
  return new Mendable(toRange(range), message, vscode.DiagnosticSeverity.Error, null);
}

function ofFinding({ range, message, fix, fault }: Finding): Mendable[] {
  if (!range) return [];
  const diagnostic = new Mendable(
    toRange(range),
    plain(message),
    vscode.DiagnosticSeverity.Error,
    fix === null ? null : { title: `Write ${fix}`, replacement: fix },
  );
  diagnostic.code = fault;
  return [diagnostic];
}

/** Diagnostics show no Markdown. */
function plain(message: string): string {
  return message.replace(/\*([\w.-]+)\*/g, '$1').replaceAll('`', '"');
}

function fixesAt(
  collection: vscode.DiagnosticCollection,
  document: vscode.TextDocument,
  range: vscode.Range,
): vscode.CodeAction[] {
  return (collection.get(document.uri) ?? []).flatMap((diagnostic) => {
    if (!(diagnostic instanceof Mendable) || !diagnostic.fix || !diagnostic.range.intersection(range)) return [];
    const action = new vscode.CodeAction(diagnostic.fix.title, vscode.CodeActionKind.QuickFix);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.replace(document.uri, diagnostic.range, diagnostic.fix.replacement);
    action.diagnostics = [diagnostic];
    action.isPreferred = true;
    return [action];
  });
}
