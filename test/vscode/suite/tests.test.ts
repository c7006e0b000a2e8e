import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { lensWith, openExample, until } from './anyHost/editor';

/** `TestResultState` of VS Code, as far as it is met here. */
const [PASSED, FAILED] = [3, 4];

interface Ran {
  readonly id: string;
  readonly items: readonly { readonly item: { readonly extId: string }; readonly ownComputedState: number }[];
}

/** The tests that VS Code has of a file, by their way from it. */
async function testsIn(uri: vscode.Uri): Promise<string[]> {
  const found = await vscode.commands.executeCommand<string[][]>('vscode.testing.getTestsInFile', uri);
  return found.map((way) => way.slice(2).join(' › ')).filter((way) => way !== '');
}

/** Runs the tests of the file on view; its tests by their ids. */
async function ran(): Promise<Map<string, number>> {
  const { items } = await vscode.commands.executeCommand<Ran>('testing.runCurrentFile');
  return new Map(items.map(({ item, ownComputedState }) => [item.extId.split('\0').at(-1) ?? '', ownComputedState]));
}

const those = (results: Map<string, number>, state: number): string[] =>
  [...results].filter(([, found]) => found === state).map(([id]) => id);

describe('the Tests view', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.files.revert'));

  it('has the tests of an open model, fails what is wrong, and leaves the run where it is', async () => {
    const document = await openExample('wrong-df.grad.json');
    await until('its tests', async () => (await testsIn(document.uri)).length > 0);
    assert.deepStrictEqual(await testsIn(document.uri), [
      'gradients',
      ...['hidden1', 'hidden2', 'output', 'loss'].map((layer) => `gradients › gradients/${layer}`),
      ...['lossFalls', 'overfits', 'deadLayers'],
    ]);
    await vscode.commands.executeCommand('deltascope.step', document.uri);
    await lensWith(document, 'step 1 ');
    const results = await ran();
    assert.deepStrictEqual(those(results, FAILED), ['gradients/hidden1', 'gradients/hidden2']);
    assert.deepStrictEqual(those(results, PASSED), [
      ...['gradients/output', 'gradients/loss'],
      ...['lossFalls', 'overfits', 'deadLayers'],
    ]);
    await lensWith(document, 'step 1 ');
  });

  it('shows what is expected beside what there is, as the check says it', async () => {
    const document = await openExample('wrong-df.grad.json');
    await until('its tests', async () => (await testsIn(document.uri)).length > 0);
    const { id, items } = await vscode.commands.executeCommand<Ran>('testing.runCurrentFile');
    const test = items.find(({ item }) => item.extId.endsWith('gradients/hidden2'))?.item.extId ?? '';
    const side = async (which: string): Promise<string> => {
      // The first message is the line of output.
      const path = `/${id}/message/0/1/${which}`;
      const uri = vscode.Uri.from({ scheme: 'vscode-test-data', authority: 'results', path, query: test });
      return (await vscode.workspace.openTextDocument(uri)).getText();
    };
    const message = await side('TestFailureMessage');
    const [z, written, derived] =
      /\(z = (.*?)\) it gives (.*?), the derivative is (\S+)/.exec(message)?.slice(1).map(Number) ?? [];
    assert.ok(Math.abs((derived ?? 0) - (1 - Math.tanh(z ?? 0) ** 2)) < 1e-3, message);
    const numberIn = (text: string): number =>
      Number(Number(/^hidden2\.df\[\d, \d\] = (.*)$/.exec(text)?.[1]).toPrecision(4));
    assert.strictEqual(numberIn(await side('ExpectedOutput')), derived);
    assert.strictEqual(numberIn(await side('ActualOutput')), written);
  });

  it('tests the text as it is typed', async () => {
    const document = await openExample('wrong-df.grad.json');
    const text = '1 - tanh(a)^2';
    const start = document.positionAt(document.getText().indexOf(text));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(start, start.translate(0, text.length)), '1 - a^2');
    await vscode.workspace.applyEdit(edit);
    assert.deepStrictEqual(those(await ran(), FAILED), []);
  });

  it('ends a run that is cancelled, however far it had to go', async () => {
    const document = await openExample('mazur.grad.json');
    const edit = new vscode.WorkspaceEdit();
    const at = document.getText().indexOf('"loss@10000"');
    edit.insert(document.uri, document.positionAt(at), '"loss@1000000000000": 0,\n    ');
    await vscode.workspace.applyEdit(edit);
    const far = 'expect › expect/loss@1000000000000[]';
    await until('the far test', async () => (await testsIn(document.uri)).includes(far));
    const running = ran();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await vscode.commands.executeCommand('testing.cancelRun');
    const results = await running;
    assert.ok(those(results, PASSED).every((id) => !id.startsWith('lossFalls')));
    assert.deepStrictEqual(those(results, FAILED), []);
  });

  it('finds the models that are not open when it is asked to', async () => {
    await vscode.commands.executeCommand('testing.refreshTests');
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri as vscode.Uri;
    await until('the file', async () => {
      const uri = vscode.Uri.joinPath(folder, 'verse-lstm.grad.json');
      return (await vscode.commands.executeCommand<unknown[]>('vscode.testing.getTestsInFile', uri)).length > 0;
    });
  });

  it('debugs the file of a test', async () => {
    await openExample('mazur.grad.json');
    const debugging = vscode.commands.executeCommand('testing.debugCurrentFile');
    const session = await until('the debugger', () => vscode.debug.activeDebugSession);
    assert.strictEqual(session.type, 'deltascope');
    assert.match(session.configuration.program, /mazur\.grad\.json$/);
    await vscode.debug.stopDebugging();
    await debugging;
  });
});
