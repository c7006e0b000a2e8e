// What must hold in any host: in a browser's it is the whole suite, elsewhere a part of it.
import * as assert from 'assert';
import * as vscode from 'vscode';
import { ID, lensWith, openExample, until } from './editor';

describe('in any host', () => {
  // The first of all: once awake an extension stays so.
  it('sleeps while other JSON is open', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'json', content: '{ "layers": [] }' });
    await vscode.window.showTextDocument(document);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.strictEqual(vscode.extensions.getExtension(ID)?.isActive, false);
  });

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

  it('runs a model that is code, which keeps its language', async () => {
    const document = await openExample('two-layers.grad.mjs');
    await lensWith(document, 'step 0 · loss 0.55');
    await vscode.commands.executeCommand('deltascope.step', document.uri.toString());
    await lensWith(document, 'step 1');
    // The session stays with the document: others find it where it began.
    await vscode.commands.executeCommand('deltascope.back', document.uri.toString());
    await lensWith(document, 'step 0');
  });

  it('debugs: in the editor of the file, with a condition on a gradient, and back', async () => {
    const document = await openExample('mazur.grad.json');
    await lensWith(document, 'step 0');
    const place = new vscode.Location(document.uri, new vscode.Position(11, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place, true, 'step > 1 && norm(dW) > 0')]);
    const stands = (wanted: string): Promise<unknown> =>
      until(wanted, async () => {
        const answer = await vscode.debug.activeDebugSession?.customRequest('stackTrace', { threadId: 1 });
        const { name, line, source } = answer?.stackFrames[0] ?? {};
        return source?.name === 'mazur.grad.json' && `${name}, line ${line}` === wanted;
      });
    const press = (command: string): Thenable<unknown> =>
      vscode.commands.executeCommand(`workbench.action.debug.${command}`);
    await vscode.commands.executeCommand('deltascope.debug', document.uri);
    await stands('forward · hidden, line 8');
    await press('continue');
    await stands('backward · output, line 12');
    await press('stepBack');
    await stands('loss, line 17');
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('deltascope.reset', document.uri.toString());
    await lensWith(document, 'step 0');
  });
});
