import type { State } from '../../protocol.js';
import { Broadcast } from '../broadcast.js';
import { Debugging } from '../debugging.js';
import type { SessionOptions } from '../options.js';
import type { Run } from '../run.js';
import { Beside } from '../sampling/beside.js';
import { Share } from '../share.js';
import type { Stop } from '../slices.js';
import { Stage } from '../stage.js';
import { Work } from '../work.js';

/** Turns that a run has against what is shown of it, and against what is computed beside it: both are to leave it four fifths. */
const [SHOWN, BESIDE] = [12, 24];

/** What the answers to requests are made with. */
export class Parts {
  readonly stage: Stage;
  readonly broadcast: Broadcast;
  readonly work: Work;
  readonly beside: Beside;
  /** What views ask, which the run waits for. */
  readonly shown: Share;
  readonly debugging = new Debugging();
  /** Aborted when the session was closed. */
  readonly closed = { aborted: false };

  constructor(readonly options: SessionOptions) {
    this.stage = new Stage(options.file, options.arena);
    const describe = (revision: number): State => this.stage.describe(revision, this.work.activity, this.debugging);
    this.broadcast = new Broadcast(options.clock, describe, options.firstRevision ?? 0);
    this.work = new Work(options.clock, this.broadcast);
    const running = (): boolean => this.work.activity.kind === 'running';
    this.beside = new Beside(options.clock, new Share(options.clock, BESIDE, running));
    this.shown = new Share(options.clock, SHOWN, running);
  }

  dispose(): void {
    this.closed.aborted = true;
    this.broadcast.dispose();
    void this.work.stop().then(() => this.stage.begin(null));
  }

  /** Does what changes the run, or takes long; answers when that is done or was stopped. */
  async doWork(
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
  async tidyUp(): Promise<void> {
    const { run } = this.stage;
    if (!run || !this.work.idle || this.closed.aborted) return;
    await this.work.doLoose(() => this.loose(run));
    void this.tryOut();
  }

  /** What takes long of a diagnosis, once somebody has asked for one. */
  async tryOut(): Promise<void> {
    const { run, diagnosing } = this.stage;
    if (!run || !diagnosing.awaits(run) || !this.work.idle || this.closed.aborted) return;
    await this.work.doLoose(() => diagnosing.tryOut(run));
    if (!diagnosing.awaits(run)) await this.tidyUp();
  }

  private *loose(run: Run): Generator<void, boolean> {
    const known = yield* run.loose();
    return (yield* this.stage.diagnosing.look(run, this.stage.document)) || known;
  }
}
