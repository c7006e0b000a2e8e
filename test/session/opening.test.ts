import { describe, expect, it } from 'vitest';
import { Session } from '../../src/session/session.js';
import { exampleFiles, exampleText } from '../formats/files.js';
import { modelText } from './models.js';
import { clock, sessionOf } from './open.js';

const NAME = 'verse-lstm.grad.json';

/** A session whose pauses are counted, with one after each piece of work; `at` is called in each. */
function counting(at: (pause: number, session: Session) => void): { session: Session; pauses: () => number } {
  let [time, pauses] = [0, 0];
  const pause = (): Promise<void> => {
    at(++pauses, session);
    return clock.pause();
  };
  const session: Session = new Session({
    file: NAME,
    files: exampleFiles,
    clock: { now: () => (time += 10), pause },
  });
  return { session, pauses: () => pauses };
}

describe('a network is made in small pieces when its text is opened', () => {
  it('and what others ask is answered in between', async () => {
    const seen: (string | null)[] = [];
    const { session, pauses } = counting((pause, asked) => {
      if (pause === 50) void asked.request('state', null).then(({ run }) => seen.push(run?.name ?? null));
    });
    const shown: number[] = [];
    session.onState(({ run }) => {
      if (run) shown.push(pauses());
    });
    await session.request('open', { text: exampleText(NAME), version: 1 });
    // One after each layer, and after each node that the backward pass goes through.
    expect(shown[0]).toBeGreaterThan(100);
    expect(seen).toEqual([null]);
  });

  it('until the session is closed', async () => {
    const { session, pauses } = counting((pause, closed) => {
      if (pause === 50) closed.dispose();
    });
    const { run } = await session.request('open', { text: exampleText(NAME), version: 1 });
    expect([run, pauses()]).toEqual([null, 50]);
  });

  it('and the run that was there stays until then', async () => {
    const session = await sessionOf(modelText());
    await session.request('goto', { step: 3 });
    const opened = session.request('open', { text: exampleText('xor.grad.json'), version: 2 });
    const stepped = await session.request('step', { count: 1 });
    expect([stepped.run?.step, stepped.run?.layers.length]).toEqual([4, 2]);
    const { run } = await opened;
    expect([run?.step, run?.name]).toEqual([0, 'XOR']);
  });
});
