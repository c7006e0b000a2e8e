import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../../src/protocol.js';
import type { Session } from '../../../src/session/session.js';
import { modelText } from '../models.js';
import { sessionOf, sessionOfExample } from '../open.js';

/** Asks until all is there. */
async function whole(session: Session, layer: string, quantity: string, points = 40): Promise<Distribution> {
  for (;;) {
    const answer = await session.request('distribution', { layer, quantity: quantity as 'a', points });
    if (answer.complete) return answer;
  }
}

/** The row of a step: what is counted, between which edges. */
function rowOf(
  { steps, edges, counts, zeros, below, negative, nonFinite, medians, entries }: Distribution,
  step: number,
) {
  const [row, bins] = [steps.indexOf(step), edges.length - 1];
  const of = (column: Float64Array): number => column[row] as number;
  return {
    bins: Array.from(counts.subarray(row * bins, (row + 1) * bins)),
    entries: of(entries),
    zeros: of(zeros),
    below: of(below),
    negative: of(negative),
    nonFinite: of(nonFinite),
    median: of(medians),
  };
}

/** The same, counted from the numbers on view. */
function countedFrom(data: Float64Array, edges: Float64Array): ReturnType<typeof rowOf> {
  const sizes = Array.from(data, Math.abs);
  const count = (is: (value: number) => boolean): number => Array.from(data).filter(is).length;
  const sorted = sizes.filter(Number.isFinite).sort((a, b) => a - b);
  const [lower, upper] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return {
    bins: Array.from(
      { length: edges.length - 1 },
      (_, i) => sizes.filter((size) => size >= (edges[i] as number) && size < (edges[i + 1] as number)).length,
    ),
    entries: data.length,
    zeros: count((value) => value === 0),
    below: count((value) => value !== 0 && Math.abs(value) < (edges[0] as number)),
    negative: count((value) => value < 0),
    nonFinite: count((value) => !Number.isFinite(value)),
    median: ((lower ?? Number.NaN) + (upper ?? Number.NaN)) / 2,
  };
}

const TENSORS: Readonly<Record<string, string>> = {
  a: 'hidden.a',
  delta: 'hidden.delta',
  gradient: 'hidden.weight.gradient',
  weight: 'hidden.weight',
};

describe('distributions over steps', () => {
  it.each(['a', 'delta', 'gradient', 'weight'])(
    'of %s are those of the numbers on view, at every step',
    async (quantity) => {
      // Few states fit, so that most steps lie between two that are kept; the last batch of an epoch is smaller.
      const session = await sessionOf(modelText({ activation: 'relu' }), { checkpointBytes: 60_000 });
      await session.request('goto', { step: 57 });
      await session.request('goto', { step: 23 });
      const found = await whole(session, 'hidden', quantity);
      expect(found.steps).toContain(23);
      for (const step of found.steps) {
        await session.request('goto', { step });
        const { data } = await session.request('tensor', { name: TENSORS[quantity] as string });
        expect(rowOf(found, step), `step ${step}`).toEqual(countedFrom(data, found.edges));
      }
    },
  );

  it('follow the branch that the run is on', async () => {
    const session = await sessionOf(modelText());
    await session.request('goto', { step: 20 });
    const before = await whole(session, 'hidden', 'weight');
    await session.request('goto', { step: 9 });
    await session.request('assign', { name: 'hidden.weight', index: [0, 0], value: 50 });
    await session.request('goto', { step: 20 });
    const after = await whole(session, 'hidden', 'weight');
    expect(after.edges.at(-1)).toBeGreaterThan(50);
    for (const step of [8, 9, 20]) {
      await session.request('goto', { step });
      const { data } = await session.request('tensor', { name: 'hidden.weight' });
      expect(rowOf(after, step), `step ${step}`).toEqual(countedFrom(data, after.edges));
    }
    await session.request('branch', { id: 1 });
    expect((await whole(session, 'hidden', 'weight')).medians).toEqual(before.medians);
  });

  it('are those of the text that the steps went by', async () => {
    const session = await sessionOf(modelText());
    await session.request('goto', { step: 12 });
    await whole(session, 'output', 'delta');
    await session.request('goto', { step: 6 });
    await session.request('open', { text: modelText({ train: { learningRate: 0.4 } }), version: 2 });
    await session.request('goto', { step: 12 });
    const found = await whole(session, 'output', 'delta');
    expect(Array.from(found.steps)).toEqual(Array.from({ length: 13 }, (_, i) => i));
    for (const step of [5, 6, 7, 12]) {
      await session.request('goto', { step });
      const { data } = await session.request('tensor', { name: 'output.delta' });
      expect(rowOf(found, step), `step ${step}`).toEqual(countedFrom(data, found.edges));
    }
  });

  it('come while the run goes on, and leave it as it is', async () => {
    const [session, alone] = [await sessionOf(modelText()), await sessionOf(modelText())];
    const going = session.request('goto', { step: 3000 });
    const early = await session.request('distribution', { layer: 'hidden', quantity: 'delta', points: 9 });
    expect(early.steps.length).toBeGreaterThan(0);
    await going;
    const found = await whole(session, 'hidden', 'delta', 9);
    expect(Array.from(found.steps)).toEqual([0, 512, 1024, 1536, 2048, 2560, 3000]);
    await alone.request('goto', { step: 3000 });
    const [one, other] = [await session.request('state', null), await alone.request('state', null)];
    expect(one.run?.layers).toEqual(other.run?.layers);
  });

  it('are of a part of the steps, where one is asked for', async () => {
    const session = await sessionOf(modelText());
    await session.request('goto', { step: 40 });
    const ask = { layer: 'hidden', quantity: 'delta', points: 6, from: 10, to: 18 } as const;
    expect(Array.from((await session.request('distribution', ask)).steps)).toEqual([10, 12, 14, 16, 18]);
  });

  it('reach 24 decades down from the largest, and count what lies below', async () => {
    const session = await sessionOf(modelText());
    await session.request('assign', { name: 'hidden.weight', index: [0, 0], value: 1e-80 });
    await session.request('assign', { name: 'hidden.weight', index: [1, 0], value: Number.POSITIVE_INFINITY });
    const found = await whole(session, 'hidden', 'weight');
    expect((found.edges.at(-1) as number) / (found.edges[0] as number)).toBeCloseTo(1e24, -10);
    expect([found.below[0], found.nonFinite[0], found.entries[0]]).toEqual([1, 1, 15]);
  });

  it('refuse in words what there is not', async () => {
    const session = await sessionOfExample('digits-cnn.grad.json');
    const ask = (layer: string, quantity: string, points: number) =>
      session.request('distribution', { layer, quantity: quantity as 'a', points });
    const [first] = (await session.request('state', null)).run?.layers ?? [];
    await expect(ask('hiden', 'a', 9)).rejects.toThrow('there is no layer "hiden"');
    await expect(ask(first?.path ?? '', 'z', 9)).rejects.toThrow('found "z"');
    await expect(ask(first?.path ?? '', 'a', 1)).rejects.toThrow('from 2 to 400');
    await expect(ask('flatten', 'weight', 9)).rejects.toThrow(/no weights|no layer/);
  });
});
