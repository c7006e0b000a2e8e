import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/protocol.js';
import type { Clock } from '../../src/session/clock.js';
import { exampleText } from '../formats/files.js';
import { clock, sessionOf, sessionOfExample } from './open.js';

/** By this clock every piece of work has used up its slice: there is a pause between any two. */
function hurried(): Clock & { readonly pauses: () => number } {
  let [now, paused] = [0, 0];
  return {
    now: () => {
      now += 10;
      return now;
    },
    pause: () => {
      paused++;
      return clock.pause();
    },
    pauses: () => paused,
  };
}

const QUERY = { at: 'hidden.delta[0,0]', depth: 4, most: 4 };

/** Every node of an answer. */
function all(explanation: Explanation): Explanation[] {
  return [explanation, ...explanation.terms.flatMap(all)];
}

describe('an explanation', () => {
  it('is made in pieces, with pauses in which other messages are handled', async () => {
    const slow = hurried();
    const session = await sessionOfExample('mazur.grad.json', { clock: slow });
    const order: string[] = [];
    const before = slow.pauses();
    const explained = session.request('explain', QUERY).then(() => order.push('explained'));
    await session.request('state', null).then(() => order.push('state'));
    await explained;
    expect(order).toEqual(['state', 'explained']);
    // One for each of its parts, about: δ, its sum and slope, two δ above, …
    expect(slow.pauses() - before).toBeGreaterThan(15);
  });

  it('is of one step also while training runs: the run stands still until it is made', async () => {
    const session = await sessionOfExample('mazur.grad.json', { clock: hurried() });
    await session.request('run', { until: 'end' });
    for (let asked = 0; asked < 5; asked++) {
      const { explanation } = await session.request('explain', QUERY);
      // δ of the first hidden unit, made of the very numbers that stand in its formula.
      const [sum, slope] = explanation.terms as [Explanation, Explanation];
      expect(explanation.value).toBe(sum.value * slope.value);
      for (const each of all(explanation).filter(({ combine, terms }) => combine === 'product' && terms.length > 0)) {
        const value = each.terms.reduce((product, term) => product * term.value, 1);
        expect(Math.abs(value - each.value)).toBeLessThanOrEqual(1e-15 * Math.abs(each.value));
      }
    }
    const { run } = await session.request('pause', null);
    expect(run?.step).toBeGreaterThan(0);
  });

  it('ends where nobody waits for it any more: the run goes on', async () => {
    const slow = hurried();
    const session = await sessionOfExample('mazur.grad.json', { clock: slow });
    const waits = { aborted: false };
    const explained = session.request('explain', QUERY, waits);
    const moved = session.request('step', { count: 1 });
    const before = slow.pauses();
    waits.aborted = true;
    await expect(explained).rejects.toThrow('nobody waits');
    expect(slow.pauses() - before).toBeLessThan(5);
    expect((await moved).run?.step).toBe(1);
    await expect(session.request('explain', QUERY)).resolves.toMatchObject({
      explanation: { at: 'hidden.delta[0,0]' },
    });
  });

  it('of a text that is changed meanwhile is of the text before', async () => {
    const text = exampleText('mazur.grad.json');
    const session = await sessionOf(text, { clock: hurried() });
    const explained = session.request('explain', QUERY);
    const other = text.replace('0.40', '0.90');
    expect(other).not.toBe(text);
    await session.request('open', { text: other, version: 2 });
    const { explanation } = await explained;
    expect(explanation.value).toBeCloseTo(0.008771, 6);
    const after = await session.request('explain', QUERY);
    expect(after.explanation.value).not.toBeCloseTo(0.008771, 6);
  });
});
