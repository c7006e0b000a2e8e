import type { Arena } from '../../../engine/arena.js';
import { atOnce } from '../../../engine/atOnce.js';
import type { Handwritten, Meeting, NodeId } from '../../../engine/graph.js';
import { makeBestArena } from '../../../engine/kernels/choose.js';
import { judgePart } from './entries.js';
import { handwrittenNode, writtenBounds } from './handwritten.js';
import { type Judge, type JudgedOp, judgedOp, nothing } from './judgedOp.js';
import { ofPull } from './judgePull.js';
import { meetingExpected } from './meetings.js';
import { middle, SlopeOf } from './slopes.js';
import { movingNodes, type TracedRun } from './traced.js';

export interface JudgeOptions {
  /** Whether parts keep their arrays where every entry matches; false where absent. */
  readonly keep?: boolean;
}

/** The references of a run's ops, prepared as they are first asked for: the run may be run again with other numbers, and judged again. */
export class ExactReference {
  private readonly moving: ReadonlySet<NodeId>;
  private readonly work: readonly (() => Judge)[];
  private readonly ready: Judge[] = [];

  /** `arena`: where references are computed, in float64; a float64 run's own where absent, so that its numbers need no copy. */
  constructor(
    readonly run: TracedRun,
    readonly arena: Arena = run.precision === 'float64' ? run.arena : makeBestArena('float64'),
  ) {
    const { graph } = run;
    this.moving = movingNodes(graph);
    this.work = [
      ...graph.pulls.map((pull) => () => ofPull(this, this.moving, pull)),
      ...graph.meetings.map((meeting) => () => this.ofMeeting(meeting)),
      ...graph.handwritten.map((handwritten) => () => this.ofHandwritten(handwritten)),
    ];
  }

  /** How many ops, meetings and hand-written derivatives there are. */
  get count(): number {
    return this.work.length;
  }

  /** Judges one of them; null where there is nothing to be said of it. */
  judge(index: number, keep: boolean): JudgedOp | null {
    return atOnce(this.judging(index, keep));
  }

  /** The same in pieces: to prepare it, to compute, to compare. */
  *judging(index: number, keep: boolean): Generator<void, JudgedOp | null> {
    let ready = this.ready[index];
    if (!ready) {
      ready = (this.work[index] as () => Judge)();
      this.ready[index] = ready;
      yield;
    }
    return yield* ready(keep);
  }

  private ofMeeting(meeting: Meeting): Judge {
    const { run } = this;
    if (!this.moving.has(meeting.node)) return nothing;
    return function* (keep) {
      const expected = meetingExpected(run, meeting);
      yield;
      const shape = run.execution.shape(meeting.node);
      const analytic = run.execution.view(meeting.sum);
      const part = judgePart({ input: meeting.node, place: 0, shape, analytic, expected, keep });
      return judgedOp({ node: meeting.node, kind: 'meeting', op: 'add' }, [part], [expected]);
    };
  }

  private ofHandwritten(handwritten: Handwritten): Judge {
    const { run } = this;
    const slopes = new SlopeOf(run, handwritten, this.arena);
    const bounds = writtenBounds(run, handwritten);
    return function* (keep) {
      const expected = middle(slopes.traced(), bounds());
      yield;
      const { variable, surrogate } = handwritten;
      const part = judgePart({
        input: variable,
        place: 1,
        shape: run.execution.shape(variable),
        analytic: run.execution.view(handwritten.written),
        expected,
        declared: surrogate,
        keep,
      });
      const node = handwrittenNode(run.graph, handwritten);
      return judgedOp({ node, kind: 'handwritten', op: handwritten.op }, [part], [expected]);
    };
  }
}

/** Judges every op, every sum at a fan-out, every hand-written derivative; yields after each small piece of that. From the loss down. */
export function* judgeOps(
  reference: ExactReference,
  { keep = false }: JudgeOptions = {},
): Generator<void, readonly JudgedOp[]> {
  const judged: JudgedOp[] = [];
  for (let i = 0; i < reference.count; i++) {
    const op = yield* reference.judging(i, keep);
    if (op !== null) judged.push(op);
    yield;
  }
  return judged;
}
