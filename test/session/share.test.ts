import { describe, expect, it } from 'vitest';
import { Share } from '../../src/session/share.js';

/** Time that goes on by a millisecond with each pause: the run's slices. */
function clockOfARun() {
  let time = 0;
  const clock = {
    now: () => time,
    pause: async () => {
      time++;
    },
  };
  const work = (milliseconds: number): void => {
    time += milliseconds;
  };
  return { clock, work };
}

describe('Share', () => {
  it('leaves a run its turns: nine parts of ten', async () => {
    const { clock, work } = clockOfARun();
    const share = new Share(clock, 9, () => true);
    for (let i = 0; i < 5; i++) await share.do(() => work(2));
    // Five times 2 ms, and four turns of 18 ms between them.
    expect(clock.now()).toBe(5 * 2 + 4 * 18);
  });

  it('of several who ask at once one after the other is answered', async () => {
    const { clock, work } = clockOfARun();
    const share = new Share(clock, 9, () => true);
    const answered: number[] = [];
    await Promise.all(
      [1, 2, 3].map((who) =>
        share.do(() => {
          work(1);
          answered.push(who);
        }),
      ),
    );
    expect(answered).toEqual([1, 2, 3]);
  });

  it('nobody waits where nothing runs', async () => {
    const { clock, work } = clockOfARun();
    const share = new Share(clock, 9, () => false);
    for (let i = 0; i < 5; i++) await share.do(() => work(2));
    expect(clock.now()).toBe(10);
  });

  it('counts what fails', async () => {
    const { clock, work } = clockOfARun();
    const share = new Share(clock, 9, () => true);
    const failing = share.do(() => {
      work(1);
      throw new Error('there is no such tensor');
    });
    await expect(failing).rejects.toThrow('there is no such tensor');
    await share.do(() => work(1));
    expect(clock.now()).toBe(1 + 9 + 1);
  });

  it('work in slices pauses as long as the run has its turn', async () => {
    const { clock, work } = clockOfARun();
    const { slices } = new Share(clock, 9, () => true);
    work(2);
    await slices.pause();
    expect(clock.now()).toBe(2 + 18);
  });
});
