import * as vscode from 'vscode';
import type { LayerState, TextRange } from '../protocol.js';
import type { DocumentSession } from './documentSession.js';
import { brokenLens, type LensTitle, layerLens, modelLenses } from './lensTitles.js';
import { MODELS } from './modelFiles.js';
import { toRange } from './ranges.js';
import type { Sessions } from './sessions.js';

/** Twice a second at most: lenses that flicker can't be clicked. */
const REFRESH = 500;

/** Lenses above `layers` and above each layer. They keep their places while the text is edited. */
export function registerCodeLenses(sessions: Sessions): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const throttled = throttle(() => changed.fire());
  return vscode.Disposable.from(
    changed,
    throttled,
    sessions.onDidChange(() => throttled.call()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('deltascope.codeLens')) changed.fire();
    }),
    vscode.languages.registerCodeLensProvider(MODELS, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: (document) => (enabled(document) ? lensesOf(sessions.get(document.uri), document) : []),
    }),
  );
}

function enabled(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('deltascope', document).get('codeLens', true);
}

function lensesOf(session: DocumentSession | null, document: vscode.TextDocument): vscode.CodeLens[] {
  const key = document.uri.toString();
  const run = session?.state?.run;
  if (!run)
    return [
      lensAt({ start: { line: 0, column: 0 }, end: { line: 0, column: 0 } }, brokenLens(session?.state ?? null, key)),
    ];
  const place = run.ranges.layers ?? { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };
  const ofModel = modelLenses(run, key).map((title) => lensAt(place, title));
  const lineOf = ({ range }: LayerState): number | undefined => range?.start.line;
  const shared = (layer: LayerState): boolean =>
    run.layers.some((other) => other !== layer && lineOf(other) === lineOf(layer));
  const ofLayers = run.layers.flatMap((layer) =>
    layer.range ? [lensAt(layer.range, layerLens(layer, key, shared(layer)))] : [],
  );
  return [...ofModel, ...ofLayers];
}

/** A lens stands above its range's first line; the range is kept to that line, so that edits further down leave it alone. */
function lensAt(range: TextRange, { title, tooltip, command, arguments: given }: LensTitle): vscode.CodeLens {
  const line = toRange({ start: range.start, end: range.start });
  return new vscode.CodeLens(line, { title, tooltip, command, arguments: [...given] });
}

/** Calls at once, then not again within half a second, and always once more after the last request. */
function throttle(call: () => void): vscode.Disposable & { call(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted = false;
  const run = (): void => {
    wanted = false;
    call();
    timer = setTimeout(() => {
      timer = undefined;
      if (wanted) run();
    }, REFRESH);
  };
  return {
    call: () => {
      wanted = true;
      if (timer === undefined) run();
    },
    dispose: () => clearTimeout(timer),
  };
}
