import * as vscode from 'vscode';
import { layerAt } from '../debug/breakpoints.js';
import { quoted } from '../debug/scopes.js';
import type { LayerState } from '../protocol.js';
import { MODELS } from './modelFiles.js';
import type { Sessions } from './sessions.js';

/** Words of a model file that stand for a quantity of the layer that they belong to. */
const QUANTITIES: Readonly<Record<string, string>> = {
  x: 'x',
  z: 'z',
  a: 'a',
  weights: 'weight',
  bias: 'bias',
  activation: 'a',
  units: 'a',
};

/** What a hover shows while a run is debugged: a layer by its name, z and a in its formulas, its weights. */
export function registerEvaluatable(sessions: Sessions): vscode.Disposable {
  return vscode.languages.registerEvaluatableExpressionProvider(MODELS, {
    provideEvaluatableExpression: (document, position) => {
      const run = sessions.get(document.uri)?.state?.run;
      const range = document.getWordRangeAtPosition(position, /[\p{L}_][\p{L}\p{N}_.-]*/u);
      if (!run || !range) return undefined;
      const layer = layerAt(run.layers, position.line);
      const expression = expressionOf(document.getText(range), layer, run.layers);
      return expression === null ? undefined : new vscode.EvaluatableExpression(range, expression);
    },
  });
}

/** A layer's name stands for its a, and from its backward pass on for its δ. Null where the word means nothing here. */
function expressionOf(word: string, here: LayerState | null, layers: readonly LayerState[]): string | null {
  const named = layers.find(({ path }) => path === word || path.endsWith(`.${word}`));
  if (named) return quoted(`${named.path}.${named.reached.backward ? 'delta' : 'a'}`);
  if (word === 'loss') return 'loss';
  if (word === 'learningRate') return 'learningRate';
  const quantity = Object.hasOwn(QUANTITIES, word) ? QUANTITIES[word] : undefined;
  return here && quantity ? quoted(`${here.path}.${quantity}`) : null;
}
