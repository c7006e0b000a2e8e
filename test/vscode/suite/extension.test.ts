import './anyHost/short';
import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { ID, lenses, lensWith, openExample, until } from './anyHost/editor';

let made = 0;

/** A model file of the test's own. */
async function openText(content: string, ending = 'json'): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri as vscode.Uri;
  const uri = vscode.Uri.joinPath(folder, `made${++made}.grad.${ending}`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

const MODEL = `{
  // a comment, and trailing commas
  "input": [1],
  "layers": [{ "type": "dense", "units": 1, "weights": [[2]], "bias": false, },],
  "loss": "squared-error",
  "data": { "x": [[1]], "y": [[0]] },
}`;

/** The diagnostics of a document once they have settled: JSON's own come later than ours. */
async function settled(document: vscode.TextDocument, wanted: number): Promise<vscode.Diagnostic[]> {
  await until(`${wanted} diagnostics`, () => vscode.languages.getDiagnostics(document.uri).length >= wanted);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  return vscode.languages.getDiagnostics(document.uri);
}

describe('diagnostics', () => {
  it('are none for comments and trailing commas', async () => {
    const document = await openText(MODEL);
    await lensWith(document, 'step 0 · loss 2');
    assert.deepStrictEqual(await settled(document, 0), []);
  });

  for (const [what, from, to, underlined] of [
    ['an unknown key', '"loss"', '"los"', '"los"'],
    ['an unknown activation', '"units": 1,', '"units": 1, "activation": "sigmoyd",', '"sigmoyd"'],
    ['a wrong number of weights', '[[2]]', '[[2, 3]]', '[2, 3]'],
    ['a text for a number', '"units": 1', '"units": "one"', '"one"'],
    ['a missing file', '{ "x": [[1]], "y": [[0]] }', '{ "x": "nowhere.csv", "y": [[0]] }', '"nowhere.csv"'],
    ['a syntax error', '"squared-error",', '"squared-error"', null],
  ] as const) {
    it(`underline ${what} once`, async () => {
      const document = await openText(MODEL.replace(from, to));
      const found = await settled(document, 1);
      assert.strictEqual(found.length, 1, found.map(({ message, source }) => `${source}: ${message}`).join('\n'));
      if (underlined !== null) assert.strictEqual(document.getText(found[0]?.range), underlined);
    });
  }

  it('stand at an expected number that is not met, and go when it is mended', async () => {
    const document = await openText(MODEL.replace('"loss":', '"expect": { "loss": 3.5 },\n  "loss":'));
    const [wrong] = await settled(document, 1);
    assert.strictEqual(document.getText(wrong?.range), '3.5');
    assert.match(wrong?.message ?? '', /loss is 2; expected 3.5/);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, wrong?.range as vscode.Range, '2.0');
    await vscode.workspace.applyEdit(edit);
    await until('no diagnostics', () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  it('offer the nearest name as a quick fix', async () => {
    const document = await openText(MODEL.replace('"squared-error"', '"squared-eror"'));
    const [wrong] = await settled(document, 1);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      wrong?.range,
    );
    assert.ok(
      actions.some(({ title }) => title === 'Change to "squared-error"'),
      actions.map(({ title }) => title).join(),
    );
  });
});

describe('a wrong derivative', () => {
  it('is mended by its quick fix', async () => {
    const document = await openText(
      MODEL.replace('"units": 1,', '"units": 1, "activation": { "f": "tanh(z)", "df": "1 - a" },'),
    );
    await lensWith(document, 'step 0');
    await vscode.commands.executeCommand('deltascope.check', document.uri.toString());
    const [wrong] = await settled(document, 1);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      wrong?.range,
    );
    const fix = actions.find(({ title }) => title === 'Write 1 - a^2');
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    assert.ok(document.getText().includes('"df": "1 - a^2"'));
    await until('no diagnostics', () => vscode.languages.getDiagnostics(document.uri).length === 0);
    await vscode.commands.executeCommand('deltascope.check', document.uri.toString());
    await lensWith(document, '✓ checked');
  });
});

describe('a derivative that is right for the batch alone', () => {
  it('is a warning where it is written, no error; its quick fix mends it', async () => {
    // relu of z = 2: its derivative is 1 there, and not for z < 0.
    const document = await openText(
      MODEL.replace('"units": 1,', '"units": 1, "activation": { "f": "max(0, z)", "df": "1" },'),
    );
    await lensWith(document, 'step 0');
    await vscode.commands.executeCommand('deltascope.check', document.uri.toString());
    const [warning, ...others] = await settled(document, 1);
    assert.deepStrictEqual(others, []);
    assert.strictEqual(warning?.severity, vscode.DiagnosticSeverity.Warning);
    assert.strictEqual(warning?.code, 'wrong-elsewhere');
    assert.strictEqual(document.getText(warning?.range), '1');
    assert.match(warning?.message ?? '', /right for the values of this batch, but wrong for z < 0/);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      warning?.range,
    );
    const fix = actions.find(({ title }) => title === 'Write z > 0 ? 1 : 0');
    assert.ok(fix?.edit && fix.isPreferred, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    await until('no diagnostics', () => vscode.languages.getDiagnostics(document.uri).length === 0);
    await vscode.commands.executeCommand('deltascope.check', document.uri.toString());
    await lensWith(document, '✓ checked');
  });
});

describe('what follows from a wrong derivative', () => {
  it('is told at the cause, and points back to it from the layers that only follow', async () => {
    const document = await openExample('wrong-df.grad.json');
    await lensWith(document, 'step 0');
    await vscode.commands.executeCommand('deltascope.check', document.uri.toString());
    const all = await until('the cause and a hint', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length >= 2 && found;
    });
    const [cause] = all.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    const hints = all.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Hint);
    assert.strictEqual(document.getText(cause?.range), '1 - tanh(a)^2');
    const told = (cause?.relatedInformation ?? []).map(({ message }) => message);
    assert.match(told[0] ?? '', /∇hidden2\.weight .*follow from hidden2\.df/);
    assert.match(told[1] ?? '', /∇hidden1\.weight .*follow from hidden2\.df/);
    assert.strictEqual(hints.length, 1);
    assert.match(document.getText(hints[0]?.range), /"hidden1"/);
    const [back] = hints[0]?.relatedInformation ?? [];
    assert.strictEqual(document.getText(back?.location.range), '1 - tanh(a)^2');
    assert.match(back?.message ?? '', /first goes wrong here: hidden2\.df/);
  });

  it('has a preferred fix, at the cause alone', async () => {
    const document = await openExample('wrong-df.grad.json');
    const at = document.positionAt(document.getText().indexOf('1 - tanh(a)^2') + 2);
    await until('the cause', () => vscode.languages.getDiagnostics(document.uri).length > 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(at, at),
    );
    const ours = actions.filter(({ title }) => title.startsWith('Write '));
    assert.deepStrictEqual(
      ours.map(({ title, isPreferred }) => [title, isPreferred]),
      [['Write 1 - a^2', true]],
    );
  });
});

describe('completion and hover', () => {
  it('come from the schema', async () => {
    const document = await openText(MODEL.replace('"units": 1,', '"units": 1, "activation": "",'));
    const at = document.positionAt(document.getText().indexOf('"activation": "') + 15);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('"softplus"'), labels.join());
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(document.getText().indexOf('"loss"') + 2),
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value)))
      .join();
    assert.match(text, /averaged over the batch/);
  });
});

describe('lenses', () => {
  it('stand above layers and above each layer, and stay when the text breaks', async () => {
    const document = await openExample('mazur.grad.json');
    await lensWith(document, 'step 0');
    const titles = await lenses(document);
    assert.strictEqual(titles.filter((title) => title.startsWith('δ ‖')).length, 2);
    const editor = vscode.window.activeTextEditor as vscode.TextEditor;
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '{{{\n'));
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.strictEqual((await lenses(document)).filter((title) => title.startsWith('δ ‖')).length, 2);
    await vscode.commands.executeCommand('undo');
    await lensWith(document, 'step 0');
  });

  it('can be turned off', async () => {
    const document = await openExample('xor.grad.json');
    await lensWith(document, 'step 0');
    await vscode.workspace.getConfiguration('deltascope').update('codeLens', false, vscode.ConfigurationTarget.Global);
    await until('no lenses', async () => (await lenses(document)).length === 0);
    await vscode.workspace
      .getConfiguration('deltascope')
      .update('codeLens', undefined, vscode.ConfigurationTarget.Global);
    await lensWith(document, 'step 0');
  });
});

describe('commands', () => {
  it('of the manifest are all there, and no others', async () => {
    const extension = vscode.extensions.getExtension(ID) as vscode.Extension<unknown>;
    const { contributes } = extension.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = (await vscode.commands.getCommands(true)).filter((name) => /^deltascope\.[a-z]+$/i.test(name));
    // VS Code makes some for each view: deltascope.run.focus and the like are two words further.
    assert.deepStrictEqual(registered.sort(), contributes.commands.map(({ command }) => command).sort());
  });
});

describe('sessions', () => {
  it('are one for each file', async () => {
    const mazur = await openExample('mazur.grad.json');
    const xor = await openExample('xor.grad.json');
    await lensWith(xor, 'step 0');
    await vscode.commands.executeCommand('deltascope.step', xor.uri.toString());
    await vscode.commands.executeCommand('deltascope.step', xor.uri.toString());
    await lensWith(xor, 'step 2');
    await lensWith(mazur, 'step 0');
  });

  it('read the text as it is typed, not as it was saved', async () => {
    const document = await openText(MODEL);
    await lensWith(document, 'loss 2');
    const edit = new vscode.WorkspaceEdit();
    const at = document.getText().indexOf('[[2]]');
    edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + 5)), '[[4]]');
    await vscode.workspace.applyEdit(edit);
    await lensWith(document, 'loss 8');
  });
});

describe('models that are code', () => {
  it('have lenses at the list and at each layer, and step', async () => {
    const document = await openExample('two-layers.grad.mjs');
    assert.strictEqual(document.languageId, 'javascript');
    await lensWith(document, 'step 0 · loss 0.55');
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      100,
    );
    const layers = found.filter(({ command }) => command?.title.startsWith('δ ‖'));
    assert.deepStrictEqual(
      layers.map(({ range }) => document.lineAt(range.start.line).text.trim().slice(0, 14)),
      ["dense('hidden'", 'tanh,', "dense('output'"],
    );
    await vscode.commands.executeCommand('deltascope.step', document.uri.toString());
    await lensWith(document, 'step 1');
    await vscode.commands.executeCommand('deltascope.back', document.uri.toString());
    await lensWith(document, 'step 0');
    await vscode.commands.executeCommand('deltascope.check', document.uri.toString());
    await lensWith(document, '✓ checked');
  });

  it('in TypeScript have one at the gradient', async () => {
    const document = await openExample('logistic.grad.ts');
    const title = await lensWith(document, '∇w ‖');
    assert.match(title, /^∇w ‖0\.589‖ · ∇b ‖0\.0244‖/);
  });

  it('are underlined where they are wrong', async () => {
    const document = await openText(
      `export const layers = [
  {
    name: 'double',
    forward: ({ x }) => ({ y: { shape: x.shape, data: x.data.map((each) => 2 * each) } }),
    backward: ({ dy }) => ({ dx: dy.data.slice(1) }),
  },
  { name: 'same', forward: ({ x }) => ({ y: x }), backward: ({ dy }) => ({ dx: dy }) },
];
export const loss = {
  forward: (y) => ({ value: y.data[0], saved: y }),
  backward: (y) => y.data.map((_, i) => (i === 0 ? 1 : 0)),
};
export const data = { x: [[1, 2]] };
`,
      'mjs',
    );
    const [wrong] = await until('a problem', () => {
      const found = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'DeltaScope');
      return found.length > 0 ? found : null;
    });
    assert.strictEqual(document.getText(wrong?.range), 'backward');
    assert.strictEqual(wrong?.range.start.line, 4);
    assert.match(wrong?.message ?? '', /backward of double gives 1 numbers as dx/);
    await lensWith(document, '1 problem to mend');
  });
});

describe('files that are not ours', () => {
  it('are left alone: no lens and no diagnostic for other JSON', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'json', content: '{ "layers": [] }' });
    await vscode.window.showTextDocument(document);
    assert.deepStrictEqual(await lenses(document), []);
    assert.deepStrictEqual(vscode.languages.getDiagnostics(document.uri), []);
  });
});
