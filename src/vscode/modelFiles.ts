import type * as vscode from 'vscode';

/** Model files: a language of their own, and code that keeps its language. */
export const MODELS: vscode.DocumentSelector = [
  { language: 'grad-json' },
  { pattern: '**/*.grad.{mjs,js,ts}', language: 'javascript' },
  { pattern: '**/*.grad.{mjs,js,ts}', language: 'typescript' },
];

/** The same, to be looked for in a workspace. */
export const MODEL_FILES = '**/*.grad.{json,mjs,js,ts}';

/** Whether a model that is code may import a file. */
export function mayBeImported({ path }: vscode.Uri): boolean {
  return /\.([cm]?[jt]s|json)$/i.test(path);
}
