import type { CheckProgress, CheckReport } from '../analysis/check/report.js';
import { alongUpdate } from '../analysis/landscape/along.js';
import { sharpnessOf } from '../analysis/landscape/sharpness.js';
import { noiseOf } from '../analysis/noise/noise.js';
import { layerStatistics } from '../analysis/statistics/layerStatistics.js';
import type { FileSystem } from '../formats/fileSystem.js';
import { type CodeAccess, NO_CODE } from '../formats/module/codeHost.js';
import type {
  Disposable,
  ExplainQuery,
  OfStep,
  RequestName,
  Requests,
  RunUntil,
  Series,
  SeriesQuery,
  State,
} from '../protocol.js';
import { stepCount, stepNumber } from './asked.js';
import { Broadcast } from './broadcast.js';
import type { Clock } from './clock.js';
import type { Glimpse } from './compare/glimpse.js';
import { firstDifferenceFrom, recordedOf } from './compare/recorded.js';
import { type StepComparison, sideBySide } from './compare/sideBySide.js';
import { Debugging } from './debugging.js';
import { checkingActivity } from './describe.js';
import { type Document, reread, type Text } from './document.js';
import { entriesOf } from './entries.js';
import { explanationOf } from './explanation.js';
import type { History } from './history.js';
import type { TestResult } from './modelTests/modelTest.js';
import { runTests, testsOf } from './modelTests/table.js';
import { isTrainable, Run, type RunOptions } from './run.js';
import { Beside } from './sampling/beside.js';
import { distributionOf } from './sampling/distribution.js';
import { ratioLayer, ratioSeriesOf } from './sampling/ratioSeries.js';
import { sharpnessHistoryOf } from './sampling/sharpnessHistory.js';
import { seriesOf } from './series.js';
import type { Stop } from './slices.js';
import { Stage } from './stage.js';
import { tensorSlice } from './tensorSlice.js';
import { walk, walkTo } from './walk.js';
import { Work } from './work.js';

export interface SessionOptions extends RunOptions {
  /** The file's name without its folder. */
  readonly file: string;
  /** What the file names is read from here. */
  readonly files: FileSystem;
  /** Runs the file where it is code; where absent such a file is not run. */
  readonly code?: CodeAccess;
  readonly clock: Clock;
  /** Revisions go on from here, where this session stands in for one that was lost. */
  readonly firstRevision?: number;
}

type Handlers = { readonly [K in RequestName]: (ask: Requests[K]['ask']) => Promise<Requests[K]['answer']> };

/** One document's run, whoever looks at it: the only place where state changes. */
export class Session {
  private readonly broadcast: Broadcast;
  private readonly work: Work;
  private readonly beside: Beside;
  private readonly stage: Stage;
  private readonly debugging = new Debugging();
  private opening: Promise<unknown> = Promise.resolve();
  private opens = 0;
  private disposed = false;

  constructor(private readonly options: SessionOptions) {
    this.stage = new Stage(options.file, options.arena);
    const describe = (revision: number): State => this.stage.describe(revision, this.work.activity, this.debugging);
    this.broadcast = new Broadcast(options.clock, describe, options.firstRevision ?? 0);
    this.work = new Work(options.clock, this.broadcast);
    this.beside = new Beside(options.clock);
  }

  /** Answers a request (protocol: `Requests`). Rejects with an Error that speaks to the user. */
  async request<K extends RequestName>(name: K, ask: Requests[K]['ask']): Promise<Requests[K]['answer']> {
    if (this.disposed) throw new Error(`the session of ${this.options.file} was closed`);
    const handler: Handlers[K] = this.handlers[name];
    return handler(ask);
  }

  onState(listener: (state: State) => void): Disposable {
    return this.broadcast.listen(listener);
  }

  dispose(): void {
    this.disposed = true;
    this.broadcast.dispose();
    void this.work.stop().then(() => this.stage.begin(null));
  }

  private readonly handlers: Handlers = {
    open: (text) => this.open(text),
    state: async () => this.broadcast.state,
    step: async ({ count }) => this.step(stepCount(count)),
    back: async ({ count }) => this.step(-stepCount(count)),
    goto: async ({ step }) => this.goto(stepNumber(step)),
    run: ({ until }) => this.start(until),
    pause: async () => {
      await this.work.stop();
      return this.broadcast.state;
    },
    reset: () => this.reset(),
    walk: ({ stride, back }) => this.walk((run, ended) => walk(run, stride, back ? -1 : 1, ended)),
    walkTo: (to) => this.walk((run) => walkTo(run, { ...to, step: stepNumber(to.step) })),
    assign: (asked) => this.walk((run) => atOnce(() => run.assign(asked))),
    branch: ({ id }) => this.walk((run) => run.takeBranch(id)),
    breaks: async (request) => ({ states: this.debugging.set(request, this.stage.trainable()) }),
    seek: ({ back, until, anew = false }) => this.seek(back ? -1 : 1, until, anew),
    log: async ({ from }) => this.debugging.log(from),
    evaluate: async (asked) => this.debugging.evaluate(this.stage.trainable(), asked),
    parts: async (asked) => ({ parts: this.debugging.parts(this.stage.trainable(), asked) }),
    check: (asked) => this.check(asked?.first ?? null),
    tests: async () => ({ tests: testsOf(this.stage.trainable().model) }),
    test: ({ ids }) => this.test(ids),
    tensor: async (query) => tensorSlice(this.stage.scene(), query, this.broadcast.revision),
    series: (query) => this.series(query),
    recorded: async ({ branch, from, to }) => recordedOf(this.historyOf(branch), stepNumber(from), stepNumber(to)),
    firstDifference: async ({ branch, other }) => ({ step: firstDifferenceFrom(this.historyOf(branch), other) }),
    glimpse: ({ branch, step }) => this.sample((run) => run.glimpse(branch, stepNumber(step))),
    compare: ({ branch, other }) => this.sample((run) => comparing(run.glimpse(branch, stepNumber(other.step)), other)),
    statistics: async () => this.statistics(),
    along: () => this.here((run) => alongUpdate(run.timeline.trainer, run.model)),
    noise: () => this.here((run) => noiseOf(run.timeline.trainer, run.model)),
    sharpness: () => this.here((run) => sharpnessOf(run.timeline.trainer, run.model)),
    sharpnessHistory: (query) =>
      this.sample((run, revision, enough) => sharpnessHistoryOf(run, query, revision, enough)),
    distribution: (query) => this.sample((run, revision, enough) => distributionOf(run, query, revision, enough)),
    entries: async (query) => entriesOf(this.stage.scene().report, query, this.broadcast.revision),
    slope: async ({ layer }) => this.stage.trainable().slope(layer),
    diagnose: (asked) => this.diagnose(asked?.whole ?? false),
    configure: async ({ thresholds }) => this.configure(thresholds),
    explain: (query) => this.explain(query),
  };

  private async series(query: SeriesQuery): Promise<Series> {
    if (ratioLayer(this.stage.trainable().model, query.name) >= 0)
      return this.sample((run, revision, enough) => ratioSeriesOf(run, query, revision, enough));
    return seriesOf(this.historyOf(query.branch ?? null), query, this.broadcast.revision);
  }

  private historyOf(branch: number | null): History {
    return this.stage.trainable().timeline.wayOf(branch).history;
  }

  private statistics(): Requests['statistics']['answer'] {
    const { timeline, model } = this.stage.trainable();
    const layers = layerStatistics(timeline.trainer, model);
    return { revision: this.broadcast.revision, step: timeline.step, layers };
  }

  /** What is asked of the step where the run stands, and goes on beside whatever the run does. */
  private here<T extends object>(make: (run: Run) => Generator<void, T>): Promise<T & OfStep> {
    return this.sample(function* (run, revision) {
      const { step } = run.timeline;
      return { revision, step, ...(yield* make(run)) };
    });
  }

  /** What charts ask for, which goes on beside whatever the run does. */
  private async sample<T extends object>(
    make: (run: Run, revision: number, enough: () => boolean) => Generator<void, T>,
  ): Promise<T> {
    const run = this.stage.trainable();
    return this.beside.do(run.ended, (enough) => make(run, this.broadcast.revision, enough));
  }

  // ── The text ──

  private async open(text: Text): Promise<State> {
    const mine = ++this.opens;
    const done = this.opening.then(async () => {
      // Where a newer text is waiting nobody needs this one any more.
      if (mine === this.opens) await this.openNow(text);
    });
    this.opening = done.catch(() => undefined);
    await done;
    await this.opening;
    return this.broadcast.state;
  }

  private async openNow(text: Text): Promise<void> {
    const before = this.stage.document;
    const { file, files, code = NO_CODE } = this.options;
    const document = await reread(before, file, text, files, code);
    if (document.model === before.model) this.show(document);
    else if (!(await this.adopt(document))) await this.begin(document);
    await this.tidyUp();
  }

  private show(document: Document): void {
    this.stage.document = document;
    this.broadcast.changed();
    this.broadcast.send();
  }

  /** Goes on with the new text where the run stands, also one in progress. False where that needs a new start. */
  private async adopt(document: Document): Promise<boolean> {
    for (const kind of ['check', 'test', 'loose'] as const) this.work.end(kind);
    return this.work.between(() => {
      const { model } = document;
      if (!model || !isTrainable(model) || !this.stage.run?.adopt(model)) return false;
      this.show(document);
      return true;
    });
  }

  private begin(document: Document): Promise<void> {
    const { model } = document;
    return this.work.restart(() => {
      this.stage.document = document;
      this.stage.checked = null;
      this.stage.networks++;
      this.stage.begin(model && isTrainable(model) ? new Run(model, this.options) : null);
    });
  }

  // ── Moves and checks ──

  private step(count: number): Promise<State> {
    return this.move('step', (run) => Math.max(0, run.timeline.step + count));
  }

  private goto(step: number): Promise<State> {
    return this.move('goto', () => step);
  }

  private move(kind: 'step' | 'goto', target: (run: Run) => number): Promise<State> {
    return this.doWork(kind, (run) => {
      this.debugging.stopped = null;
      const targetStep = target(run);
      this.work.activity = { kind: 'moving', targetStep };
      return run.moveTo(targetStep);
    });
  }

  /** A move within a step, or to a place in another one. `ended`: it stands where training ended. */
  private walk(way: (run: Run, ended: boolean) => Generator<void, void>): Promise<State> {
    return this.doWork('step', (run) => {
      const ended = this.debugging.stopped?.kind === 'end';
      this.debugging.stopped = null;
      this.work.activity = { kind: 'moving', targetStep: run.timeline.step };
      return way(run, ended);
    });
  }

  /** To the next place that something stops it at. */
  private seek(direction: 1 | -1, until: number | null, anew: boolean): Promise<State> {
    return this.doWork('run', (run) => {
      this.work.show({ kind: 'running', until: 'break', targetStep: null });
      return this.debugging.seek(run, direction, { until, anew });
    });
  }

  /** Starts to run, and answers when that has begun. */
  private start(until: RunUntil): Promise<State> {
    return new Promise((started, failed) => {
      const done = this.doWork('run', (run) => {
        this.debugging.stopped = null;
        const targetStep = run.targetOf(until);
        this.work.show({ kind: 'running', until, targetStep });
        started(this.broadcast.state);
        return run.moveTo(targetStep);
      });
      done.then(started, failed);
    });
  }

  private async reset(): Promise<State> {
    this.stage.trainable();
    await this.work.restart(() => {
      this.stage.begin(new Run(this.stage.trainable().model, this.options));
    });
    void this.tidyUp();
    return this.broadcast.state;
  }

  private check(first: string | null): Promise<State> {
    return this.doWork('check', (run, stop) => {
      const [{ generation }, { modelText: text }] = [run, this.stage.document];
      return this.checking(run.check(stop, first), (report) => {
        this.stage.checked = { report, text, run, generation };
      });
    });
  }

  /** Tests leave the run where it is. Those that were done when something ended them are answered. */
  private async test(ids: readonly string[]): Promise<Requests['test']['answer']> {
    const results: TestResult[] = [];
    const { arena } = this.options;
    await this.doWork('test', function* ({ model }) {
      for (const result of runTests(model, ids, { arena })) {
        if (result) results.push(result);
        yield;
      }
    });
    return { results };
  }

  private explain(query: ExplainQuery): Promise<Requests['explain']['answer']> {
    const { broadcast, stage } = this;
    return this.work.look(function* () {
      const { revision } = broadcast;
      return { revision, explanation: yield* explanationOf(stage.trainable(), query) };
    });
  }

  /** With `whole` also what takes long, before it is answered; else that is found out when there is time. */
  private async diagnose(whole: boolean): Promise<Requests['diagnose']['answer']> {
    const { broadcast, stage, work } = this;
    const { diagnosing } = stage;
    if (whole) await this.doWork('test', (run) => diagnosing.tryOut(run));
    const answer = await work.look(function* () {
      const { revision } = broadcast;
      return { revision, diagnosis: yield* diagnosing.ask(stage.trainable(), stage.document) };
    });
    void this.tryOut();
    return answer;
  }

  private configure(thresholds: Requests['configure']['ask']['thresholds']): null {
    this.stage.diagnosing.configure(thresholds);
    void this.tidyUp();
    return null;
  }

  private *checking(
    work: Generator<CheckProgress, CheckReport | null>,
    done: (report: CheckReport) => void,
  ): Generator<void, void> {
    let next = work.next();
    try {
      for (; !next.done; next = work.next()) {
        const [before, activity] = [this.work.activity, checkingActivity(next.value)];
        // What is wrong is told as soon as it is known, not when it is time for another line of progress.
        if (before.kind === 'checking' && (before.soFar !== null || !next.value.soFar)) this.work.activity = activity;
        else this.work.show(activity);
        yield;
      }
    } finally {
      // Stopped on the way: what is known by then is kept.
      const last = next.done ? next : work.next();
      if (last.done && last.value) done(last.value);
    }
  }

  private async doWork(
    kind: 'step' | 'goto' | 'run' | 'check' | 'test',
    make: (run: Run, stop: Stop) => Iterator<unknown, unknown>,
  ): Promise<State> {
    this.stage.trainable();
    try {
      await this.work.do(kind, (stop) => make(this.stage.trainable(), stop));
      return this.broadcast.state;
    } finally {
      void this.tidyUp();
    }
  }

  /** What nobody asked for and everybody wants to see, once there is time. */
  private async tidyUp(): Promise<void> {
    const { run } = this.stage;
    if (!run || !this.work.idle || this.disposed) return;
    await this.work.doLoose(() => this.loose(run));
    void this.tryOut();
  }

  /** What takes long of a diagnosis, once somebody has asked for one. */
  private async tryOut(): Promise<void> {
    const { run, diagnosing } = this.stage;
    if (!run || !diagnosing.awaits(run) || !this.work.idle || this.disposed) return;
    await this.work.doLoose(() => diagnosing.tryOut(run));
    if (!diagnosing.awaits(run)) await this.tidyUp();
  }

  private *loose(run: Run): Generator<void, boolean> {
    const known = yield* run.loose();
    return (yield* this.stage.diagnosing.look(run, this.stage.document)) || known;
  }
}

function* comparing(glimpse: Generator<void, Glimpse>, other: Glimpse): Generator<void, StepComparison> {
  return sideBySide(yield* glimpse, other);
}

/** Work that is one piece. */
// biome-ignore lint/correctness/useYield: there is nothing to pause for.
function* atOnce(act: () => void): Generator<void, void> {
  act();
}
