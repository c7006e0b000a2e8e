import * as assert from 'assert';
import * as vscode from 'vscode';

/** What must hold in any host: it is also a part of the suite on the desktop. */
export const ID = 'deltascope.deltascope';

/** Waits until something is there. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  milliseconds = 15_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export async function openExample(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri as vscode.Uri;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

/** The titles of the lenses of a document. */
export async function lenses(document: vscode.TextDocument): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  return found.map(({ command }) => command?.title ?? '');
}

export function lensWith(document: vscode.TextDocument, text: string | RegExp): Promise<string> {
  return until(`a lens with ${text}`, async () =>
    (await lenses(document)).find((title) => (typeof text === 'string' ? title.includes(text) : text.test(title))),
  );
}

describe('in any host', () => {
  it('wakes for a model file and reads it in a worker', async () => {
    const document = await openExample('mazur.grad.json');
    assert.strictEqual(document.languageId, 'grad-json');
    await until('the extension to wake', () => vscode.extensions.getExtension(ID)?.isActive);
    await lensWith(document, 'step 0 · loss 0.298');
  });

  it('steps and goes back', async () => {
    const document = await openExample('mazur.grad.json');
    await vscode.commands.executeCommand('deltascope.step', document.uri.toString());
    await lensWith(document, 'step 1 · loss 0.291');
    await vscode.commands.executeCommand('deltascope.back', document.uri.toString());
    await lensWith(document, 'step 0 · loss 0.298');
  });

  it('checks, and underlines the wrong derivative', async () => {
    const document = await openExample('wrong-df.grad.json');
    await lensWith(document, 'step 0');
    await vscode.commands.executeCommand('deltascope.check', document.uri.toString());
    const [diagnostic] = await until('a diagnostic', () => {
      const all = vscode.languages.getDiagnostics(document.uri);
      return all.length > 0 && all;
    });
    assert.strictEqual(document.getText(diagnostic?.range), '1 - tanh(a)^2');
    assert.match(diagnostic?.message ?? '', /takes the derivative at a/);
    await lensWith(document, /✗ \d+ mismatches/);
  });

  it('opens the panel and keeps the focus in the editor', async () => {
    const document = await openExample('mazur.grad.json');
    await vscode.commands.executeCommand('deltascope.openPanel');
    await until('the panel', () =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === 'DeltaScope')),
    );
    assert.strictEqual(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
  });
});
