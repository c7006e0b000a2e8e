import type { CheckProgress, CheckReport } from '../analysis/check/report.js';
import type { FileSystem } from '../formats/fileSystem.js';
import type {
  Disposable,
  RequestName,
  Requests,
  RunUntil,
  Series,
  State,
  TensorQuery,
  TensorSlice,
} from '../protocol.js';
import { stepCount, stepNumber } from './asked.js';
import { Broadcast } from './broadcast.js';
import type { Clock } from './clock.js';
import { describeRun, describeWithoutData, type ShownCheck } from './describe.js';
import { type Document, EMPTY_DOCUMENT, isStale, reread, type Text, unreadable } from './document.js';
import { type Checked, isTrainable, Run } from './run.js';
import { seriesOf } from './series.js';
import type { Stop } from './slices.js';
import { tensorSlice } from './tensorSlice.js';
import { CHECKPOINT_BYTES } from './timeline.js';
import { Work } from './work.js';

export interface SessionOptions {
  /** The file's name without its folder. */
  readonly file: string;
  /** What the file names is read from here. */
  readonly files: FileSystem;
  readonly clock: Clock;
  /** Revisions go on from here, where this session stands in for one that was lost. */
  readonly firstRevision?: number;
  /** Bytes for states that are kept for going back; 64 MiB where absent. */
  readonly checkpointBytes?: number;
}

type Handlers = { readonly [K in RequestName]: (ask: Requests[K]['ask']) => Promise<Requests[K]['answer']> };

/** One document's run, whoever looks at it: the only place where state changes. */
export class Session {
  private readonly broadcast: Broadcast;
  private readonly work: Work;
  private document: Document = EMPTY_DOCUMENT;
  /** null while no text was good, and where the model has no data. */
  private run: Run | null = null;
  private checked: Checked | null = null;
  private opening: Promise<unknown> = Promise.resolve();
  private opens = 0;
  private disposed = false;

  constructor(private readonly options: SessionOptions) {
    this.broadcast = new Broadcast(options.clock, (revision) => this.describe(revision), options.firstRevision ?? 0);
    this.work = new Work(options.clock, this.broadcast);
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
    void this.work.stop();
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
    check: () => this.check(),
    tensor: async (query) => this.tensor(query),
    series: async (query): Promise<Series> =>
      seriesOf(this.trainable().timeline.history, query, this.broadcast.revision),
  };

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
    const before = this.document;
    const document = await reread(before, this.options.file, text, this.options.files);
    if (document.model === before.model) this.show(document);
    else if (!(await this.adopt(document))) await this.begin(document);
    await this.tidyUp();
  }

  private show(document: Document): void {
    this.document = document;
    this.broadcast.changed();
    this.broadcast.send();
  }

  /** Goes on with the new text where the run stands, also one in progress. False where that needs a new start. */
  private async adopt(document: Document): Promise<boolean> {
    this.work.end('check');
    return this.work.between(() => {
      const { model } = document;
      if (!model || !isTrainable(model) || !this.run?.adopt(model)) return false;
      this.show(document);
      return true;
    });
  }

  private begin(document: Document): Promise<void> {
    const { model } = document;
    return this.work.restart(() => {
      this.document = document;
      this.checked = null;
      this.run = model && isTrainable(model) ? new Run(model, this.checkpointBytes) : null;
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
      const targetStep = target(run);
      this.work.activity = { kind: 'moving', targetStep };
      return run.moveTo(targetStep);
    });
  }

  /** Starts to run, and answers when that has begun. */
  private start(until: RunUntil): Promise<State> {
    return new Promise((started, failed) => {
      const done = this.doWork('run', (run) => {
        const targetStep = run.targetOf(until);
        this.work.show({ kind: 'running', until, targetStep });
        started(this.broadcast.state);
        return run.moveTo(targetStep);
      });
      done.then(started, failed);
    });
  }

  private async reset(): Promise<State> {
    this.trainable();
    await this.work.restart(() => {
      this.run = new Run(this.trainable().model, this.checkpointBytes);
    });
    void this.tidyUp();
    return this.broadcast.state;
  }

  private check(): Promise<State> {
    return this.doWork('check', (run, stop) => {
      const [{ generation }, { modelText: text }] = [run, this.document];
      return this.checking(run.check(stop), (report) => {
        this.checked = { report, text, run, generation };
      });
    });
  }

  private *checking(
    work: Generator<CheckProgress, CheckReport | null>,
    done: (report: CheckReport) => void,
  ): Generator<void, void> {
    for (;;) {
      const { done: ended, value } = work.next();
      if (ended) {
        if (value) done(value);
        return;
      }
      const activity = { kind: 'checking', progress: value } as const;
      if (this.work.activity.kind === 'checking') this.work.activity = activity;
      else this.work.show(activity);
      yield;
    }
  }

  private async doWork(
    kind: 'step' | 'goto' | 'run' | 'check',
    make: (run: Run, stop: Stop) => Iterator<unknown, unknown>,
  ): Promise<State> {
    this.trainable();
    try {
      await this.work.do(kind, (stop) => make(this.trainable(), stop));
      return this.broadcast.state;
    } finally {
      void this.tidyUp();
    }
  }

  /** What nobody asked for and everybody wants to see, once there is time. */
  private async tidyUp(): Promise<void> {
    const { run } = this;
    if (run && this.work.idle && !this.disposed) await this.work.doLoose(() => run.loose());
  }

  // ── What is seen ──

  private tensor(query: TensorQuery): TensorSlice {
    const model = this.run?.model ?? this.document.model;
    if (!model) throw unreadable(this.options.file, this.document);
    const report = this.checked && this.checked.run === this.run ? this.checked.report : null;
    const trainer = this.run?.timeline.trainer ?? null;
    return tensorSlice({ model, trainer, report }, query, this.broadcast.revision);
  }

  private trainable(): Run {
    if (!this.run) throw unreadable(this.options.file, this.document);
    return this.run;
  }

  private get checkpointBytes(): number {
    return this.options.checkpointBytes ?? CHECKPOINT_BYTES;
  }

  private describe(revision: number): State {
    const { version: textVersion, problems, model } = this.document;
    const { file } = this.options;
    const run = this.run
      ? describeRun(this.run, this.work.activity, this.shownCheck())
      : model && describeWithoutData(model);
    return { revision, textVersion, file, problems, stale: isStale(this.document), run };
  }

  private shownCheck(): ShownCheck | null {
    const { checked, run, document } = this;
    if (!checked || !run || checked.run !== run) return null;
    const { report, text, generation } = checked;
    const current = report.step === run.timeline.step && generation === run.generation && text === document.text;
    return { report, outdated: !current };
  }
}
