import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { SessionPort, State } from '../../src/protocol.js';
import { openSession } from '../../src/worker/client.js';
import type { WorkerEndpoint } from '../../src/worker/endpoint.js';
import { spawnNode } from '../../src/worker/nodeEndpoint.js';
import { exampleFiles, exampleText } from '../formats/files.js';
import { SCALE } from '../formats/module/read.js';
import { sessionOfExample } from '../session/open.js';
import { bundle } from './bundle.js';

let script = '';
beforeAll(async () => {
  script = await bundle('src/worker/nodeMain.ts');
});

interface Opened {
  readonly port: SessionPort;
  /** Every worker that was started, the latest last. */
  readonly workers: WorkerEndpoint[];
  readonly log: string[];
}

async function open(file: string, tick?: number): Promise<Opened> {
  const workers: WorkerEndpoint[] = [];
  const log: string[] = [];
  const spawn = (): WorkerEndpoint => {
    const worker = spawnNode(script);
    workers.push(worker);
    return worker;
  };
  const port = openSession({
    file,
    files: exampleFiles,
    spawn,
    log: (line) => log.push(line),
    ...(tick === undefined ? {} : { tick }),
  });
  onTestFinished(() => port.dispose());
  await port.request('open', { text: exampleText(file), version: 1 });
  return { port, workers, log };
}

/** Waits for a state that is as wanted. */
function until(port: SessionPort, wanted: (state: State) => boolean): Promise<State> {
  return new Promise((resolve) => {
    const listening = port.onState((state) => {
      if (!wanted(state)) return;
      listening.dispose();
      resolve(state);
    });
  });
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a session in a worker thread', () => {
  it('answers with the same numbers as one in this thread', async () => {
    const { port } = await open('digits.grad.json');
    const here = await sessionOfExample('digits.grad.json');
    const [there, local] = [await port.request('step', { count: 3 }), await here.request('step', { count: 3 })];
    const untimed = { heldOut: null, diagnosis: null };
    expect({ ...there.run, ...untimed }).toEqual({ ...local.run, ...untimed });
    const query = { name: 'hidden1.weight.gradient' };
    expect((await port.request('tensor', query)).data).toEqual((await here.request('tensor', query)).data);
  });

  it('ends what nobody waits for any more, and answers the rest', async () => {
    const { port } = await open('verse-lstm.grad.json');
    const waits = new AbortController();
    const dropped = port.request('sharpness', null, waits.signal);
    waits.abort();
    await expect(dropped).rejects.toThrow('nobody waits');
    expect((await port.request('along', null)).step).toBe(0);
    // Once answered there is nothing to end.
    const late = new AbortController();
    await port.request('along', null, late.signal);
    late.abort();
    expect((await port.request('state', null)).run?.step).toBe(0);
  });

  it('says what is wrong in the words of the session', async () => {
    const { port } = await open('xor.grad.json');
    await expect(port.request('tensor', { name: 'hiden.weight' })).rejects.toThrow('did you mean "hidden.weight"?');
  });

  it('leaves a long check as soon as it is told to, and answers the next request', async () => {
    const { port } = await open('digits.grad.json');
    let finished = false;
    const checked = port.request('check', null).then((state) => {
      finished = true;
      return state;
    });
    await until(port, ({ run }) => run?.activity.kind === 'checking');
    await after(100);
    const cancelled = performance.now();
    void port.request('pause', null);
    const { run } = await port.request('step', { count: 1 });
    const took = performance.now() - cancelled;
    console.log(`answered ${took.toFixed(1)} ms after the check was cancelled`);
    expect(run?.step).toBe(1);
    expect(run?.check).toBeNull();
    expect((await checked).run?.check).toBeNull();
    expect(finished).toBe(true);
    expect(took).toBeLessThan(500);
  });

  it('reads messages while it trains', async () => {
    const { port } = await open('digits.grad.json');
    const started = await port.request('run', { until: 'end' });
    expect(started.run?.activity.kind).toBe('running');
    const seen = await port.request('series', { name: 'loss', from: 0, to: 1e9, points: 100 });
    expect(seen.values.length).toBeGreaterThan(0);
    const { run } = await port.request('pause', null);
    expect(run?.activity.kind).toBe('idle');
    expect(run?.step).toBeLessThan(run?.totalSteps ?? 0);
  });
});

describe('a worker that is lost', () => {
  it('is started again where it was, and says so to those who waited', async () => {
    const { port, workers, log } = await open('digits.grad.json');
    const before = await port.request('goto', { step: 70 });
    const checking = port.request('check', null);
    const failure = expect(checking).rejects.toThrow(/worker for digits.grad.json ended/);
    crash(workers[0]);
    await failure;
    const { run, revision } = await port.request('step', { count: 0 });
    expect(workers).toHaveLength(2);
    expect(revision).toBeGreaterThan(before.revision);
    expect(run?.step).toBe(70);
    expect(run?.loss).toBe(before.run?.loss);
    expect(log.join('\n')).toContain('is back at step 70');
  });

  it('comes back by all the texts that the run went by', async () => {
    const { port, workers } = await open('digits.grad.json');
    const text = exampleText('digits.grad.json').replace('"learningRate": 0.1', '"learningRate": 0.01');
    await port.request('goto', { step: 40 });
    await port.request('open', { text, version: 2 });
    const [at60, at20] = [await port.request('goto', { step: 60 }), await port.request('goto', { step: 20 })];
    crash(workers[0]);
    await expect(port.request('state', null)).rejects.toThrow('being started again');
    const losses = [];
    for (const step of [20, 60]) losses.push((await port.request('goto', { step })).run?.loss);
    expect(workers).toHaveLength(2);
    expect(losses).toEqual([at20.run?.loss, at60.run?.loss]);
  });

  it('comes back with the limits that a diagnosis judges by', async () => {
    const { port, workers } = await open('xor.grad.json');
    // After two updates J is to be 0.
    await port.request('configure', { thresholds: { guess: 0, guessSteps: 1 } });
    await port.request('goto', { step: 2 });
    const before = (await port.request('diagnose', null)).diagnosis;
    expect(before.findings.map(({ rule }) => rule)).toEqual(['constantGuess']);
    crash(workers[0]);
    await expect(port.request('state', null)).rejects.toThrow('being started again');
    expect((await port.request('diagnose', null)).diagnosis).toEqual(before);
  });

  it('comes back with what was set by hand, on every branch', async () => {
    const { port, workers } = await open('mazur.grad.json');
    await port.request('goto', { step: 30 });
    await port.request('goto', { step: 10 });
    await port.request('assign', { name: 'hidden.weight', index: [0, 1], value: 0.75 });
    await port.request('assign', { name: 'learningRate', index: [], value: 0.1 });
    const edited = await port.request('goto', { step: 25 });
    const text = exampleText('mazur.grad.json').replace('"learningRate": 0.5', '"learningRate": 0.2');
    await port.request('branch', { id: 1 });
    await port.request('open', { text, version: 2 });
    const before = await port.request('goto', { step: 40 });
    crash(workers[0]);
    await expect(port.request('state', null)).rejects.toThrow('being started again');
    const there = await port.request('step', { count: 0 });
    expect(workers).toHaveLength(2);
    expect(there.run).toEqual({ ...before.run, diagnosis: there.run?.diagnosis });
    const other = await port.request('branch', { id: 2 });
    expect(other.run?.step).toBe(25);
    expect(other.run?.loss).toBe(edited.run?.loss);
    expect(other.run?.learningRate).toBe(0.1);
  });

  it('comes back to the place within the step, and stops at the breakpoints that were set', async () => {
    const { port, workers } = await open('mazur.grad.json');
    const place = { kind: 'layer', layer: 'hidden', phases: ['backward'] } as const;
    const breakpoint = { id: 1, place, condition: 'step == 3 || step == 6', hits: null, log: null };
    await port.request('breaks', { breakpoints: [breakpoint], filters: [] });
    await port.request('seek', { back: false, until: null });
    const before = await port.request('walk', { stride: 'part', back: true });
    expect(before.run?.position).toEqual({ step: 3, phase: 'backward', layer: 'hidden', part: 'delta' });
    crash(workers[0]);
    await expect(port.request('state', null)).rejects.toThrow('being started again');
    expect((await port.request('evaluate', { expression: 'norm(delta)', layer: 'hidden' })).ok).toBe(true);
    const after = await port.request('state', null);
    // What is found when there is time to look may be there already, or not yet.
    expect(after.run).toEqual({ ...before.run, diagnosis: after.run?.diagnosis });
    const there = await port.request('seek', { back: false, until: null });
    expect(there.run?.position).toEqual({ step: 3, phase: 'backward', layer: 'hidden', part: null });
    expect((await port.request('seek', { back: false, until: null })).run?.step).toBe(6);
  });

  it('that can’t be started says so', async () => {
    const spawn = (): WorkerEndpoint => {
      throw new Error('not here');
    };
    const log: string[] = [];
    const port = openSession({ file: 'xor.grad.json', files: exampleFiles, spawn, log: (line) => log.push(line) });
    await expect(port.request('state', null)).rejects.toThrow(/worker for xor.grad.json ended/);
    expect(log[0]).toContain('not here');
  });

  it('keeps the last good model on view when the last text had errors', async () => {
    const { port, workers } = await open('mazur.grad.json');
    await port.request('step', { count: 2 });
    await port.request('open', { text: '{ "layers": ', version: 2 });
    crash(workers[0]);
    // Not a last word of the one that is lost.
    await until(port, ({ run, stale }) => workers.length === 2 && stale && run?.step === 2);
    const { problems, textVersion } = await port.request('state', null);
    expect(problems.length).toBeGreaterThan(0);
    expect(textVersion).toBe(2);
  });

  it('is found out when it hangs', async () => {
    const silent: WorkerEndpoint = { post: () => {}, onMessage: () => {}, onExit: () => {}, terminate: () => {} };
    const endpoints = [silent, spawnNode(script)];
    const spawn = (): WorkerEndpoint => endpoints.shift() ?? silent;
    const port = openSession({ file: 'xor.grad.json', files: exampleFiles, spawn, tick: 250 });
    onTestFinished(() => port.dispose());
    const text = { text: exampleText('xor.grad.json'), version: 1 };
    await expect(port.request('open', text)).rejects.toThrow('it did not answer');
    expect((await port.request('step', { count: 1 })).run?.step).toBe(1);
  });
});

describe('a model that is code', () => {
  const openCode = (trusted: boolean): Opened => {
    const workers: WorkerEndpoint[] = [];
    const spawn = (): WorkerEndpoint => {
      const worker = spawnNode(script);
      workers.push(worker);
      return worker;
    };
    const options = { file: 'scale.grad.mjs', files: exampleFiles, spawn, trusted, tick: 400 };
    const port = openSession(options);
    onTestFinished(() => port.dispose());
    return { port, workers, log: [] };
  };

  it('runs in the worker where the workspace is trusted, and nowhere else', async () => {
    const opened = await openCode(true).port.request('open', { text: SCALE, version: 1 });
    expect(opened.run?.loss).toBe(14.5);
    const { run, problems } = await openCode(false).port.request('open', { text: SCALE, version: 1 });
    expect(run).toBeNull();
    expect(problems.map(({ kind }) => kind)).toEqual(['untrusted']);
  });

  it('that never ends is ended, says so at the file, and waits for an edit', async () => {
    const { port, workers } = openCode(true);
    const text = `${SCALE}while (true);`;
    await expect(port.request('open', { text, version: 1 })).rejects.toThrow('it did not answer');
    const { problems, run } = await until(port, (state) => state.problems.length > 0);
    expect(run).toBeNull();
    expect(problems[0]?.message).toMatch(/^scale.grad.mjs did not answer within 3.6 s/);
    // The same text is not run again; another is.
    expect((await port.request('open', { text, version: 2 })).run).toBeNull();
    expect((await port.request('open', { text: SCALE, version: 3 })).run?.loss).toBe(14.5);
    expect(workers).toHaveLength(2);
  });

  it('that throws later, where nobody can catch it, is not run again', async () => {
    const { port, workers } = openCode(true);
    const text = `${SCALE}setTimeout(() => { throw new Error('late'); }, 1000);`;
    expect((await port.request('open', { text, version: 1 })).run?.loss).toBe(14.5);
    const { problems } = await until(port, (state) => state.problems.length > 0);
    expect(problems[0]?.message).toMatch(/^scale.grad.mjs ended its worker \(late\)/);
    expect((await port.request('open', { text: SCALE, version: 2 })).run?.loss).toBe(14.5);
    expect(workers).toHaveLength(2);
  });

  it('that hangs on the way comes back with the same words', async () => {
    const { port } = openCode(true);
    await port.request('open', { text: SCALE, version: 1 });
    await port.request('step', { count: 2 });
    const late = SCALE.replace('const y = x', 'while (parameters.weight[0] < 2); const y = x');
    await port.request('open', { text: late, version: 2 });
    await expect(port.request('goto', { step: 9 })).rejects.toThrow('it did not answer');
    const { run, problems } = await until(port, (state) => state.problems.length > 0);
    expect(run).toBeNull();
    expect(problems[0]?.message).toMatch(/did not answer/);
  });
});

/** Ends a worker as a crash would: nobody asked for it. */
function crash(worker: WorkerEndpoint | undefined): void {
  worker?.terminate();
}
