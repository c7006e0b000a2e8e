import { describe, expect, it, onTestFinished } from 'vitest';
import type { SessionPort } from '../../src/protocol.js';
import { openSession } from '../../src/worker/client.js';
import type { WorkerEndpoint } from '../../src/worker/endpoint.js';
import { spawnNode } from '../../src/worker/nodeEndpoint.js';
import { exampleFiles, exampleText } from '../formats/files.js';
import { bundle } from '../worker/bundle.js';
import { Conversation } from './conversation.js';

const PLACE = '/models/xor.grad.json';

/** A debugging session of a run without end, whose worker can be ended as a crash would end it. */
async function debugged(): Promise<{
  readonly conversation: Conversation;
  readonly port: SessionPort;
  readonly crash: () => void;
}> {
  const script = await bundle('src/worker/nodeMain.ts');
  const workers: WorkerEndpoint[] = [];
  const spawn = (): WorkerEndpoint => {
    workers.push(spawnNode(script));
    return workers.at(-1) as WorkerEndpoint;
  };
  const port = openSession({ file: 'xor.grad.json', files: exampleFiles, spawn });
  const text = exampleText('xor.grad.json').replace('"epochs": 500', '"epochs": 10000000');
  await port.request('open', { text, version: 1 });
  const conversation = new Conversation(port, PLACE);
  onTestFinished(() => conversation.dispose());
  return { conversation, port, crash: () => workers.at(-1)?.terminate() };
}

/** Waits until the run has come beyond a step. */
function beyond(port: SessionPort, step: number): Promise<void> {
  return new Promise((resolve) => {
    const listening = port.onState(({ run }) => {
      if ((run?.step ?? 0) <= step) return;
      listening.dispose();
      resolve();
    });
  });
}

async function position(conversation: Conversation): Promise<string> {
  const { stackFrames } = await conversation.ask('stackTrace', { threadId: 1 });
  return (stackFrames as { readonly name: string }[]).map(({ name }) => name).join(', ');
}

describe('a debugging session whose worker is lost', () => {
  it('says that its move was not made, and goes on by the same breakpoints', async () => {
    const { conversation, port, crash } = await debugged();
    await conversation.begin();
    await conversation.ask('setBreakpoints', {
      source: { path: PLACE },
      breakpoints: [
        { line: 8, mode: 'backward', condition: 'step == 12 || step == 20' },
        { line: 9, mode: 'forward', logMessage: 'at {step}' },
      ],
    });
    for (let i = 0; i < 2; i++) expect(await conversation.move('continue')).toMatchObject({ reason: 'breakpoint' });
    expect(await position(conversation)).toBe('backward · hidden, step 20, epoch 21');

    const moved = conversation.event('stopped');
    await conversation.ask('continue');
    await beyond(port, 30);
    crash();
    expect(await moved).toMatchObject({ reason: 'pause', description: 'The move was not made' });

    // However far it had come by then.
    for (let i = 0; i < 2; i++) {
      expect(await conversation.move('reverseContinue')).toMatchObject({ reason: 'breakpoint' });
    }
    expect(await position(conversation)).toBe('backward · hidden, step 12, epoch 13');
    expect(conversation.written('being started again')).toHaveLength(1);
    const before = conversation.written('at ').length;
    expect(await conversation.move('continue')).toMatchObject({ reason: 'breakpoint' });
    const between = [13, 14, 15, 16, 17, 18, 19, 20].map((step) => `at ${step}\n`);
    expect(conversation.written('at ').slice(before)).toEqual(between);
  });
});
