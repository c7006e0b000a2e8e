import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Trainer } from '../../src/engine/train/trainer.js';
import type { RunState, State } from '../../src/protocol.js';
import type { Session } from '../../src/session/session.js';
import { modelOf, modelText } from './models.js';
import { clock, sessionOf, sessionOfExample } from './open.js';

async function runOf(session: Session): Promise<RunState> {
  const { run } = await session.request('state', null);
  if (!run) throw new Error('there is no run');
  return run;
}

/** Waits for a state that is as wanted, among those that are sent. */
function until(session: Session, wanted: (state: State) => boolean): Promise<State> {
  return new Promise((resolve) => {
    const listening = session.onState((state) => {
      if (!wanted(state)) return;
      listening.dispose();
      resolve(state);
    });
  });
}

const idle = ({ run }: State): boolean => run?.activity.kind === 'idle';

describe('a session of the 2-2-2 network', () => {
  it('knows the printed loss, and the numbers expected at once and after one update', async () => {
    const session = await sessionOfExample('mazur.grad.json');
    const { run, problems } = await session.request('state', null);
    expect(problems).toEqual([]);
    expect(run?.loss).toBeCloseTo(0.298371109, 9);
    expect(run?.expectations.filter(({ step }) => step <= 1).every(({ met }) => met === true)).toBe(true);
    expect(run?.expectations.filter(({ step }) => step > 1).map(({ actual }) => actual)).toEqual([null]);
  });

  it('steps to the printed weight, and back', async () => {
    const session = await sessionOfExample('mazur.grad.json');
    const before = (await session.request('state', null)).run;
    expect((await session.request('step', { count: 1 })).run?.step).toBe(1);
    const weight = await session.request('tensor', { name: 'hidden.weight' });
    expect(weight.data[0]).toBeCloseTo(0.149780716, 9);
    const after = (await session.request('back', { count: 1 })).run;
    expect({ ...after, recorded: 0, branches: before?.branches }).toEqual(before);
  });

  it('goes ten thousand updates to the printed loss, 0.0000351', async () => {
    const session = await sessionOfExample('mazur.grad.json');
    const { run } = await session.request('goto', { step: 10_000 });
    expect(run?.loss).toBeCloseTo(0.0000351, 8);
    expect(run?.recorded).toBe(10_000);
  });
});

describe('moves', () => {
  it('stay at the first step when there is none before', async () => {
    const session = await sessionOf(modelText());
    expect((await session.request('back', { count: 3 })).run?.step).toBe(0);
  });

  it('add up when they come faster than they are made', async () => {
    const session = await sessionOf(modelText());
    await Promise.all([1, 1, 1, 1].map((count) => session.request('step', { count })));
    expect((await runOf(session)).step).toBe(4);
  });

  it.each([-1, 0.5, Number.NaN])('refuse %d steps in words', async (count) => {
    const session = await sessionOf(modelText());
    await expect(session.request('step', { count })).rejects.toThrow('a whole number');
  });

  it('of an epoch end at its end, with the held-out examples evaluated there', async () => {
    const session = await sessionOf(modelText({ data: { holdOut: 3 } }));
    await session.request('step', { count: 1 });
    await session.request('run', { until: 'epoch' });
    const { run } = await until(session, idle);
    expect(run?.stepsPerEpoch).toBe(4);
    expect(run?.step).toBe(4);
    expect(run?.heldOut?.step).toBe(4);
    const { steps } = await session.request('series', { name: 'heldOut.loss', from: 0, to: 9, points: 9 });
    expect(Array.from(steps)).toEqual([0, 4]);
  });

  it('to the end make all epochs, and the states on the way grow in revision and never go back', async () => {
    const session = await sessionOf(modelText({ train: { epochs: 2000 } }));
    const seen: State[] = [];
    session.onState((state) => seen.push(state));
    const { run } = await session.request('run', { until: 'end' });
    expect(run?.activity).toEqual({ kind: 'running', until: 'end', targetStep: 10_000 });
    await until(session, idle);
    expect((await runOf(session)).step).toBe(10_000);
    const [revisions, steps] = [seen.map(({ revision }) => revision), seen.map((state) => state.run?.step ?? -1)];
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it('in progress are left when another is asked for, which starts from there', async () => {
    const session = await sessionOfExample('digits.grad.json');
    await session.request('run', { until: 'end' });
    const { run } = await session.request('goto', { step: 3 });
    expect(run).toMatchObject({ step: 3, activity: { kind: 'idle' } });
  });

  it('in progress are left when told to pause', async () => {
    const session = await sessionOfExample('digits.grad.json');
    const going = session.request('goto', { step: 100_000 });
    await clock.pause();
    const { run } = await session.request('pause', null);
    expect(run?.activity.kind).toBe('idle');
    expect(run?.step).toBeGreaterThan(0);
    expect((await going).run?.step).toBe(run?.step);
  });

  it('begin anew with reset: nothing is recorded, and the same numbers come again', async () => {
    const session = await sessionOf(modelText());
    const [first, later] = [await runOf(session), (await session.request('goto', { step: 30 })).run];
    const reset = await session.request('reset', null);
    expect(reset.run).toMatchObject({ step: 0, recorded: 0, loss: first.loss });
    expect((await session.request('goto', { step: 30 })).run?.loss).toBe(later?.loss);
  });
});

describe('held-out examples', () => {
  it('are evaluated when nothing else is to do: J of the three last rows, by hand', async () => {
    const session = await sessionOf(modelText({ data: { holdOut: 3 }, train: { l2: 0 } }));
    const { run } = await session.request('state', null);
    // The same three rows as the only data of the same network: its J is theirs.
    const { x, y } = JSON.parse(modelText()).data as { x: number[][]; y: number[][] };
    const alone = await sessionOf(
      modelText({ data: { x: x.slice(-3), y: y.slice(-3) }, train: { l2: 0, batchSize: 3 } }),
    );
    expect(run?.heldOut?.loss).toBeCloseTo((await runOf(alone)).loss, 14);
    expect(run?.heldOut?.accuracy).toBeNull();
  });

  it('reach more than 95 % on the digits', async () => {
    const session = await sessionOfExample('digits.grad.json');
    const { totalSteps } = await runOf(session);
    const { run } = await session.request('goto', { step: totalSteps });
    expect(run?.heldOut?.step).toBe(totalSteps);
    expect(run?.heldOut?.accuracy).toBeGreaterThan(0.95);
  });
});

describe('requests in any order, waited for or not', () => {
  const request = fc.oneof(
    fc.record({ name: fc.constant('step' as const), ask: fc.record({ count: fc.integer({ min: 0, max: 40 }) }) }),
    fc.record({ name: fc.constant('back' as const), ask: fc.record({ count: fc.integer({ min: 0, max: 40 }) }) }),
    fc.record({ name: fc.constant('goto' as const), ask: fc.record({ step: fc.integer({ min: 0, max: 300 }) }) }),
    fc.record({
      name: fc.constant('run' as const),
      ask: fc.record({ until: fc.constantFrom('epoch' as const, 'end' as const) }),
    }),
    fc.record({ name: fc.constantFrom('pause' as const, 'reset' as const, 'check' as const), ask: fc.constant(null) }),
    fc.record({ name: fc.constant('open' as const), ask: fc.constant({ text: modelText(), version: 1 }) }),
  );
  const script = fc.array(fc.record({ request, wait: fc.boolean(), breath: fc.boolean() }), { maxLength: 12 });

  it('all get answers, and leave the run at a step with that step’s own numbers', async () => {
    const model = await modelOf(modelText());
    const trainer = new Trainer(model, model.data);
    const losses: number[] = [];
    for (let step = 0; step <= 1000; step++, trainer.advance()) losses.push(trainer.loss);
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        const session = await sessionOf(modelText(), { checkpointBytes: 30_000 });
        const answers: Promise<State>[] = [];
        for (const { request, wait, breath } of steps) {
          const answer = session.request(request.name, request.ask as never) as Promise<State>;
          answers.push(answer);
          if (wait) await answer;
          else if (breath) await clock.pause();
        }
        await Promise.all(answers);
        const { run } = await session.request('pause', null);
        expect(run?.activity.kind).toBe('idle');
        expect(run?.loss).toBe(losses[run?.step ?? -1]);
        const recorded = await session.request('series', { name: 'loss', from: 0, to: 1e6, points: 1e6 });
        expect(Array.from(recorded.values)).toEqual(losses.slice(0, (run?.recorded ?? -1) + 1));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('series', () => {
  it('hold J, η and the norms by layer that the states showed', async () => {
    const session = await sessionOf(modelText({ train: { schedule: { type: 'cosine' } } }));
    const shown: RunState[] = [await runOf(session)];
    for (let i = 0; i < 6; i++) shown.push((await session.request('step', { count: 1 })).run as RunState);
    await session.request('back', { count: 4 });
    const values = async (name: string): Promise<number[]> =>
      Array.from((await session.request('series', { name, from: 0, to: 100, points: 50 })).values);
    expect(await values('loss')).toEqual(shown.map(({ loss }) => loss));
    expect(await values('learningRate')).toEqual(shown.map(({ learningRate }) => learningRate));
    expect(new Set(await values('learningRate')).size).toBe(7);
    expect(await values('hidden.delta')).toEqual(shown.map(({ layers }) => layers[0]?.norms.delta));
    expect(await values('output.gradient')).toEqual(shown.map(({ layers }) => layers[1]?.weightGradientNorm));
  });

  it('are cut to the steps asked for, and named with the nearest name', async () => {
    const session = await sessionOf(modelText());
    await session.request('step', { count: 20 });
    const { steps } = await session.request('series', { name: 'loss', from: 5, to: 8, points: 50 });
    expect(Array.from(steps)).toEqual([5, 6, 7, 8]);
    await expect(session.request('series', { name: 'hiden.delta', from: 0, to: 1, points: 2 })).rejects.toThrow(
      'did you mean "hidden.delta"?',
    );
  });
});

describe('a check', () => {
  it('finds the wrong derivative of the sample, at its place', async () => {
    const session = await sessionOfExample('wrong-df.grad.json');
    const { run } = await session.request('check', null);
    expect(run?.check).toMatchObject({ verdict: 'mismatch', outdated: false, step: 0 });
    expect(run?.check?.findings[0]).toMatchObject({ layer: 'hidden2', range: { start: { line: 9 } } });
    expect(run?.layers.map(({ verdict }) => verdict)).toEqual(['mismatch', 'mismatch', 'match']);
    const difference = await session.request('tensor', { name: 'hidden1.weight.difference' });
    expect(difference.norm).toBeGreaterThan(0.001);
  });

  it('is outdated at another step, and is not when that is left again', async () => {
    const session = await sessionOf(modelText());
    await session.request('check', null);
    const { run } = await session.request('step', { count: 1 });
    expect(run?.check?.outdated).toBe(true);
    expect(run?.layers[0]?.verdict).toBeNull();
    const back = await session.request('back', { count: 1 });
    expect(back.run?.check?.outdated).toBe(false);
    expect(back.run?.layers[0]?.verdict).toBe('match');
  });

  it('that is left while J is being sampled keeps what is known: every verdict by then', async () => {
    const session = await sessionOfExample('digits.grad.json');
    const checked = session.request('check', null);
    await until(session, ({ run }) => run?.activity.kind === 'checking' && run.activity.soFar !== null);
    const { run } = await session.request('pause', null);
    expect(run?.check).toMatchObject({ complete: false, verdict: 'match' });
    await checked;
  });

  it('that is left before that says nothing', async () => {
    const session = await sessionOfExample('digits.grad.json');
    const checked = session.request('check', null);
    await until(session, ({ run }) => run?.activity.kind === 'checking');
    expect((await session.request('pause', null)).run?.check).toBeNull();
    expect((await checked).run?.check).toBeNull();
  });

  it('shows how far it is', async () => {
    const session = await sessionOfExample('digits.grad.json');
    const progress: number[] = [];
    session.onState(({ run }) => {
      if (run?.activity.kind === 'checking') progress.push(run.activity.progress.done / run.activity.progress.total);
    });
    await session.request('check', null);
    expect(progress.length).toBeGreaterThan(2);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  }, 30_000);
});

describe('work in slices', () => {
  it('pauses at least every 10 ms when no piece is longer than 2', async () => {
    // Each look at the clock takes a millisecond: pieces of work are what is between two looks.
    let [now, sincePause, longest] = [0, 0, 0];
    const counting = {
      now: () => {
        sincePause++;
        longest = Math.max(longest, sincePause);
        return now++;
      },
      pause: async () => {
        sincePause = 0;
      },
    };
    const session = await sessionOf(modelText(), { clock: counting });
    await session.request('goto', { step: 250 });
    expect(longest).toBeLessThanOrEqual(12);
    expect(longest).toBeGreaterThan(5);
  });
});
