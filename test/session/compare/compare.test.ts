import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/session/session.js';
import { compareRuns } from '../../../src/vscode/compare/compareRuns.js';
import { modelText, type Parts } from '../models.js';
import { sessionOf } from '../open.js';

const sessionAt = async (step: number, parts: Parts = {}): Promise<Session> => {
  const session = await sessionOf(modelText(parts));
  await session.request('goto', { step });
  return session;
};

const compared = (here: Session, there: Session, step: number) =>
  compareRuns({ port: here, branch: null }, { port: there, branch: null }, step, null);

describe('where two runs part', () => {
  it('is nowhere for the same text with the same seed, however far they are recorded', async () => {
    const [here, there] = [await sessionAt(200), await sessionAt(150)];
    const { parted, common, at } = await compared(here, there, 180);
    expect({ parted, common, step: at.step, first: at.first }).toEqual({
      parted: null,
      common: 150,
      step: 150,
      first: null,
    });
    expect(at.here).toEqual(at.there);
    expect(at.layers.map(({ distance }) => distance)).toEqual([0, 0]);
  });

  it('is the step at which an entry was set by hand, and that parameter', async () => {
    const session = await sessionAt(100);
    await session.request('goto', { step: 83 });
    await session.request('assign', { name: 'output.weight', index: [1, 2], value: 0.25 });
    await session.request('goto', { step: 90 });
    const found = await compareRuns({ port: session, branch: null }, { port: session, branch: 1 }, 90, null);
    expect(found.parted?.step).toBe(83);
    expect(found.parted?.first).toMatchObject({ name: 'output.weight', how: 'numbers' });
    expect(found.common).toBe(90);
  });

  it('is the step after η was set by hand: the update that it makes is the first that differs', async () => {
    const session = await sessionAt(100);
    await session.request('goto', { step: 70 });
    await session.request('assign', { name: 'learningRate', index: [], value: 0.05 });
    await session.request('goto', { step: 80 });
    const found = await compareRuns({ port: session, branch: null }, { port: session, branch: 1 }, 70, null);
    expect(found.parted?.step).toBe(71);
    expect(found.parted?.first).toMatchObject({ name: 'hidden.weight', how: 'numbers' });
    // At step 70 itself all is the same but η.
    expect(found.at.first).toMatchObject({ name: 'learningRate', here: { norm: 0.05 }, there: { norm: 0.1 } });
  });

  it('is the first value on the way forward, or δ where only a derivative is another one', async () => {
    const first = async (parts: Parts, others: Parts) => {
      const { parted } = await compared(await sessionAt(5, parts), await sessionAt(5, others), 5);
      return [parted?.step, parted?.first?.name, parted?.first?.how];
    };
    // Another seed shuffles the examples otherwise; where their order is kept, its first weights differ.
    expect(await first({ seed: 7 }, { seed: 8 })).toEqual([0, 'x', 'numbers']);
    const kept = { train: { shuffle: false } };
    expect(await first({ seed: 7, ...kept }, { seed: 8, ...kept })).toEqual([0, 'hidden.weight', 'numbers']);
    expect(await first({ activation: 'tanh' }, { activation: 'sigmoid' })).toEqual([0, 'hidden.a', 'numbers']);
    const own = (df: string) => ({ activation: { f: 'tanh(z)', df } });
    expect(await first(own('1 - tanh(z)^2'), own('1 - tanh(z)'))).toEqual([0, 'hidden.delta', 'numbers']);
    expect(await first({ units: 5 }, { units: 6 })).toEqual([0, 'hidden.weight', 'shape']);
  });

  it('is step 0 where one has a layer that the other lacks, and that layer', async () => {
    const more = JSON.parse(modelText());
    more.layers.splice(1, 0, { type: 'layernorm', name: 'norm' });
    const [here, there] = [await sessionAt(3), await sessionOf(JSON.stringify(more))];
    await there.request('goto', { step: 3 });
    const { parted, at } = await compared(here, there, 3);
    expect(parted).toMatchObject({ step: 0, first: { name: 'norm.weight', how: 'absent', here: null } });
    expect(at.layers.map(({ path, here: ours }) => [path, ours !== null])).toEqual([
      ['hidden', true],
      ['output', true],
      ['norm', false],
    ]);
  });
});

describe('two runs at a step', () => {
  it('are what each of them is when it stands there, and the run stays where it is', async () => {
    const [here, there] = [await sessionAt(60), await sessionAt(60, { train: { learningRate: 0.02 } })];
    const stands = async () => {
      const { run } = await here.request('state', null);
      return [run?.step, run?.recorded, run?.branch, run?.loss, run?.layers];
    };
    const before = await stands();
    const { at } = await compared(here, there, 37);
    expect(await stands()).toEqual(before);
    for (const [session, side] of [
      [here, 'here'],
      [there, 'there'],
    ] as const) {
      const { run } = await session.request('goto', { step: 37 });
      expect(at[side].loss).toBe(run?.loss);
      for (const { path, norms, weightGradientNorm } of run?.layers ?? []) {
        const seen = at.layers.find((layer) => layer.path === path)?.[side];
        expect(seen).toEqual({ path, a: norms.a, delta: norms.delta, gradient: weightGradientNorm });
      }
    }
  });

  it('are as far apart as their parameters are', async () => {
    const [here, there] = [await sessionAt(20), await sessionAt(20, { train: { learningRate: 0.02 } })];
    const { at } = await compared(here, there, 20);
    const numbers = async (session: Session) =>
      (await Promise.all(['output.weight', 'output.bias'].map((name) => session.request('tensor', { name })))).flatMap(
        ({ data }) => [...data],
      );
    const [ours, theirs] = [await numbers(here), await numbers(there)];
    expect(at.layers[1]?.distance).toBeCloseTo(Math.hypot(...ours.map((value, i) => value - (theirs[i] ?? 0))), 14);
  });

  it('have the held-out examples of the same step', async () => {
    const kept = { data: { holdOut: 0.2 } };
    // 18 examples are left: an epoch ends at step 4, where the session evaluates the others itself.
    const [here, there] = [await sessionAt(6, kept), await sessionAt(6, { ...kept, train: { learningRate: 0.02 } })];
    const { at } = await compared(here, there, 4);
    const { run } = await (await sessionAt(4, kept)).request('state', null);
    expect(at.here.heldOut).toEqual(run?.heldOut);
    expect(at.here.heldOut).toMatchObject({ step: 4 });
    expect(at.there.heldOut?.loss).not.toBe(at.here.heldOut?.loss);
  });
});

it('a step that was not visited, and a branch that there is not, are told', async () => {
  const session = await sessionAt(5);
  await expect(session.request('glimpse', { branch: null, step: 6 })).rejects.toThrow('has come to step 5');
  await expect(session.request('glimpse', { branch: 3, step: 1 })).rejects.toThrow('there is no branch 3');
});

it("a branch's curves can be asked for while another is on view", async () => {
  const session = await sessionAt(30);
  await session.request('goto', { step: 10 });
  await session.request('assign', { name: 'learningRate', index: [], value: 0.01 });
  await session.request('goto', { step: 20 });
  const loss = async (branch?: number) =>
    session.request('series', { name: 'loss', from: 0, to: 100, points: 1000, ...(branch ? { branch } : {}) });
  expect((await loss(1)).steps.length).toBe(31);
  expect((await loss()).steps.length).toBe(21);
  expect([...(await loss(1)).values.slice(0, 11)]).toEqual([...(await loss()).values.slice(0, 11)]);
});
