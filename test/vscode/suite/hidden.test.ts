import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { lensWith, openExample, until } from './anyHost/editor';
import { beginCounting, counted } from './counted';

beginCounting();

function forget(): void {
  counted.panel.length = 0;
  counted.sidebar.length = 0;
  counted.worker.length = 0;
}

/** Waits until nothing has gone anywhere for a while. */
async function quiet(): Promise<void> {
  const sum = (): number => counted.panel.length + counted.sidebar.length + counted.worker.length;
  for (let before = -1; before !== sum(); ) {
    before = sum();
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}

const stepsShown = (as: 'panel' | 'sidebar'): unknown[] => counted[as].map(({ state }) => state?.run?.step);

describe('a panel and a side bar that are hidden', () => {
  it('cost nothing while a run trains, and are up to date when they show again', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const document = await openExample('digits.grad.json');
    const command = (name: string): Thenable<unknown> =>
      vscode.commands.executeCommand(`deltascope.${name}`, document.uri.toString());
    await lensWith(document, 'step 0 ·');
    await vscode.commands.executeCommand('deltascope.run.focus');
    await command('openPanel');
    // In sight both are told of every step, and ask.
    await until('the panel', () => counted.panel.some(({ type }) => type === 'answer'));
    await until('the side bar', () => counted.sidebar.some(({ type }) => type === 'answer'));
    forget();
    await command('step');
    await until('step 1 in both', () => stepsShown('panel').includes(1) && stepsShown('sidebar').includes(1));
    await until('what the views ask for', () => counted.worker.length > 1);

    const other = await vscode.workspace.openTextDocument({ content: 'in front of the panel' });
    await vscode.window.showTextDocument(other, { viewColumn: vscode.ViewColumn.Two, preserveFocus: true });
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await quiet();
    forget();
    await command('runEpoch');
    await lensWith(document, 'step 45 ·');
    await quiet();
    assert.deepStrictEqual(counted, { panel: [], sidebar: [], worker: ['run'] });

    await command('openPanel');
    await until('step 45 in the panel', () => stepsShown('panel').includes(45));
    await vscode.commands.executeCommand('deltascope.run.focus');
    await until('step 45 in the side bar', () => stepsShown('sidebar').includes(45));
    await until('answers', () => counted.panel.some(({ type }) => type === 'answer'));
    await command('reset');
  }).timeout(120_000);
});
