import type { BreakpointState, Disposable, RunState, State, Stride, TimelinePosition } from '../protocol.js';
import { type BreakpointKind, Breakpoints } from './breakpoints.js';
import type { Dialogue } from './dialogue.js';
import type { Debuggee } from './host.js';
import type { Launch } from './launch.js';
import { newsOf } from './news.js';
import { problemText } from './problemText.js';
import { showsTheSame } from './standing.js';
import { RESTART, stopAt, stoppedBody, THREAD } from './stops.js';
import { Variables } from './variables.js';

/** A run that is debugged: where it stands, and the moves that it is sent on. */
export class Debugged {
  readonly breakpoints: Breakpoints;
  private readonly watching: readonly Disposable[];
  private values: Variables | null = null;
  /** Moves of our own that are under way: what the session says meanwhile is no news. */
  private moves = 0;
  private logged: number;
  private writing: Promise<void> = Promise.resolve();
  private ended = false;
  /** The text made another network of it: there is nothing to go on with until it is started again. */
  private outdated = false;
  /** As the run was when its timeline was last told of. */
  private told: RunState;

  constructor(
    readonly debuggee: Debuggee,
    private readonly launch: Launch,
    public run: RunState,
    private readonly dialogue: Dialogue,
  ) {
    this.breakpoints = new Breakpoints(launch.breakOn);
    this.logged = run.logged;
    this.told = run;
    this.watching = [debuggee.port.onState((state) => this.see(state)), debuggee.onClose(() => this.close())];
  }

  dispose(): void {
    this.ended = true;
    for (const each of this.watching) each.dispose();
  }

  /** The values where it stands; references into them hold until it moves. */
  get variables(): Variables {
    this.values ??= new Variables(this.debuggee, this.run);
    return this.values;
  }

  /** To the first place of the first step; or from there to the first thing that stops it. */
  async begin(): Promise<void> {
    await this.countAnew();
    this.outdated = false;
    // Where it is started again VS Code goes on saying why it stopped before, unless it hears that it does no longer.
    this.dialogue.event('continued', { threadId: THREAD, allThreadsContinued: true });
    const { port } = this.debuggee;
    if (this.launch.stopOnEntry) {
      return this.move(
        () => port.request('walkTo', { step: 0, at: 'begin' }),
        () => stopAt('entry'),
      );
    }
    await this.move(
      () => port.request('seek', { back: false, until: this.launch.steps, anew: true }),
      (run) => stoppedBody(run, this.breakpoints.kinds),
    );
  }

  walk(stride: Stride, back: boolean): Promise<void> {
    return this.move(
      () => this.debuggee.port.request('walk', { stride, back }),
      () => stopAt('step'),
    );
  }

  /** To the next thing that stops it, or back to the last place where something holds. */
  async seek(back: boolean): Promise<void> {
    if (!back && this.run.stopped?.kind === 'end') return this.end();
    await this.move(
      () => this.debuggee.port.request('seek', { back, until: this.launch.steps }),
      (run) => stoppedBody(run, this.breakpoints.kinds),
    );
  }

  async pause(): Promise<void> {
    await this.debuggee.port.request('pause', null);
  }

  /** Sets an entry or η to what an expression says; answers with how that reads. What comes of it is told by `tellChange`. */
  async assign(target: string, value: string): Promise<string> {
    if (this.outdated) throw new Error(RESTART);
    const { port } = this.debuggee;
    const { layer } = this.run.position;
    const said = await port.request('evaluate', { expression: value, layer });
    if (!said.ok) throw new Error(problemText(said.problem, value));
    if (said.number === null) throw new Error(`a number can be set, and "${value}" is ${said.text}`);
    const number = said.number;
    await this.quietly(() => port.request('assign', { ...entryOf(target), layer, value: number }));
    const now = await port.request('evaluate', { expression: target, layer });
    return now.ok ? now.text : said.text;
  }

  /** What has become of the timeline, and that numbers on view are to be asked for again; the place is the same, and rows stay open. */
  tellChange(): void {
    this.tellNews();
    this.dialogue.event('invalidated', { areas: ['variables'] });
  }

  /** Its file is no longer open, and with that its run is gone. */
  private close(): void {
    this.write(`${this.debuggee.source.name} was closed, and debugging it ended with that.`);
    this.end();
  }

  end(): void {
    this.dispose();
    this.dialogue.event('terminated');
  }

  /** Breakpoints of one kind in place of those that were set before: what became of each. */
  async set(kind: BreakpointKind, set: (breakpoints: Breakpoints) => void): Promise<object> {
    set(this.breakpoints);
    return { breakpoints: this.breakpoints.shown(kind, await this.sendBreakpoints()) };
  }

  async setFilters(names: readonly string[]): Promise<void> {
    this.breakpoints.setFilters(names);
    await this.sendBreakpoints();
  }

  /** Hits are counted from where a run begins: a breakpoint that the session does not know any more has none. */
  private async countAnew(): Promise<void> {
    await this.debuggee.port.request('breaks', { breakpoints: [], filters: [] });
    await this.sendBreakpoints();
  }

  private async sendBreakpoints(): Promise<readonly BreakpointState[]> {
    return (await this.debuggee.port.request('breaks', this.breakpoints.request)).states;
  }

  /** Makes a move, then says that it has stopped, and why; also where it could not be made: it stands where it stood. */
  private async move(make: () => Promise<State>, why: (run: RunState) => object): Promise<void> {
    if (this.outdated) return this.askForRestart();
    const run = await this.quietly(async () => {
      const state = await make();
      await this.writeLog();
      return state;
    }).catch((error: unknown) => {
      if (!this.ended) this.dialogue.event('stopped', { ...stopAt('pause'), description: 'The move was not made' });
      throw error;
    });
    if (!run || this.ended) return;
    if (this.outdated) return this.askForRestart();
    this.tellNews();
    this.dialogue.event('stopped', why(run));
  }

  /** The place that it stood at is gone with the network that had it: it is not for us to go on elsewhere as if nothing were. */
  private askForRestart(): void {
    this.told = this.run;
    this.write(`${RESTART}.`);
    this.dialogue.event('stopped', { ...stopAt('restart'), description: RESTART });
    this.dialogue.event('restartNeeded', { message: `${this.debuggee.source.name}: ${RESTART}` });
  }

  /** Something of our own: the run stands where it leads, and what the session says meanwhile is no news. */
  private async quietly(make: () => Promise<State>): Promise<RunState | null> {
    this.moves++;
    try {
      const { run } = await make();
      if (run && !this.ended) this.stand(run);
      return run;
    } finally {
      this.moves--;
    }
  }

  private stand(run: RunState): void {
    if (run.networks > this.run.networks) this.outdated = true;
    this.run = run;
    this.values = null;
  }

  private tellNews(): void {
    for (const line of newsOf(this.told, this.run)) this.write(line);
    this.told = this.run;
  }

  /** The session changed: by somebody else, where no move of ours is under way. */
  private see({ run }: State): void {
    if (!run || this.ended) return;
    // A worker that stands in for one that was lost counts its lines anew.
    this.logged = Math.min(this.logged, run.logged);
    if (run.logged > this.logged) void this.writeLog();
    if (this.moves > 0 || run.activity.kind !== 'idle') return;
    const before = this.run;
    if (showsTheSame(before, run)) {
      this.run = run;
      return;
    }
    this.stand(run);
    if (run.networks > before.networks) this.askForRestart();
    else this.tellMove(before.position);
  }

  private tellMove(before: TimelinePosition): void {
    this.tellNews();
    if (samePosition(before, this.run.position)) this.dialogue.event('invalidated', { areas: ['all'] });
    else this.dialogue.event('stopped', { ...stopAt('goto'), description: 'Moved in the editor' });
  }

  /** What log points wrote since this was last asked; one question after the other, so that no line comes twice. A worker that is lost takes its lines with it. */
  private writeLog(): Promise<void> {
    this.writing = this.writing.then(() => this.writeNewLines()).catch(() => undefined);
    return this.writing;
  }

  private async writeNewLines(): Promise<void> {
    const { from, lines } = await this.debuggee.port.request('log', { from: this.logged });
    if (from > this.logged) this.write(`… ${from - this.logged} lines are no longer there`);
    this.logged = from + lines.length;
    for (const line of lines) this.write(line);
  }

  private write(line: string): void {
    // VS Code colours what comes as 'console' as a warning.
    this.dialogue.event('output', { category: 'stdout', output: `${line}\n` });
  }
}

function samePosition(one: TimelinePosition, other: TimelinePosition): boolean {
  return one.step === other.step && one.phase === other.phase && one.layer === other.layer && one.part === other.part;
}

/** `hidden.weight[0, 1]` as a name and an index. */
function entryOf(target: string): { readonly name: string; readonly index: readonly number[] } {
  const [, name = target, index = ''] = /^(.*?)(?:\[([-\d, ]*)\])?$/.exec(target.trim()) ?? [];
  return {
    name: name
      .trim()
      .replace(/^\((.*)\)$/, '$1')
      .replaceAll('"', ''),
    index: index === '' ? [] : index.split(',').map(Number),
  };
}
