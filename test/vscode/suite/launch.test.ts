import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { lensWith, openExample, until } from './anyHost/editor';

interface Frame {
  readonly name: string;
  readonly line: number;
}

const session = (): vscode.DebugSession => vscode.debug.activeDebugSession as vscode.DebugSession;

async function top(): Promise<string> {
  if (!vscode.debug.activeDebugSession) return '';
  const { stackFrames } = await session().customRequest('stackTrace', { threadId: 1 });
  const frame = (stackFrames as Frame[])[0];
  return frame ? `${frame.name}, line ${frame.line}` : '';
}

const standsAt = (where: string): Promise<boolean> => until(where, async () => (await top()) === where);
const press = (command: string): Thenable<unknown> =>
  vscode.commands.executeCommand(`workbench.action.debug.${command}`);

describe('the debugger', () => {
  afterEach(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await until('the end of the debug session', () => !vscode.debug.activeDebugSession);
  });

  it('F5 on a model file without a launch.json, over, into, out, and back', async () => {
    await openExample('mazur.grad.json');
    await press('start');
    await standsAt('forward · hidden, line 8');
    await press('stepInto');
    await standsAt('forward · output · z, line 12');
    await press('stepOut');
    await standsAt('forward · output, line 12');
    await press('stepOver');
    await standsAt('loss, line 17');
    await press('stepOver');
    await standsAt('backward · output, line 12');
    await press('stepBack');
    await standsAt('loss, line 17');
  });

  it('stops at a conditional breakpoint on a gradient, where watches say what the lens says', async () => {
    const document = await openExample('mazur.grad.json');
    const place = new vscode.Location(document.uri, new vscode.Position(11, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place, true, 'step > 2 && norm(delta) < 1')]);
    await press('start');
    await standsAt('forward · hidden, line 8');
    await press('continue');
    await standsAt('backward · output, line 12');
    const { result } = await session().customRequest('evaluate', {
      expression: 'norm(delta)',
      frameId: 1,
      context: 'watch',
    });
    const lens = await lensWith(document, /δ ‖0\.\d+‖ · ∇W/);
    assert.match(result, /^0\.\d+$/);
    assert.ok(lens.length > 0);
    await press('reverseContinue');
    await standsAt('forward · hidden, line 8');
  });

  it('follows a move that is made in the editor', async () => {
    const document = await openExample('mazur.grad.json');
    await press('start');
    await standsAt('forward · hidden, line 8');
    // A step that is asked for before the debugger has come to its first place is taken back.
    await until('the first stop', () => vscode.debug.activeStackItem !== undefined);
    await vscode.commands.executeCommand('deltascope.step', document.uri);
    await standsAt('update, line 20');
    const { stackFrames } = await session().customRequest('stackTrace', { threadId: 1 });
    assert.strictEqual((stackFrames as Frame[])[1]?.name, 'step 1');
  });
});
