import { describe, expect, it } from 'vitest';
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
