import * as vscode from 'vscode';

/** What a new model file starts with: small, whole, and about to be changed. */
const SAMPLE = `// A model file: layers, a loss, and data. Press a lens above "layers" to step, check, or open the panel.
{
  "name": "My network",
  "seed": 1,
  "input": [2],
  "layers": [
    { "type": "dense", "name": "hidden", "units": 3, "activation": "sigmoid" },
    // Your own activation with the derivative that you worked out: the check compares the two.
    { "type": "dense", "name": "output", "units": 1, "activation": { "f": "tanh(z)", "df": "1 - a^2" } }
  ],
  "loss": "squared-error",
  "data": {
    "x": [[0, 0], [0, 1], [1, 0], [1, 1]],
    "y": [[0], [1], [1], [0]]
  },
  "train": { "learningRate": 0.5, "epochs": 1000 }
}
`;

/** Writes a new model file where the user says; without a folder it is an untitled document. */
export async function newModel(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder) {
    await showUntitled('model', SAMPLE);
    return;
  }
  const target = await vscode.window.showSaveDialog({
    defaultUri: await freeName(folder),
    filters: { [vscode.l10n.t('DeltaScope model')]: ['json'] },
    title: vscode.l10n.t('New model file'),
  });
  if (!target) return;
  const file = target.with({ path: target.path.replace(/(\.grad)?(\.json)?$/, '.grad.json') });
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(SAMPLE));
  await show(file);
}

/** Opens the 2-2-2 network that ships with the extension, as a document of the user's own. */
export async function openSample(extension: vscode.Uri): Promise<void> {
  const [open] = await vscode.workspace.findFiles('**/mazur.grad.json', '**/node_modules/**', 1);
  if (open) {
    await show(open);
    return;
  }
  const bytes = await vscode.workspace.fs.readFile(
    vscode.Uri.joinPath(extension, 'media', 'sample', 'mazur.grad.json'),
  );
  await showUntitled('mazur', new TextDecoder().decode(bytes));
}

/** A document that is not saved yet, with a name that says what it is: so the schema applies to it too. */
async function showUntitled(name: string, content: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: 'untitled', path: `${name}.grad.json` });
  const editor = await show(uri);
  if (editor.document.getText() === '') await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), content));
}

export async function openModel(): Promise<void> {
  const [chosen] =
    (await vscode.window.showOpenDialog({ filters: { [vscode.l10n.t('DeltaScope model')]: ['json'] } })) ?? [];
  if (chosen) await show(chosen);
}

/** In the first group of editors: where the panel has the focus, the file must not cover it. */
async function show(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), vscode.ViewColumn.One);
}

async function freeName(folder: vscode.Uri): Promise<vscode.Uri> {
  for (let i = 1; ; i++) {
    const candidate = vscode.Uri.joinPath(folder, i === 1 ? 'model.grad.json' : `model${i}.grad.json`);
    try {
      await vscode.workspace.fs.stat(candidate);
    } catch {
      return candidate;
    }
  }
}
