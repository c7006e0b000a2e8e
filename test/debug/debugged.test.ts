import { describe, expect, it, onTestFinished } from 'vitest';
import { exampleText } from '../formats/files.js';
import { sessionOf } from '../session/open.js';
import { Conversation } from './conversation.js';

const PLACE = '/models/xor.grad.json';
const text = exampleText('xor.grad.json');

async function debugged(): Promise<Conversation> {
  const conversation = new Conversation(await sessionOf(text, { file: 'xor.grad.json' }), PLACE);
  onTestFinished(() => conversation.dispose());
  return conversation;
}

/** Events that say whether the run stands or goes on, in their order. */
function standing({ messages }: Conversation): string[] {
  const events = messages as { readonly event?: string; readonly body?: { readonly reason?: string } }[];
  return events
    .filter(({ event }) => ['stopped', 'continued', 'terminated'].includes(event ?? ''))
    .map(({ event, body }) => [event, body?.reason].filter((word) => word).join(' '));
}

async function place(conversation: Conversation): Promise<string> {
  const { stackFrames } = await conversation.ask('stackTrace', { threadId: 1 });
  return (stackFrames as { readonly name: string }[]).map(({ name }) => name).join(', ');
}

describe('a launch that does not stop on entry', () => {
  it('goes on until something stops it, and says nothing of a stop before', async () => {
    const conversation = await debugged();
    const end = await conversation.begin({ stopOnEntry: false, steps: 5 });
    expect(end).toMatchObject({ reason: 'end', description: 'Training has ended' });
    expect(standing(conversation)).toEqual(['continued', 'stopped end']);
    await conversation.move('restart');
    expect(standing(conversation)).toEqual(['continued', 'stopped end', 'continued', 'stopped end']);
  });

  it('stops at the very first place, where a breakpoint stands there', async () => {
    const conversation = await debugged();
    await conversation.begin({ steps: 5 });
    await conversation.ask('setBreakpoints', {
      source: { path: PLACE },
      breakpoints: [{ line: 8, mode: 'forward' }],
    });
    const other = new Conversation(conversation.session, PLACE);
    await other.ask('initialize', {});
    await other.ask('launch', { program: 'model', stopOnEntry: false });
    await other.ask('setBreakpoints', { source: { path: PLACE }, breakpoints: [{ line: 8, mode: 'forward' }] });
    expect(await other.move('configurationDone')).toMatchObject({ reason: 'breakpoint' });
    expect(await place(other)).toBe('forward · hidden, step 0, epoch 1');
  });
});

describe('a run that is debugged and changed elsewhere', () => {
  it('stands where it was moved to, and says so', async () => {
    const conversation = await debugged();
    await conversation.begin();
    const moved = conversation.event('stopped');
    await conversation.session.request('goto', { step: 3 });
    expect(await moved).toMatchObject({ reason: 'goto', description: 'Moved in the editor' });
    expect(await place(conversation)).toBe('update, step 3, epoch 4');
    expect(standing(conversation)).toEqual(['continued', 'stopped entry', 'stopped goto']);
  });

  it('keeps its rows, and what is typed into them, when a diagnosis comes while it stands', async () => {
    const conversation = await debugged();
    await conversation.begin();
    const diagnosed = new Promise<void>((resolve) => {
      conversation.session.onState(({ run }) => run?.diagnosis?.step === 1 && resolve());
    });
    while (!(await place(conversation)).startsWith('update, step 1')) await conversation.move('stepOut');
    const { scopes } = await conversation.ask('scopes', { frameId: 1 });
    const [{ variablesReference }] = scopes as [{ variablesReference: number }];
    const { variables } = await conversation.ask('variables', { variablesReference });
    const row = (variables as { variablesReference: number }[]).find(({ variablesReference: own }) => own > 0);
    await diagnosed;
    expect(conversation.messages).not.toContainEqual(expect.objectContaining({ event: 'invalidated' }));
    expect((await conversation.ask('variables', row)).variables).not.toEqual([]);
  });

  it('does not go on with another network before it is started again', async () => {
    const conversation = await debugged();
    await conversation.begin();
    await conversation.move('stepOut');
    const stopped = conversation.event('stopped');
    const needed = conversation.event('restartNeeded');
    await conversation.session.request('open', { text: text.replace('"units": 4', '"units": 5'), version: 2 });
    expect(await stopped).toMatchObject({ description: expect.stringContaining('restart to go on') });
    expect(await needed).toMatchObject({ message: expect.stringContaining('xor.grad.json: The network') });
    expect(await conversation.move('next')).toMatchObject({ reason: 'restart' });
    await expect(conversation.ask('setExpression', { expression: 'learningRate', value: '1' })).rejects.toThrow(
      'restart to go on',
    );
    expect(await conversation.move('restart')).toMatchObject({ reason: 'entry' });
    expect(await conversation.move('next')).toMatchObject({ reason: 'step' });
    expect(await place(conversation)).toBe('forward · output, step 0, epoch 1');
  });

  it('says so too where that comes while it goes on', async () => {
    const conversation = await debugged();
    await conversation.begin();
    const stopped = conversation.event('stopped');
    await conversation.ask('continue');
    await conversation.session.request('open', { text: text.replace('"units": 4', '"units": 5'), version: 2 });
    expect(await stopped).toMatchObject({ reason: 'restart' });
  });

  it('ends where its file is closed', async () => {
    const conversation = await debugged();
    await conversation.begin();
    const ended = conversation.event('terminated');
    conversation.close();
    await ended;
    expect(conversation.written('xor.grad.json was closed')).toHaveLength(1);
  });
});
