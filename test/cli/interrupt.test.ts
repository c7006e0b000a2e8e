import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cut, cutting } from '../../src/cli/interrupt.js';
import type { Terminal } from '../../src/cli/terminal.js';
import type { Aside } from '../../src/worker/aside.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A session that answers a pause after so many ms, and what Ctrl+C does to it. */
function opened(pauseTakes: number) {
  const ends: Error[] = [];
  const listeners: (() => void)[] = [];
  const aside = {
    request: () => new Promise((resolve) => setTimeout(resolve, pauseTakes)),
    end: (why: Error) => ends.push(why),
  } as unknown as Aside;
  const terminal = {
    onInterrupt: (listener: () => void) => {
      listeners.push(listener);
      return () => listeners.splice(0);
    },
  } as unknown as Terminal;
  const interrupt = cutting(aside, 'm.grad.mjs', terminal);
  return { interrupt, ends, interrupts: () => listeners.forEach((listener) => void listener()) };
}

describe('Ctrl+C while a model’s code runs', () => {
  it('ends it at once while the file is opened', () => {
    const { ends, interrupts } = opened(0);
    interrupts();
    expect(ends).toEqual([new Cut('m.grad.mjs: ended by Ctrl+C while its code was running')]);
  });

  it('leaves code alone that comes back in time, and ends what does not', async () => {
    const lengths = [];
    for (const pauseTakes of [250, 350]) {
      const { interrupt, ends, interrupts } = opened(pauseTakes);
      interrupt.opened();
      interrupts();
      await vi.advanceTimersByTimeAsync(1000);
      lengths.push(ends.length);
    }
    expect(lengths).toEqual([0, 1]);
  });

  it('ends it at once the second time', async () => {
    const { interrupt, ends, interrupts } = opened(10_000);
    interrupt.opened();
    interrupts();
    await vi.advanceTimersByTimeAsync(10);
    interrupts();
    expect(ends).toHaveLength(1);
  });

  it('is nobody’s business after the command', async () => {
    const { interrupt, ends, interrupts } = opened(10_000);
    interrupt.opened();
    interrupt.stop();
    interrupts();
    await vi.advanceTimersByTimeAsync(1000);
    expect(ends).toEqual([]);
  });
});
