import { describe, expect, it } from 'vitest';
import type { FileSystem } from '../../src/formats/fileSystem.js';
import type { State } from '../../src/protocol.js';
import { Session } from '../../src/session/session.js';
import { exampleText } from '../formats/files.js';
import { modelText, type Parts } from './models.js';
import { clock, sessionOf, sessionOfExample } from './open.js';

let version = 1;

function open(session: Session, text: string): Promise<State> {
  return session.request('open', { text, version: ++version });
}

/** A session of the small model at step 10, then with a change in its text. */
async function changed(before: Parts, after: Parts): Promise<State> {
  const session = await sessionOf(modelText(before));
  await session.request('goto', { step: 10 });
  return open(session, modelText(after));
}

const own = (df: string): Parts => ({ activation: { f: 'tanh(z)', df } });

describe('a new text', () => {
  it.each<[string, Parts, Parts]>([
    ['the learning rate', {}, { train: { learningRate: 0.02 } }],
    ['the momentum', {}, { train: { momentum: 0 } }],
    ['l2', {}, { train: { l2: 0.1 } }],
    ['l2, from none', { train: { l2: 0 } }, { train: { l2: 0.1 } }],
    ['what is frozen', {}, { train: { freeze: ['*.bias'] } }],
    ['the number of epochs', {}, { train: { epochs: 3 } }],
    ['the batch size', {}, { train: { batchSize: 4 } }],
    ['a derivative', own('1'), own('1 - a^2')],
    ['a derivative that was left out', { activation: { f: 'tanh(z)' } }, own('1 - a^2')],
    ['what is expected', {}, { expect: { loss: 1 } }],
  ])('goes on where the run stands when it changes %s', async (_, before, after) => {
    const { run } = await changed(before, after);
    expect(run).toMatchObject({ step: 10, recorded: 10, activity: { kind: 'idle' } });
  });

  it.each<[string, Parts, Parts]>([
    ['the seed', {}, { seed: 8 }],
    ['a shape', {}, { units: 6 }],
    ['an activation', {}, { activation: 'sigmoid' }],
    [
      "an activation's parameter",
      { activation: { name: 'leaky-relu', slope: 0.1 } },
      { activation: { name: 'leaky-relu', slope: 0.2 } },
    ],
    ['a formula', own('1'), { activation: { f: 'sin(z)', df: '1' } }],
    ['the precision', {}, { precision: 'float32' }],
    ['what is held out', {}, { data: { holdOut: 4 } }],
    ['the data', {}, { data: { divide: 2 } }],
  ])('begins anew when it changes %s', async (_, before, after) => {
    const { run } = await changed(before, after);
    expect(run).toMatchObject({ step: 0, recorded: 0 });
  });

  it('applies from where the run stands', async () => {
    const session = await sessionOf(modelText());
    await session.request('goto', { step: 10 });
    const weight = async (): Promise<Float64Array> => (await session.request('tensor', { name: 'output.weight' })).data;
    const before = await weight();
    await open(session, modelText({ train: { learningRate: 1e-300, momentum: 0 } }));
    await session.request('step', { count: 5 });
    expect(await weight()).toEqual(before);
  });

  it('takes effect in a run that goes on', async () => {
    const text = exampleText('digits.grad.json');
    const session = await sessionOfExample('digits.grad.json');
    await session.request('run', { until: 'end' });
    await clock.pause();
    const { run } = await open(session, text.replace('"learningRate": 0.1', '"learningRate": 0.05'));
    expect(run).toMatchObject({ activity: { kind: 'running' }, learningRate: 0.05 });
    expect((await session.request('pause', null)).run?.step).toBeGreaterThan(0);
  });

  it('that begins anew ends the run first', async () => {
    const text = exampleText('digits.grad.json');
    const session = await sessionOfExample('digits.grad.json');
    await session.request('run', { until: 'end' });
    await clock.pause();
    const { run } = await open(session, text.replace('"seed": 1', '"seed": 2'));
    expect(run).toMatchObject({ activity: { kind: 'idle' }, step: 0, recorded: 0 });
  });

  it('waits until a move has come to its end', async () => {
    const session = await sessionOf(modelText());
    const moved = session.request('goto', { step: 3000 });
    await clock.pause();
    const opened = open(session, modelText({ train: { learningRate: 0.02 } }));
    expect((await moved).run?.step).toBe(3000);
    expect((await opened).run).toMatchObject({ step: 3000, learningRate: 0.02 });
  });

  it('makes the check of the one before outdated, and ends one in progress', async () => {
    const session = await sessionOf(modelText());
    await session.request('check', null);
    const { run } = await open(session, `${modelText()}\n`);
    expect(run?.check?.outdated).toBe(true);
    expect((await open(session, modelText())).run?.check?.outdated).toBe(false);

    const long = await sessionOfExample('digits.grad.json');
    const checking = long.request('check', null);
    await clock.pause();
    await open(long, `${exampleText('digits.grad.json')}\n`);
    expect((await checking).run?.check).toBeNull();
  });

  it('is skipped where a newer one is waiting', async () => {
    let reads = 0;
    const files: FileSystem = {
      read: async () => {
        reads++;
        await clock.pause();
        return new TextEncoder().encode('0,0,0,1\n1,0,0,1\n');
      },
    };
    const text = (seed: number): string =>
      JSON.stringify({
        seed,
        input: [3],
        layers: [{ type: 'dense', units: 1 }],
        loss: 'squared-error',
        data: { file: 'a.csv', x: '0-2', y: 3 },
      });
    const session = new Session({ file: 'm.grad.json', files, clock });
    const states = await Promise.all(
      [1, 2, 3, 4].map((seed) => session.request('open', { text: text(seed), version: seed })),
    );
    expect(states.map(({ textVersion }) => textVersion)).toEqual([4, 4, 4, 4]);
    expect(reads).toBe(1);
  });
});

describe('a text with errors', () => {
  it('leaves the last good model on view, and it can be stepped', async () => {
    const session = await sessionOf(modelText());
    await session.request('goto', { step: 5 });
    const broken = await open(session, '{ "layers": [');
    expect(broken).toMatchObject({ stale: true, textVersion: version, run: { step: 5 } });
    expect(broken.problems.length).toBeGreaterThan(0);
    expect((await session.request('step', { count: 1 })).run?.step).toBe(6);
    const good = await open(session, modelText());
    expect(good).toMatchObject({ stale: false, problems: [], run: { step: 6 } });
  });

  it('says with its line why nothing can be computed, where there was no good one yet', async () => {
    const session = await sessionOf('{\n "layers": [}');
    const { run, stale, problems } = await session.request('state', null);
    expect({ run, stale }).toEqual({ run: null, stale: false });
    const line = (problems[0]?.range.start.line ?? 0) + 1;
    await expect(session.request('step', { count: 1 })).rejects.toThrow(`model.grad.json, line ${line}: `);
    await expect(session.request('tensor', { name: 'x' })).rejects.toThrow(`line ${line}`);
  });

  it('without data shows the model, and says what it wants', async () => {
    const { data: _, ...rest } = JSON.parse(modelText());
    const session = await sessionOf(JSON.stringify(rest));
    const { run } = await session.request('state', null);
    expect(run).toMatchObject({ hasData: false, loss: Number.NaN });
    expect(run?.layers[0]?.parameters[0]?.norm).toBeGreaterThan(0);
    expect((await session.request('tensor', { name: 'hidden.weight' })).data).toHaveLength(15);
    await expect(session.request('run', { until: 'end' })).rejects.toThrow('has no data');
  });
});

describe('expectations', () => {
  const expected = { 'loss@3': 1000, 'loss@3000': 5, 'hidden.delta@2': Array(5).fill([0, 0, 0, 0, 0]) };

  it('are looked at a few updates ahead when a file is opened', async () => {
    const session = await sessionOf(modelText({ expect: expected }));
    const { run } = await session.request('state', null);
    expect(run?.step).toBe(0);
    const [near, far] = run?.expectations ?? [];
    expect(near).toMatchObject({ at: 'loss', step: 3, expected: 1000, met: false, problem: null });
    expect(far).toMatchObject({ at: 'loss', step: 3000, actual: null, met: null });
    expect(run?.expectations.filter(({ at }) => at === 'hidden.delta')).toHaveLength(25);
    const { run: third } = await session.request('goto', { step: 3 });
    expect(third?.loss).toBe(near?.actual);
  });

  it('are met to the digit that is written', async () => {
    const loss = (await (await sessionOf(modelText())).request('state', null)).run?.loss ?? 0;
    const met = async (value: number): Promise<boolean | null | undefined> => {
      const session = await sessionOf(modelText({ expect: { loss: value } }));
      return (await session.request('state', null)).run?.expectations[0]?.met;
    };
    expect(await met(Number(loss.toFixed(4)))).toBe(true);
    expect(await met(Number((loss + 0.0002).toFixed(4)))).toBe(false);
  });

  it('keep what was seen when nothing changes that is computed, and forget it when something does', async () => {
    const session = await sessionOf(modelText({ expect: expected }));
    await session.request('goto', { step: 3001 });
    const seen = (await open(session, `// a remark\n${modelText({ expect: expected })}`)).run?.expectations[1];
    expect(seen?.actual).not.toBeNull();
    const changed = await open(session, modelText({ expect: expected, train: { learningRate: 0.05 } }));
    expect(changed.run?.expectations[1]?.actual).toBeNull();
    expect(changed.run?.expectations[0]?.actual).not.toBe(seen?.actual);
  });
});
