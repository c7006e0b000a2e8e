import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { range } from './axes.js';
import { and } from './elementwise.js';
import { takeAlong } from './indexing.js';
import { stack } from './joining.js';
import { padAxis } from './padding.js';
import { amax, logSumExp } from './reductions.js';
import { select } from './slicing.js';

/** The logarithm of no probability at all. */
const IMPOSSIBLE = Number.NEGATIVE_INFINITY;

export interface AlignedSequences {
  /** Log probabilities of every class at every step: [N, T, C]. */
  readonly logarithms: NodeId;
  /** The classes to be seen, [N, S], S ≥ 1; what lies beyond an example's own length is not looked at, but is a class. */
  readonly targets: NodeId;
  /** How many steps, and how many targets, each example has: [N] each. */
  readonly steps: NodeId;
  readonly lengths: NodeId;
}

/**
 * −log of the probability that a sequence, repeats merged and blanks dropped, reads as its targets, for each example
 * (Graves et al. 2006, equations 6 to 8; torch.nn.CTCLoss, whose inputs have the steps first). ∞ where no alignment is possible.
 */
export function connectionistTemporal(b: GraphBuilder, given: AlignedSequences, blank = 0): NodeId {
  const count = b.shape(given.logarithms)[1] ?? 0;
  if (count === 0 || (b.shape(given.targets)[1] ?? 0) === 0) throw new ShapeError('a sequence has steps and targets');
  const labels = withBlanks(b, given.targets, blank);
  const emitted = range(count).map((t) => takeAlong(b, select(b, given.logarithms, 1, t), 1, labels));
  const skips = mayBeSkipped(b, labels, blank);
  const first = b.where(firstTwo(b, labels), emitted[0] as NodeId, b.number(IMPOSSIBLE));
  const forward = emitted.slice(1).reduce((alpha, logs, k) => {
    const next = b.add(fromBefore(b, alpha, skips), logs);
    return b.where(column(b, b.apply('greater', [given.steps, b.number(k + 1)])), next, alpha);
  }, first);
  return ended(b, forward, given.lengths);
}

/** Blanks before, between and after: [N, 2S + 1]. */
function withBlanks(b: GraphBuilder, targets: NodeId, blank: number): NodeId {
  return b.apply('pad', [targets], { axis: 1, before: 1, after: 1, between: 1, value: blank });
}

function firstTwo(b: GraphBuilder, labels: NodeId): NodeId {
  const width = b.shape(labels)[1] ?? 0;
  return b.constant(
    [width],
    range(width).map((s) => (s < 2 ? 1 : 0)),
  );
}

/** 1 where a label may follow the one two before it: it is no blank, and another one. */
function mayBeSkipped(b: GraphBuilder, labels: NodeId, blank: number): NodeId {
  const before = padAxis(b, labels, 1, [2, -2], blank);
  return and(b, b.apply('notEqual', [labels, b.number(blank)]), b.apply('notEqual', [labels, before]));
}

/** log Σ of the ways to each label: staying, from the one before, over a blank. */
function fromBefore(b: GraphBuilder, alpha: NodeId, skips: NodeId): NodeId {
  const one = padAxis(b, alpha, 1, [1, -1], IMPOSSIBLE);
  const two = b.where(skips, padAxis(b, alpha, 1, [2, -2], IMPOSSIBLE), b.number(IMPOSSIBLE));
  return together(b, [alpha, one, two]);
}

/** log Σ of ways that may all be impossible: then nothing is handed down, rather than 0 · ∞ = NaN. */
function together(b: GraphBuilder, ways: readonly NodeId[]): NodeId {
  const all = stack(b, ways, 0);
  const possible = b.apply('greater', [amax(b, all, { axes: [0] }), b.number(IMPOSSIBLE)]);
  const sum = logSumExp(b, b.where(possible, all, b.number(0)), { axes: [0] });
  return b.where(possible, sum, b.number(IMPOSSIBLE));
}

/** The last blank or the last label is where it ends. */
function ended(b: GraphBuilder, alpha: NodeId, lengths: NodeId): NodeId {
  const last = b.mul(b.number(2), lengths);
  const beforeLast = b.apply('maximum', [b.sub(last, b.number(1)), b.number(0)]);
  const ends = [last, beforeLast].map((place) => takeAlong(b, alpha, 1, column(b, place)));
  const only = column(b, b.apply('equal', [lengths, b.number(0)]));
  const ways = [ends[0] as NodeId, b.where(only, b.number(IMPOSSIBLE), ends[1] as NodeId)];
  return b.apply('negate', [select(b, together(b, ways), 1, 0)]);
}

function column(b: GraphBuilder, values: NodeId): NodeId {
  return b.reshape(values, [...b.shape(values), 1]);
}
