import * as vscode from 'vscode';
import { plain } from '../formats/plain.js';
import type { CheckSummary, ExpectationState, Finding, Problem, RunState, State, TextRange } from '../protocol.js';
import { beginning, consequencesOf, firstOnTheWay } from './consequences.js';
import type { DocumentSession } from './documentSession.js';
import { fixEdit } from './fixEdit.js';
import { MODELS } from './modelFiles.js';
import { toRange } from './ranges.js';
import type { Sessions } from './sessions.js';

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
    collection.set(session.document.uri, diagnosticsOf(session.state, session.document));
  };
  return vscode.Disposable.from(
    collection,
    sessions.onDidChange(show),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
    vscode.languages.registerCodeActionsProvider(
      MODELS,
      { provideCodeActions: (document, range) => fixesAt(collection, document, range) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

function diagnosticsOf(state: State, document: vscode.TextDocument): Mendable[] {
  const ofText = state.problems.filter(({ kind }) => kind !== 'syntax').map(ofProblem);
  if (state.stale || !state.run) return ofText;
  const { expectations, check } = state.run;
  const unmet = expectations.filter(({ met, problem }) => met === false || problem !== null).map(ofExpectation);
  return [...ofText, ...unmet, ...(check && !check.outdated ? ofCheck(state.run, check, document) : [])];
}

/** The causes, as errors; and at layers that only follow from one a hint, which no list of problems counts. */
function ofCheck(run: RunState, check: CheckSummary, document: vscode.TextDocument): Mendable[] {
  const { Error: wrong, Warning: doubtful } = vscode.DiagnosticSeverity;
  const causes = check.findings.flatMap((finding) => ofFinding(finding, wrong, related(finding, run, check, document)));
  const warnings = check.warnings.flatMap((each) => ofFinding(each, doubtful, []));
  const hints = check.findings.flatMap((finding) => hintsOf(finding, run, check, document));
  return [...causes, ...warnings, ...hints];
}

/** Syntax problems are left to VS Code's own support of the language, which underlines them already. */
function ofProblem({ range, message, severity, kind, fix }: Problem): Mendable {
  const level =
    kind === 'untrusted'
      ? vscode.DiagnosticSeverity.Information
      : severity === 'error'
        ? vscode.DiagnosticSeverity.Error
        : vscode.DiagnosticSeverity.Warning;
  return new Mendable(toRange(range), message, level, fix ?? null);
}

function ofExpectation({ at, step, index, range, expected, actual, problem }: ExpectationState): Mendable {
  const place = index.length > 0 ? `${at}[${index.join(', ')}]` : at;
  const when = step > 0 ? ` after ${step} ${step === 1 ? 'update' : 'updates'}` : '';
  const message = problem ?? `${place}${when} is ${actual}; expected ${expected}`;
  return new Mendable(toRange(range), message, vscode.DiagnosticSeverity.Error, null);
}

function ofFinding(
  { range, message, fix, fault }: Finding,
  severity: vscode.DiagnosticSeverity,
  relatedInformation: vscode.DiagnosticRelatedInformation[],
): Mendable[] {
  if (!range) return [];
  const diagnostic = new Mendable(
    toRange(range),
    plain(message),
    severity,
    fix === null ? null : { title: `Write ${fix}`, replacement: fix },
  );
  diagnostic.code = fault;
  diagnostic.relatedInformation = relatedInformation;
  return [diagnostic];
}

/** Where δ first goes wrong, if that is nearer to the loss; then what follows from a cause, place by place. */
function related(finding: Finding, run: RunState, check: CheckSummary, document: vscode.TextDocument) {
  const first = firstOnTheWay(check, finding);
  return [...(first?.range ? [begins(first, first.range, document)] : []), ...followers(finding, run, check, document)];
}

function followers(finding: Finding, run: RunState, check: CheckSummary, document: vscode.TextDocument) {
  return following(finding, run, check).map(
    ({ range, message }) => new vscode.DiagnosticRelatedInformation(at(document, range), message),
  );
}

function begins(cause: Finding, range: TextRange, document: vscode.TextDocument): vscode.DiagnosticRelatedInformation {
  return new vscode.DiagnosticRelatedInformation(at(document, range), beginning(cause));
}

/** Layers that only follow point to where δ first goes wrong. The cause's own layer says so already. */
function hintsOf(finding: Finding, run: RunState, check: CheckSummary, document: vscode.TextDocument): Mendable[] {
  const { range: cause, layer } = finding;
  if (!cause) return [];
  return following(finding, run, check)
    .filter((each) => each.layer !== layer)
    .map(({ range, message }) => {
      const line = document.lineAt(Math.min(range.start.line, document.lineCount - 1)).range;
      const place = toRange(range).intersection(line) ?? line;
      const hint = new Mendable(place, message, vscode.DiagnosticSeverity.Hint, null);
      hint.relatedInformation = [begins(finding, cause, document)];
      return hint;
    });
}

function following(finding: Finding, { layers }: RunState, check: CheckSummary) {
  return consequencesOf(check, finding).flatMap((each) => {
    const range = layers.find(({ path }) => path === each.layer)?.range;
    return range ? [{ ...each, range }] : [];
  });
}

function at(document: vscode.TextDocument, range: TextRange): vscode.Location {
  return new vscode.Location(document.uri, toRange(range));
}

function fixesAt(
  collection: vscode.DiagnosticCollection,
  document: vscode.TextDocument,
  range: vscode.Range,
): vscode.CodeAction[] {
  return (collection.get(document.uri) ?? []).flatMap((diagnostic) => {
    if (!(diagnostic instanceof Mendable) || !diagnostic.fix || !diagnostic.range.intersection(range)) return [];
    const action = new vscode.CodeAction(diagnostic.fix.title, vscode.CodeActionKind.QuickFix);
    action.edit = fixEdit(document.uri, diagnostic.range, diagnostic.fix.replacement);
    action.diagnostics = [diagnostic];
    action.isPreferred = true;
    return [action];
  });
}
