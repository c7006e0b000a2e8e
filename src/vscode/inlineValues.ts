import * as vscode from 'vscode';
import type { LayerState } from '../protocol.js';
import { MODELS } from './modelFiles.js';
import { overview } from './numbers.js';
import type { Sessions } from './sessions.js';

/** While a run is debugged: what each layer's line has come to, at its end. What is not computed yet is not said. */
export function registerInlineValues(sessions: Sessions): vscode.Disposable {
  return vscode.languages.registerInlineValuesProvider(MODELS, {
    provideInlineValues: (document, viewport) => {
      const layers = sessions.get(document.uri)?.state?.run?.layers ?? [];
      return layers.flatMap((layer) => {
        const text = valuesText(layer);
        const line = layer.range?.start.line ?? -1;
        if (text === '' || line < viewport.start.line || line > viewport.end.line) return [];
        return [new vscode.InlineValueText(document.lineAt(line).range, text)];
      });
    },
  });
}

function valuesText({ norms, reached, weightGradientNorm }: LayerState): string {
  const forward = reached.forward ? [`‖a‖ ${overview(norms.a)}`] : [];
  const gradient = weightGradientNorm === null ? [] : [`‖∇W‖ ${overview(weightGradientNorm)}`];
  const backward = reached.backward ? [`‖δ‖ ${overview(norms.delta)}`, ...gradient] : [];
  return [...forward, ...backward].join(' · ');
}
