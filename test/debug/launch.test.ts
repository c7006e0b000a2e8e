import { describe, expect, it } from 'vitest';
import { readLaunch } from '../../src/debug/launch.js';
import { sessionOfExample } from '../session/open.js';
import { Conversation } from './conversation.js';

describe('a launch configuration', () => {
  it('needs a program alone', () => {
    expect(readLaunch({ program: 'mazur.grad.json' })).toEqual({
      program: 'mazur.grad.json',
      class: null,
      stopOnEntry: true,
      steps: null,
      breakOn: [],
    });
  });

  it('checks at each step: the same as stopping at mismatches', () => {
    expect(readLaunch({ program: 'm', check: true, breakOn: ['nonFinite'] }).breakOn).toEqual([
      'nonFinite',
      'mismatch',
    ]);
  });

  it.each([
    [{}, '"program" names the model file to debug; it is missing'],
    [{ program: 'm', class: 3 }, '"class" names one of several models in a file; found 3'],
    [{ program: 'm', steps: 0 }, '"steps" is a whole number from 1 on; found 0'],
    [{ program: 'm', stopOnEntry: 'no' }, '"stopOnEntry" is true or false'],
    [
      { program: 'm', breakOn: ['nan'] },
      '"breakOn" holds some of nonFinite, mismatch, vanishing, exploding, dead, lossRises; found "nan"',
    ],
  ])('%j is refused in words', (given, message) => {
    expect(() => readLaunch(given)).toThrow(message);
  });

  it('can name no class of a file that holds one model', async () => {
    const conversation = new Conversation(await sessionOfExample('mazur.grad.json'));
    await conversation.ask('initialize', { adapterID: 'deltascope' });
    await expect(conversation.ask('launch', { program: 'model', class: 'Net' })).rejects.toThrow(
      'model.grad.json holds one model, and no class "Net": leave "class" out',
    );
    conversation.dispose();
  });

  it('an exception is called what its filter is called', async () => {
    const conversation = new Conversation(await sessionOfExample('digits.grad.json'));
    await conversation.begin();
    await conversation.ask('setExceptionBreakpoints', { filters: ['dead'] });
    await conversation.move('continue', { threadId: 1 });
    expect(await conversation.ask('exceptionInfo', { threadId: 1 })).toMatchObject({ exceptionId: 'Dead Unit' });
    conversation.dispose();
  });

  it('each line of a log point comes once', async () => {
    const conversation = new Conversation(await sessionOfExample('mazur.grad.json'));
    await conversation.begin();
    const source = { path: '/models/model.grad.json' };
    const breakpoints = [
      { line: 9, logMessage: 'at {step}' },
      { line: 13, condition: 'step == 3' },
    ];
    await conversation.ask('setBreakpoints', { source, breakpoints });
    await conversation.move('continue', { threadId: 1 });
    const outputs = conversation.messages.flatMap((message) => {
      const { event, body } = message as { event?: string; body?: { output?: string } };
      return event === 'output' ? [body?.output] : [];
    });
    // Backward at step 0; from then on forward and backward.
    expect(outputs).toEqual([0, 1, 1, 2, 2, 3].map((step) => `at ${step}\n`));
    conversation.dispose();
  });
});
