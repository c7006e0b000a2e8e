import type { Arena } from '../../../engine/arena.js';
import { atOnce } from '../../../engine/atOnce.js';
import type { Application, Graph, Handwritten, Meeting, NodeId, Pull } from '../../../engine/graph.js';
import { makeBestArena } from '../../../engine/kernels/choose.js';
import type { PrimitiveName } from '../../../engine/primitives/table.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { Verdict } from '../report.js';
import { type JudgedPart, judgePart, matchingPart, resolutionOf, type Seen, verdictOfParts } from './entries.js';
import { writtenBounds } from './handwritten.js';
import { meetingExpected } from './meetings.js';
import { quickly } from './quick.js';
import { agrees, bounded, type Quick } from './quickReference.js';
import { REFERENCES } from './references.js';
import type { Expected, Refer, Site } from './site.js';
import { middle, SlopeOf } from './slopes.js';
import { sharedEvenly } from './ties.js';
import { movingNodes, type TracedRun, tracedValue } from './traced.js';
import { zeros } from './zeros.js';

/** An op of the backward pass, judged from what went into it. */
export interface JudgedOp {
  /** The forward node; of a meeting the node whose uses meet; the handwritten node itself. */
  readonly node: NodeId;
  readonly kind: 'op' | 'meeting' | 'handwritten' | 'code';
  readonly op: string;
  readonly parts: readonly JudgedPart[];
  /** The worst of its parts. */
  readonly verdict: Verdict;
  /** The median of bound / |exact|. */
  readonly resolution: number;
}

export interface JudgeOptions {
  /** Whether parts keep their arrays where every entry matches; false where absent. */
  readonly keep?: boolean;
}

/** Yields where an op is large enough that what it has done so far took its time. */
type Judge = (keep: boolean) => Generator<void, JudgedOp | null>;

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
      ...graph.pulls.map((pull) => () => this.ofPull(pull)),
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

  private ofPull(pull: Pull): Judge {
    const { run, arena } = this;
    const node = run.graph.nodes[pull.node] as unknown as Application<PrimitiveName>;
    const site: Site = { run, arena, node, pull };
    const wanted = node.inputs.flatMap((input, k) => (this.moving.has(input) ? [k] : []));
    if (wanted.length === 0 || REFERENCES[node.op] === null) return nothing;
    const quick = quickly(site, wanted);
    let slow: Judge | null = null;
    return function* (keep) {
      if (!keep && quick !== null) {
        const found = quick();
        yield;
        const matching = matchingOp(site, wanted, found);
        if (matching !== null) return matching;
        yield;
      }
      slow ??= slowly(site, wanted);
      return yield* slow(keep);
    };
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

function slowly(site: Site, wanted: readonly number[]): Judge {
  const { run, node, pull } = site;
  const { refresh, parts } = (REFERENCES[node.op] as Refer)(site, wanted);
  // What is handed nothing, and should be handed nothing, is no part.
  const said = wanted.flatMap((k, at) => {
    const part = pull.parts[k] ?? null;
    return part === null && (parts[at] ?? null) === null ? [] : [{ k, part, refer: parts[at] ?? null }];
  });
  if (said.length === 0) return nothing;
  return function* (keep) {
    yield;
    refresh();
    const seen: Expected[] = [];
    const judged: JudgedPart[] = [];
    for (const { k, part, refer: each } of said) {
      yield;
      const input = node.inputs[k] as NodeId;
      const shape = run.execution.shape(input);
      const size = sizeOf(shape);
      const expected = each?.() ?? { exact: zeros(size), bound: zeros(size), width: null };
      seen.push(expected);
      yield;
      const analytic = part === null ? zeros(size) : tracedValue(run, part);
      judged.push(judgePart({ input, place: k, shape, analytic, expected, keep }));
    }
    return judgedOp({ node: pull.node, kind: 'op', op: node.op }, sharedEvenly(site, judged), seen);
  };
}

function* nothing(): Generator<void, null> {
  yield;
  return null;
}

/** The verdict of an op whose parts all match; null where one does not. */
function matchingOp(
  { run, node, pull }: Site,
  wanted: readonly number[],
  found: readonly (Quick | null)[] | null,
): JudgedOp | null {
  if (found === null) return null;
  const parts: JudgedPart[] = [];
  for (const [at, k] of wanted.entries()) {
    const quick = found[at] ?? null;
    const part = pull.parts[k] ?? null;
    if (quick === null || part === null) continue;
    if (!agrees(tracedValue(run, part), quick)) return null;
    const input = node.inputs[k] as NodeId;
    parts.push(matchingPart(input, k, run.execution.shape(input)));
  }
  if (parts.length === 0) return null;
  const seen = found.filter((each) => each !== null);
  return {
    node: pull.node,
    kind: 'op',
    op: node.op,
    parts,
    verdict: 'match',
    resolution: resolutionOf(seen.map(bounded)),
  };
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

function judgedOp(
  named: Pick<JudgedOp, 'node' | 'kind' | 'op'>,
  parts: readonly JudgedPart[],
  seen: readonly Expected[],
): JudgedOp {
  return { ...named, parts, verdict: verdictOfParts(parts), resolution: resolutionOf(seen.map(seenOf)) };
}

function seenOf({ exact, bound }: Expected): Seen {
  return { exact, boundAt: (i) => bound[i] as number };
}

/** The node that passes f's value on and the user's derivative back; f's value itself where the engine's derivative took its place. */
export function handwrittenNode({ nodes }: Graph, { value, variable }: Handwritten): NodeId {
  const found = nodes.find(
    (node) =>
      node.kind === 'apply' && node.op === 'handwritten' && node.inputs[0] === value && node.inputs[1] === variable,
  );
  return found?.id ?? value;
}
