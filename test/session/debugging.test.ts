import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/session.js';
import { modelText } from './models.js';
import { sessionOf } from './open.js';

async function place(session: Session): Promise<string> {
  const { position } = (await session.request('state', null)).run ?? expect.fail();
  return [position.step, position.phase, position.layer, position.part].filter((word) => word !== null).join(' ');
}

/** Stops at the backward pass of the hidden layer, and writes a line in its forward pass. */
const REQUEST = {
  breakpoints: [
    {
      id: 1,
      place: { kind: 'layer', layer: 'hidden', phases: ['backward'] },
      condition: 'step == 4',
      hits: null,
      log: null,
    },
    {
      id: 2,
      place: { kind: 'layer', layer: 'hidden', phases: ['forward'] },
      condition: null,
      hits: null,
      log: 'at {step}',
    },
    { id: 3, place: { kind: 'layer', layer: 'attic', phases: ['forward'] }, condition: null, hits: null, log: null },
  ],
  filters: [],
} as const;

describe('a session that is debugged', () => {
  it('writes a line where all is known that its message asks for, and passes by elsewhere', async () => {
    const session = await sessionOf(modelText());
    const place = { kind: 'layer', layer: 'hidden', phases: ['forward', 'backward'] } as const;
    const log = (id: number, text: string) => ({ id, place, condition: null, hits: null, log: text });
    const breakpoints = [log(1, 'a {step}'), log(2, 'δ {step} {norm(delta)}'), log(3, '{norm(dB)}')];
    const { states } = await session.request('breaks', { breakpoints, filters: [] });
    expect(states.map(({ problem }) => problem)).toEqual([
      null,
      null,
      expect.stringMatching(/^log message: there is no "dB"/),
    ]);
    await session.request('walkTo', { step: 0, phase: 'update', layer: null, part: null });
    await session.request('seek', { back: false, until: 1 });
    const { lines } = await session.request('log', { from: 0 });
    expect(lines.map((line) => line.slice(0, 3))).toEqual(['a 1', 'a 1', 'δ 1']);
  });

  it('counts the hits of a breakpoint from the first one again once it was taken away', async () => {
    const session = await sessionOf(modelText());
    const third = { ...REQUEST.breakpoints[0], condition: null, hits: '3' };
    const setAndSeek = async (): Promise<string> => {
      await session.request('breaks', { breakpoints: [third], filters: [] });
      await session.request('seek', { back: false, until: null });
      return place(session);
    };
    await session.request('walkTo', { step: 0, at: 'begin' });
    expect(await setAndSeek()).toBe('2 backward hidden');
    await session.request('breaks', { breakpoints: [], filters: [] });
    await session.request('walkTo', { step: 0, at: 'begin' });
    expect(await setAndSeek()).toBe('2 backward hidden');
  });

  it('walks within a step, and stands at its end after a move by whole steps', async () => {
    const session = await sessionOf(modelText());
    expect(await place(session)).toBe('0 update');
    await session.request('walk', { stride: 'layer', back: false });
    expect(await place(session)).toBe('1 forward hidden');
    await session.request('walkTo', { step: 3, phase: 'loss', layer: null, part: null });
    expect(await place(session)).toBe('3 loss');
    await session.request('step', { count: 1 });
    expect(await place(session)).toBe('4 update');
    await expect(session.request('walkTo', { step: 0.5, phase: 'loss', layer: null, part: null })).rejects.toThrow(
      'a step is a whole number',
    );
  });

  it('stops where it was asked to, and says why', async () => {
    const session = await sessionOf(modelText());
    const { states } = await session.request('breaks', REQUEST);
    expect(states.map(({ id, verified }) => [id, verified])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
    const { run } = await session.request('seek', { back: false, until: null });
    expect(run?.stopped).toEqual({ kind: 'break', ids: [1], filter: null, text: 'hidden, backward: step == 4' });
    expect(await place(session)).toBe('4 backward hidden');
    expect(run?.logged).toBe(4);
    expect(await session.request('log', { from: 2 })).toEqual({ from: 2, lines: ['at 3', 'at 4'] });
    const there = await session.request('seek', { back: true, until: null });
    expect(there.run?.stopped?.kind).toBe('start');
    expect((await session.request('walk', { stride: 'part', back: false })).run?.stopped).toBeNull();
  });

  it('says that it was paused on its way', async () => {
    const session = await sessionOf(modelText({ train: { epochs: 1e6 } }));
    await session.request('breaks', { breakpoints: [], filters: ['nonFinite'] });
    const sought = session.request('seek', { back: false, until: null });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await session.request('pause', null);
    expect((await sought).run?.stopped?.kind).toBe('pause');
    expect(await place(session)).toMatch(/^\d+ update$/);
  });

  it('says what an expression says where it stands', async () => {
    const session = await sessionOf(modelText());
    const state = await session.request('walkTo', { step: 2, phase: 'backward', layer: 'output', part: null });
    const norm = await session.request('evaluate', { expression: 'norm(delta)', layer: 'output' });
    expect(norm.ok && norm.number).toBe(state.run?.layers[1]?.norms.delta);
    const early = await session.request('evaluate', { expression: 'norm(hidden.delta)', layer: null });
    expect(!early.ok && early.problem).toEqual({
      message: 'hidden.delta is not computed yet: it is known from "backward, hidden" on',
      start: 5,
      end: 17,
    });
    const { parts } = await session.request('parts', { expression: 'W', layer: 'output', from: 1, to: 99 });
    const { data, columns } = await session.request('tensor', { name: 'output.weight', rows: [1, 2] });
    expect(parts).toHaveLength(1);
    expect(parts[0]?.shape).toEqual([columns[1]]);
    expect(parts[0]?.text).toBe(`[${Array.from(data, (each) => Number(each.toPrecision(6))).join(', ')}]`);
  });
});
