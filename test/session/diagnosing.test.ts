import { describe, expect, it } from 'vitest';
import type { State } from '../../src/protocol.js';
import type { Session } from '../../src/session/session.js';
import { nodeCode } from '../../src/worker/nodeCode.js';
import { modelText } from './models.js';
import { sessionOf, sessionOfExample } from './open.js';

/** Six layers of sigmoid on the small data of `modelText`: δ is lost on the way. */
const DEEP = modelText().replace(
  /\{"type":"dense","name":"hidden".*?\}/,
  Array.from({ length: 6 }, (_, i) => `{"type":"dense","name":"h${i}","units":5,"activation":"sigmoid"}`).join(','),
);

const CONTRADICTING = {
  x: Array.from({ length: 8 }, () => [1, 2, 3]),
  y: Array.from({ length: 8 }, (_, i) => [i, -i]),
};

/** The next state that something holds of. */
function stateWhere(session: Session, holds: (state: State) => boolean): Promise<State> {
  return new Promise((resolve) => {
    const listening = session.onState((state) => {
      if (!holds(state)) return;
      listening.dispose();
      resolve(state);
    });
  });
}

describe('what training suffers from', () => {
  it('stands in the state once there was time to look', async () => {
    const session = await sessionOf(DEEP);
    const { run } = await session.request('state', null);
    expect(run?.diagnosis).toMatchObject({
      step: 0,
      findings: [{ rule: 'vanishing', severity: 'error', followsFrom: null }],
    });
    expect(run?.diagnosis?.findings[0]?.layers[0]).toBe('h0');
  });

  it('is said in full when it is asked for, with edits that mend it', async () => {
    const session = await sessionOf(DEEP);
    const { diagnosis } = await session.request('diagnose', null);
    const [finding] = diagnosis.findings;
    expect(finding?.evidence[0]).toMatchObject({ kind: 'factors' });
    const [mend] = finding?.mends ?? [];
    expect(mend?.edits).toHaveLength(6);
    expect(mend?.edits?.[0]?.text).toBe('"tanh"');
  });

  it('goes by the limits that were set, at once', async () => {
    const session = await sessionOf(DEEP);
    const changed = stateWhere(session, ({ run }) => run?.diagnosis?.findings.length === 0);
    await session.request('configure', { thresholds: { vanishing: 0 } });
    await changed;
    expect((await session.request('diagnose', null)).diagnosis.quiet).toContain('vanishing');
    await session.request('configure', { thresholds: {} });
    expect((await session.request('diagnose', null)).diagnosis.findings[0]?.rule).toBe('vanishing');
  });

  it('finds out whether one batch can be learned by heart once somebody asks', async () => {
    const session = await sessionOfExample('xor.grad.json');
    const first = (await session.request('diagnose', null)).diagnosis;
    expect(first.silent.map(({ rule }) => rule)).toContain('overfits');
    await stateWhere(session, ({ run }) => (run?.diagnosis?.quiet ?? 0) > first.quiet.length);
    expect((await session.request('diagnose', null)).diagnosis.quiet).toContain('overfits');
  });

  it.each([
    ['labels that contradict each other', { data: CONTRADICTING, train: { batchSize: 8, momentum: 0, l2: 0 } }],
    [
      'a derivative by hand of the wrong sign',
      { activation: { f: 'tanh(z)', df: 'a^2-1' }, train: { l2: 0, freeze: ['output.*'] } },
    ],
    ['a unit that hands nothing on', { activation: { f: 'sin(z)/1e9' }, train: { l2: 0, freeze: ['output.*'] } }],
  ])('says that one batch cannot be learned by heart with %s', async (_, parts) => {
    const session = await sessionOf(modelText(parts));
    const { findings } = (await session.request('diagnose', { whole: true })).diagnosis;
    expect(findings.map(({ rule }) => rule)).toContain('overfits');
  });

  it('tries smaller η where η is too high, and offers what let J fall', async () => {
    const session = await sessionOf(modelText({ train: { learningRate: 50, momentum: 0, l2: 0 } }));
    await session.request('goto', { step: 3 });
    const { findings } = (await session.request('diagnose', { whole: true })).diagnosis;
    expect(findings[0]?.rule).toBe('rateTooHigh');
    expect(findings[0]?.mends[0]?.why).toMatch(/^tried from step 0: after/);
    const [edit] = findings[0]?.mends[0]?.edits ?? [];
    const mended = await sessionOf(modelText({ train: { learningRate: Number(edit?.text), momentum: 0, l2: 0 } }));
    const before = (await mended.request('state', null)).run?.loss ?? Number.NaN;
    expect((await mended.request('goto', { step: 50 })).run?.loss).toBeLessThan(before);
  });

  it('is looked for again where the text is another one, and is none of the text before', async () => {
    const session = await sessionOf(DEEP);
    const { run } = await session.request('open', { text: DEEP.replaceAll('sigmoid', 'tanh'), version: 2 });
    expect(run?.diagnosis).toMatchObject({ step: 0, findings: [] });
  });

  it('answers while a run goes on, of a step on its way', async () => {
    const session = await sessionOf(DEEP);
    await session.request('run', { until: 'end' });
    const { diagnosis } = await session.request('diagnose', null);
    expect(diagnosis.findings[0]?.rule).toBe('vanishing');
    await session.request('pause', null);
  });

  it.each(['two-layers.grad.mjs', 'logistic.grad.ts'])(
    'finds nothing wrong with %s, and writes into no code',
    async (file) => {
      const session = await sessionOfExample(file, { code: { host: nodeCode(null), fatal: null } });
      for (const step of [0, 1, 100]) {
        await session.request('goto', { step });
        expect((await session.request('diagnose', { whole: true })).diagnosis.findings).toEqual([]);
      }
    },
  );
});
