import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { connectionistTemporal } from '../../../src/engine/ops/connectionist.js';
import {
  crossEntropy,
  crossEntropyOfProbabilities,
  negativeLogLikelihood,
} from '../../../src/engine/ops/crossEntropy.js';
import * as margins from '../../../src/engine/ops/marginLosses.js';
import * as probability from '../../../src/engine/ops/probabilityLosses.js';
import { type LossReduction, reduceLoss } from '../../../src/engine/ops/reduceLoss.js';
import { sum } from '../../../src/engine/ops/reductions.js';
import * as regression from '../../../src/engine/ops/regressionLosses.js';
import { logSoftmax } from '../../../src/engine/ops/softmax.js';
import { sameShape } from '../../../src/engine/tensor.js';
import { type Entry, entry } from './entry.js';

interface Pair {
  readonly input: NodeId;
  readonly target: NodeId;
  readonly weight?: NodeId;
}

interface Two {
  readonly input1: NodeId;
  readonly input2: NodeId;
  readonly target: NodeId;
}

interface Reduced {
  readonly reduction: LossReduction;
}

interface ClassLoss extends Reduced {
  readonly ignoreIndex: number;
}

interface Margin {
  readonly margin: number;
}

/** A loss by its terms, entry by entry. */
function termwise<I, A = unknown>(terms: (b: GraphBuilder, inputs: I, attributes: A) => NodeId): Entry {
  return entry<I, A & Reduced>((b, inputs, given) => reduceLoss(b, terms(b, inputs, given), given.reduction));
}

export const losses: Readonly<Record<string, Entry>> = {
  mse_loss: termwise<Pair>((b, { input, target }) => regression.squaredErrors(b, input, target)),
  l1_loss: termwise<Pair>((b, { input, target }) => regression.absoluteErrors(b, input, target)),
  smooth_l1_loss: termwise<Pair, { beta: number }>((b, { input, target }, { beta }) =>
    regression.smoothAbsoluteErrors(b, input, target, beta),
  ),
  huber_loss: termwise<Pair, { threshold: number }>((b, { input, target }, { threshold }) =>
    regression.huberErrors(b, input, target, threshold),
  ),
  cross_entropy: entry<Pair, ClassLoss & { labelSmoothing: number }>((b, { input, target, weight }, given) => {
    const classes = !sameShape(b.shape(input), b.shape(target));
    return (classes ? crossEntropy : crossEntropyOfProbabilities)(b, input, target, { ...given, weight });
  }),
  nll_loss: entry<Pair, ClassLoss>((b, { input, target, weight }, given) =>
    negativeLogLikelihood(b, input, target, { ...given, weight }),
  ),
  binary_cross_entropy: termwise<Pair>((b, { input, target, weight }) =>
    probability.binaryCrossEntropies(b, input, target, weight ?? null),
  ),
  binary_cross_entropy_with_logits: termwise<Pair & { pos_weight?: NodeId }>((b, given) => {
    const weights = { weight: given.weight, positive: given.pos_weight };
    return probability.binaryCrossEntropiesOfLogits(b, given.input, given.target, weights);
  }),
  kl_div: entry<Pair, { reduction: LossReduction | 'batchmean'; logTarget: boolean }>((b, { input, target }, given) => {
    const terms = probability.divergences(b, input, target, given.logTarget);
    if (given.reduction !== 'batchmean') return reduceLoss(b, terms, given.reduction);
    return b.div(sum(b, terms), b.number(b.shape(input)[0] ?? 1));
  }),
  cosine_embedding_loss: termwise<Two, Margin>((b, { input1, input2, target }, { margin }) =>
    margins.cosineEmbeddings(b, [input1, input2, target], margin),
  ),
  hinge_embedding_loss: termwise<Pair, Margin>((b, { input, target }, { margin }) =>
    margins.hingeEmbeddings(b, input, target, margin),
  ),
  margin_ranking_loss: termwise<Two, Margin>((b, { input1, input2, target }, { margin }) =>
    margins.marginRankings(b, [input1, input2, target], margin),
  ),
  triplet_margin_loss: termwise<
    Readonly<Record<'anchor' | 'positive' | 'negative', NodeId>>,
    Margin & { order: number; epsilon: number; swap: boolean }
  >((b, { anchor, positive, negative }, { order, ...given }) =>
    margins.tripletMargins(b, [anchor, positive, negative], { p: order, ...given }),
  ),
  poisson_nll_loss: termwise<Pair, regression.PoissonOptions>((b, { input, target }, given) =>
    regression.poissonErrors(b, input, target, given),
  ),
  gaussian_nll_loss: termwise<Pair & { variance: NodeId }, { full: boolean; epsilon: number }>(
    (b, { input, target, variance }, given) => regression.gaussianErrors(b, [input, target, variance], given),
  ),
  soft_margin_loss: termwise<Pair>((b, { input, target }) => margins.softMargins(b, input, target)),
  multilabel_soft_margin_loss: termwise<Pair>((b, { input, target, weight }) =>
    margins.multiLabelSoftMargins(b, input, target, weight ?? null),
  ),
  multi_margin_loss: termwise<Pair, Margin & { order: number }>((b, { input, target, weight }, { order, margin }) =>
    margins.multiMargins(b, input, target, { p: order, margin, weight }),
  ),
  ctc_loss: entry<{ input: NodeId; target: NodeId; steps: NodeId; lengths: NodeId }, { blank: number }>(
    (b, { input, target, steps, lengths }, { blank }) =>
      connectionistTemporal(b, { logarithms: logSoftmax(b, input), targets: target, steps, lengths }, blank),
  ),
};
