import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromView } from '../../src/protocol.js';
import type { Fetched } from '../../webview/panel/fetched.js';

/** What the page sends, and how it is answered. */
const sent: FromView[] = [];
let answer: (message: unknown) => void = () => undefined;

vi.stubGlobal('acquireVsCodeApi', () => ({
  postMessage: (message: FromView) => sent.push(message),
  getState: () => null,
  setState: () => undefined,
}));
vi.stubGlobal('document', { visibilityState: 'visible' });
vi.stubGlobal('window', {
  addEventListener: (_: string, listener: (event: { data: unknown }) => void) => {
    answer = (data) => listener({ data });
  },
});
const { connect } = await import('../../webview/channel.js');
const { Fetched: Made, LEFT_AS_IT_IS } = await import('../../webview/panel/fetched.js');
connect(() => undefined);

const asked = (): number[] => sent.flatMap((each) => (each.type === 'request' ? [each.id] : []));
const dropped = (): number[] => sent.flatMap((each) => (each.type === 'cancel' ? [each.id] : []));
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

let fetched: Fetched;
let changes = 0;
beforeEach(() => {
  sent.length = 0;
  changes = 0;
  fetched = new Made(() => changes++);
});

describe('what is asked for because it is on view', () => {
  it('is dropped when a drawing does not show it any more, and asked for again when one does', async () => {
    fetched.answer('sharpness', null, 1);
    fetched.drawn();
    fetched.answer('sharpness', null, 1);
    fetched.drawn();
    const [id] = asked() as [number];
    expect([asked().length, dropped()]).toEqual([1, []]);
    // Another tab.
    fetched.drawn();
    expect(dropped()).toEqual([id]);
    answer({ type: 'failed', id, message: 'nobody waits for this answer any more' });
    await settled();
    expect(fetched.held('sharpness null')).toMatchObject({ value: null, failure: null, asked: false });
    fetched.answer('sharpness', null, 1);
    expect(asked()).toHaveLength(2);
  });

  it('is dropped for the next step where nothing moves, and never while a run goes on', async () => {
    fetched.answer('along', null, 1);
    fetched.answer('along', null, 2);
    expect([asked().length, dropped()]).toEqual([1, []]);
    fetched.still = true;
    fetched.answer('along', null, 2);
    const [id] = asked() as [number];
    expect([asked().length, dropped()]).toEqual([1, [id]]);
    answer({ type: 'failed', id, message: 'nobody waits for this answer any more' });
    await settled();
    expect(changes).toBe(1);
    fetched.answer('along', null, 2);
    expect([asked().length, dropped().length]).toEqual([2, 1]);
  });

  it('is dropped when it is to be left as it is: its chart is out of sight, or somebody has cancelled it', () => {
    fetched.answer('noise', null, 1);
    fetched.answer('noise', null, LEFT_AS_IT_IS);
    fetched.drawn();
    expect(dropped()).toEqual([]);
    fetched.answer('noise', null, LEFT_AS_IT_IS);
    fetched.drawn();
    expect(dropped()).toEqual(asked());
  });

  it('is kept where the answer was there first', async () => {
    fetched.answer('along', null, 1);
    const [id] = asked() as [number];
    fetched.drawn();
    fetched.drawn();
    answer({ type: 'answer', id, answer: { step: 3 } });
    await settled();
    expect(fetched.answer('along', null, 1)).toMatchObject({ value: { step: 3 }, failure: null, asked: false });
    expect(asked()).toHaveLength(1);
  });
});
