import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { moveAxis } from './movement.js';
import { type LossReduction, reduceLoss } from './reduceLoss.js';
import { sum } from './reductions.js';
import { logSoftmax } from './softmax.js';

/** Scores are [C] or [N, C, …], the classes beside them [] or [N, …], whole numbers. */
export interface ClassLossOptions {
  readonly reduction?: LossReduction;
  /** A weight for each class, [C]. */
  readonly weight?: NodeId | undefined;
  /** Examples of this class count for nothing; a class out of range that is not this one makes NaN. */
  readonly ignoreIndex?: number;
}

export interface CrossEntropyOptions extends ClassLossOptions {
  /** ε: a target is (1 − ε) of what is given and ε/C of every class (Szegedy et al. 2016). */
  readonly labelSmoothing?: number;
}

const IGNORED = -100;

/** −w_t x_t for the class t of each example; the mean weighs by w_t (torch.nn.NLLLoss). */
export function negativeLogLikelihood(
  b: GraphBuilder,
  logarithms: NodeId,
  classes: NodeId,
  { reduction = 'mean', ...options }: ClassLossOptions = {},
): NodeId {
  const rows = classesLast(b, logarithms);
  const counted = countedExamples(b, classes, options);
  return ended(b, likelihoods(b, rows, counted), counted.weights, reduction);
}

/** The examples that count: their classes, and the weight of each, 0 for what is ignored. */
interface Counted {
  readonly classes: NodeId;
  readonly valid: NodeId;
  readonly weights: NodeId;
}

function countedExamples(
  b: GraphBuilder,
  classes: NodeId,
  { weight, ignoreIndex = IGNORED }: ClassLossOptions,
): Counted {
  const valid = b.apply('notEqual', [classes, b.number(ignoreIndex)]);
  const safe = b.where(valid, classes, b.number(0));
  const weights = weight === undefined ? valid : b.where(valid, rowOf(b, weight, safe), b.number(0));
  return { classes: safe, valid, weights };
}

function rowOf(b: GraphBuilder, table: NodeId, index: NodeId): NodeId {
  return b.apply('gather', [table, index], { axis: 0, batch: 0 });
}

/** [N, C, …] as [N, …, C]. */
function classesLast(b: GraphBuilder, scores: NodeId): NodeId {
  return b.shape(scores).length > 1 ? moveAxis(b, scores, 1, -1) : scores;
}

function likelihoods(b: GraphBuilder, rows: NodeId, { classes, valid, weights }: Counted): NodeId {
  const axis = b.shape(rows).length - 1;
  const own = b.apply('gather', [rows, classes], { axis, batch: axis });
  return b.where(valid, b.mul(b.apply('negate', [weights]), own), b.number(0));
}

/** The mean divides by the weights' sum: NaN where all examples are ignored, as in torch. */
function ended(b: GraphBuilder, terms: NodeId, weights: NodeId, reduction: LossReduction): NodeId {
  return reduction === 'mean' ? b.div(sum(b, terms), sum(b, weights)) : reduceLoss(b, terms, reduction);
}

/** −w_t log softmax(z)_t for the class t of each example (torch.nn.CrossEntropyLoss with class indices). */
export function crossEntropy(
  b: GraphBuilder,
  scores: NodeId,
  classes: NodeId,
  { reduction = 'mean', labelSmoothing = 0, ...options }: CrossEntropyOptions = {},
): NodeId {
  const rows = logSoftmax(b, classesLast(b, scores));
  const counted = countedExamples(b, classes, options);
  const own = likelihoods(b, rows, counted);
  if (labelSmoothing === 0) return ended(b, own, counted.weights, reduction);
  const count = b.shape(rows).at(-1) ?? 1;
  const all = b.apply('negate', [overClasses(b, rows, options.weight)]);
  const smooth = b.where(counted.valid, b.mul(b.number(labelSmoothing / count), all), b.number(0));
  return ended(b, b.add(b.mul(b.number(1 - labelSmoothing), own), smooth), counted.weights, reduction);
}

/** Σ w_c x_c over the last axis. */
function overClasses(b: GraphBuilder, rows: NodeId, weight: NodeId | undefined): NodeId {
  return sum(b, weight === undefined ? rows : b.mul(rows, weight), { axes: [-1] });
}

/** −Σ_c w_c y_c log softmax(z)_c for targets that are probabilities, [N, C, …]; the mean is over examples and positions. */
export function crossEntropyOfProbabilities(
  b: GraphBuilder,
  scores: NodeId,
  probabilities: NodeId,
  { reduction = 'mean', labelSmoothing = 0, weight }: CrossEntropyOptions = {},
): NodeId {
  const rows = logSoftmax(b, classesLast(b, scores));
  const count = b.shape(rows).at(-1) ?? 1;
  const given = b.mul(b.number(1 - labelSmoothing), classesLast(b, probabilities));
  const targets = labelSmoothing === 0 ? classesLast(b, probabilities) : b.add(given, b.number(labelSmoothing / count));
  const terms = b.apply('negate', [overClasses(b, b.mul(targets, rows), weight)]);
  return reduceLoss(b, terms, reduction);
}
