import { describe, expect, it } from 'vitest';
import type { State } from '../../../src/protocol.js';
import { modelText } from '../models.js';
import { clock, sessionOf, sessionOfExample } from '../open.js';

describe('what charts ask of the step where the run stands', () => {
  it('belongs to that step, and leaves the run as it is', async () => {
    const session = await sessionOf(modelText());
    const { run: before } = await session.request('goto', { step: 7 });
    const along = await session.request('along', null);
    const statistics = await session.request('statistics', null);
    const after = await session.request('state', null);
    expect([along.step, along.losses[0]]).toEqual([7, before?.loss]);
    expect([statistics.step, statistics.layers.map(({ path }) => path)]).toEqual([7, ['hidden', 'output']]);
    expect(after.run?.layers).toEqual(before?.layers);
  });

  it('is answered while the run goes on', async () => {
    const [session, alone] = [await sessionOf(modelText()), await sessionOf(modelText())];
    await session.request('run', { until: 'end' });
    const along = await session.request('along', null);
    expect(along.step).toBeLessThanOrEqual((await session.request('state', null)).run?.step ?? 0);
    const { run } = await alone.request('goto', { step: along.step });
    expect(along.losses[0]).toBe(run?.loss);
  });

  it('is made ready in small pieces: the first answer of a recurrent network takes many more pauses than the second', async () => {
    // Each piece of work takes as long as a slice, so that there is a pause between any two.
    let [time, pauses] = [0, 0];
    const pause = (): Promise<void> => {
      pauses++;
      return clock.pause();
    };
    const session = await sessionOfExample('verse-lstm.grad.json', { clock: { now: () => (time += 10), pause } });
    const counted = async (): Promise<[answer: unknown, pauses: number]> => {
      const before = pauses;
      const { revision: _, ...answer } = await session.request('sharpness', null);
      return [answer, pauses - before];
    };
    const [first, ofFirst] = await counted();
    const [second, ofSecond] = await counted();
    expect(second).toEqual(first);
    // Its graph has 706 nodes, their derivatives some thousands: a pause after each of the former, one for a few dozen of the latter.
    expect(ofFirst - ofSecond).toBeGreaterThan(700);
  });

  it('ends where nobody waits for it any more, and what others ask goes on', async () => {
    let [time, pauses] = [0, 0];
    const waits = { aborted: false };
    const pause = (): Promise<void> => {
      pauses++;
      return clock.pause();
    };
    const session = await sessionOf(modelText(), { clock: { now: () => (time += 10), pause } });
    const alone = await (await sessionOf(modelText())).request('sharpness', null);
    const dropped = session.request('sharpness', null, waits);
    // Its turn comes after the first, which by then has ended: it takes nothing.
    const unbegun = session.request('noise', null, waits);
    const wanted = session.request('sharpness', null);
    waits.aborted = true;
    const before = pauses;
    await expect(dropped).rejects.toThrow('nobody waits');
    await expect(unbegun).rejects.toThrow('nobody waits');
    // What is done of itself after a text was opened may take a few.
    const ofDropped = pauses - before;
    expect(ofDropped).toBeLessThan(10);
    expect((await wanted).eigenvalue).toBe(alone.eigenvalue);
    expect(pauses - before - ofDropped).toBeGreaterThan(50);
  });

  it('ends on the way as well, within what is made once for all', async () => {
    let [time, left] = [0, Number.POSITIVE_INFINITY];
    const waits = { aborted: false };
    const pause = (): Promise<void> => {
      left--;
      waits.aborted = left <= 0;
      return clock.pause();
    };
    const session = await sessionOf(modelText(), { clock: { now: () => (time += 10), pause } });
    left = 20;
    await expect(session.request('sharpness', null, waits)).rejects.toThrow('nobody waits');
    expect(left).toBeGreaterThan(-10);
    const alone = await (await sessionOf(modelText())).request('sharpness', null);
    expect((await session.request('sharpness', null)).eigenvalue).toBe(alone.eigenvalue);
  });

  it('is a row after the other where it is statistics, all of one step; a cancel ends it between two', async () => {
    let [time, turn] = [0, 0];
    let act = (_: number): void => undefined;
    const pause = (): Promise<void> => {
      act(++turn);
      return clock.pause();
    };
    const session = await sessionOf(modelText(), { clock: { now: () => (time += 10), pause } });
    const { layers } = await session.request('statistics', null);
    const during = async (meanwhile: (turn: number) => void, waits: { aborted: boolean }) => {
      [turn, act] = [0, meanwhile];
      return session.request('statistics', null, waits).finally(() => {
        act = () => undefined;
      });
    };
    let moved: Promise<State> | null = null;
    const move = (now: number): void => {
      if (now === 2) moved = session.request('step', { count: 3 });
    };
    expect(await during(move, { aborted: false })).toMatchObject({ step: 0, layers });
    expect((await (moved as Promise<State> | null))?.run?.step).toBe(3);
    const waits = { aborted: false };
    const cancel = (now: number): void => {
      waits.aborted ||= now === 3;
    };
    await expect(during(cancel, waits)).rejects.toThrow('nobody waits');
    // Of six, three for each of the two layers; one may be that of what is done of itself after a move.
    expect(turn).toBeLessThan(5);
  });

  it('ends with the run', async () => {
    // Each piece of work takes as long as a slice.
    let time = 0;
    const session = await sessionOf(modelText(), { clock: { ...clock, now: () => (time += 10) } });
    const asked = session.request('along', null);
    const reset = session.request('reset', null);
    await expect(asked).rejects.toThrow('another run began');
    await reset;
    expect((await session.request('along', null)).step).toBe(0);
  });
});
