import * as vscode from 'vscode';
import { SAMPLES, type Sample } from './samples.js';
import { showFile } from './showFile.js';

/** Asks what kind of model, and writes a new file where the user says; without a folder it is an untitled document. */
export async function newModel(): Promise<void> {
  const sample = await vscode.window.showQuickPick<Sample & vscode.QuickPickItem>(
    SAMPLES.map((each) => ({ ...each, label: vscode.l10n.t(each.label), detail: vscode.l10n.t(each.detail) })),
    { title: vscode.l10n.t('New model file') },
  );
  if (!sample) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder) {
    await showUntitled(`model${sample.ending}`, sample.text);
    return;
  }
  const target = await vscode.window.showSaveDialog({
    defaultUri: await freeName(folder, sample.ending),
    filters: { [vscode.l10n.t('DeltaScope model')]: [sample.ending.replace('.grad.', '')] },
    title: vscode.l10n.t('New model file'),
  });
  if (!target) return;
  const file = target.with({ path: target.path.replace(/(\.grad)?(\.(json|mjs|js|ts))?$/, sample.ending) });
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(sample.text));
  await showFile(file);
}

/** Opens a network that ships with the extension, as a document of the user's own; or the workspace's file of that name. */
export async function openSample(extension: vscode.Uri, name: 'mazur.grad.json' | 'wrong-df.grad.json'): Promise<void> {
  const [open] = await vscode.workspace.findFiles(`**/${name}`, '**/node_modules/**', 1);
  if (open) {
    await showFile(open);
    return;
  }
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'media', 'sample', name));
  await showUntitled(name, new TextDecoder().decode(bytes));
}

/** A document that is not saved yet, with a name that says what it is: so the schema applies to it too. */
async function showUntitled(name: string, content: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: 'untitled', path: name });
  const editor = await showFile(uri);
  if (editor.document.getText() === '') await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), content));
}

export async function openModel(): Promise<void> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      filters: { [vscode.l10n.t('DeltaScope model')]: ['json', 'mjs', 'js', 'ts'] },
    })) ?? [];
  if (chosen) await showFile(chosen);
}

async function freeName(folder: vscode.Uri, ending: string): Promise<vscode.Uri> {
  for (let i = 1; ; i++) {
    const candidate = vscode.Uri.joinPath(folder, `model${i === 1 ? '' : i}${ending}`);
    try {
      await vscode.workspace.fs.stat(candidate);
    } catch {
      return candidate;
    }
  }
}
