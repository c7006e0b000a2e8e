import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/protocol.js';
import type { Session } from '../../../src/session/session.js';
import { modelText } from '../models.js';
import { sessionOf } from '../open.js';

async function whole(
  session: Session,
  ask: { from?: number; to?: number; points?: number; branch?: number } = {},
): Promise<Series> {
  for (;;) {
    const answer = await session.request('series', { name: 'hidden.ratio', from: 0, to: 1e9, points: 50, ...ask });
    if (answer.complete) return answer;
  }
}

/** ‖ΔW‖/‖W‖ at each step, as the table of layers says it there. */
async function ratiosAt(session: Session, steps: Iterable<number>): Promise<(number | null | undefined)[]> {
  const ratios = [];
  for (const step of steps) {
    await session.request('goto', { step });
    ratios.push((await session.request('statistics', null)).layers[0]?.ratio);
  }
  return ratios;
}

describe('update by weight over steps', () => {
  it('is at each step what the table of layers says there', async () => {
    const session = await sessionOf(modelText());
    await session.request('goto', { step: 30 });
    const { steps, values } = await whole(session);
    expect(Array.from(steps)).toEqual(Array.from({ length: 31 }, (_, i) => i));
    expect(Array.from(values)).toEqual(await ratiosAt(session, steps));
  });

  it('is asked for between two steps, and at few of them: those are as many as of the whole', async () => {
    const session = await sessionOf(modelText());
    await session.request('goto', { step: 40 });
    const { steps } = await whole(session, { from: 10, to: 30, points: 12 });
    expect(Array.from(steps)).toEqual([10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]);
    expect(Array.from((await whole(session, { points: 12 })).steps)).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40]);
  });

  it('is that of another branch, where one is named', async () => {
    const session = await sessionOf(modelText());
    await session.request('goto', { step: 10 });
    const before = await whole(session);
    await session.request('goto', { step: 4 });
    await session.request('assign', { name: 'learningRate', index: [], value: 0.4 });
    await session.request('goto', { step: 10 });
    expect((await whole(session, { branch: 1 })).values).toEqual(before.values);
    const after = await whole(session);
    expect(Array.from(after.values)).toEqual(await ratiosAt(session, after.steps));
    expect(after.values[4]).toBeGreaterThan(2 * (before.values[4] as number));
  });

  it('is NaN for a layer whose weights are frozen', async () => {
    const session = await sessionOf(modelText({ train: { freeze: ['hidden.weight'] } }));
    expect((await whole(session)).values).toEqual(Float64Array.of(Number.NaN));
  });
});
