import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
import { reduceLoss } from '../../../src/engine/ops/reduceLoss.js';
import * as regression from '../../../src/engine/ops/regressionLosses.js';
import { logSoftmax } from '../../../src/engine/ops/softmax.js';
import { expectGradients, positive } from '../arbitrary.js';
import type { Sample } from '../central.js';
import { evaluate, gradient } from '../evaluate.js';

describe('cross-entropy', () => {
  const scores = [
    [0, 0],
    [Math.log(3), 0],
    [5, 7],
  ];
  const classes = [0, 1, -100];

  it('leaves ignored examples out of the mean', () => {
    // log softmax: −log 2 for the first example's class, −log 4 for the second's.
    const loss = evaluate((b, z, t) => crossEntropy(b, z, t), [scores, classes]);
    expect(loss).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 14);
  });

  it('weighs by class, and the mean by the same weights', () => {
    const loss = evaluate((b, z, t, weight) => crossEntropy(b, z, t, { weight }), [scores, classes, [3, 1]]);
    expect(loss).toBeCloseTo((3 * Math.log(2) + Math.log(4)) / 4, 14);
  });

  it('with smoothed labels gives every class a share', () => {
    const smooth = (b: GraphBuilder, z: NodeId, t: NodeId): NodeId =>
      crossEntropy(b, z, t, { labelSmoothing: 0.2, reduction: 'sum' });
    const second = 0.8 * Math.log(4) + 0.1 * (Math.log(4) + Math.log(4 / 3));
    expect(evaluate(smooth, [scores, classes])).toBeCloseTo(Math.log(2) + second, 14);
  });

  it('of no example that counts is no number', () => {
    expect(evaluate((b, z, t) => crossEntropy(b, z, t), [scores, [-100, -100, -100]])).toBeNaN();
  });

  it('of a class that is none is no number', () => {
    expect(evaluate((b, z, t) => crossEntropy(b, z, t), [scores, [0, 2, 0]])).toBeNaN();
  });

  it('hands nothing to ignored examples', () => {
    const [toScores] = gradient((b, z, t) => crossEntropy(b, z, t), [scores, classes]);
    expect((toScores as number[][])[2]).toEqual([0, 0]);
  });
});

it('binary cross-entropy is bounded where torch bounds it', () => {
  // torch 1.13: 100 for each; slopes (p − y) / max(p (1 − p), ε) with ε = 1e-12 as a float32, so 0 where p is right.
  const loss = (b: GraphBuilder, p: NodeId, y: NodeId): NodeId => probability.binaryCrossEntropies(b, p, y);
  const [p, y] = [
    [0, 1, 0, 1],
    [1, 0, 0, 1],
  ];
  const steepest = 1 / Math.fround(1e-12);
  expect(evaluate((b, ...x) => b.add(loss(b, x[0] as NodeId, x[1] as NodeId), b.number(0)), [p, y])).toEqual([
    100, 100, 0, 0,
  ]);
  const [slopes] = gradient(loss, [p, y]);
  expect((slopes as number[]).map((slope) => slope + 0)).toEqual([-steepest, steepest, 0, 0]);
});

describe('connectionist temporal classification', () => {
  const build = (b: GraphBuilder, z: NodeId, targets: NodeId, steps: NodeId, lengths: NodeId): NodeId =>
    connectionistTemporal(b, { logarithms: logSoftmax(b, z), targets, steps, lengths });

  it('of one target sums over the ways to stretch it', () => {
    // Two steps, blank and one class, all even: of "1 1", "1 –", "– 1" and "– –" all but the last read as 1.
    const loss = evaluate(build, [
      [
        [
          [0, 0],
          [0, 0],
        ],
      ],
      [[1]],
      [2],
      [1],
    ]) as number[];
    expect(loss[0]).toBeCloseTo(-Math.log(3 / 4), 14);
  });

  it('wants a blank between two that are the same', () => {
    // Of three steps of ½ each only "1 – 1" reads as 1 1; two steps are too few.
    const even = [
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ];
    expect((evaluate(build, [even, [[1, 1]], [3], [2]]) as number[])[0]).toBeCloseTo(-Math.log(1 / 8), 14);
    expect(evaluate(build, [even, [[1, 1]], [2], [2]])).toEqual([Number.POSITIVE_INFINITY]);
  });

  // torch 1.13, F.ctc_loss(lp.transpose(0, 1), …, reduction='none') in float64, and its gradient in the scores.
  it('of two examples of their own lengths is torch’s', () => {
    const scores = [
      [
        [0.1, 0.5, -0.3],
        [0.2, -0.6, 0.4],
        [0.7, 0.1, 0],
        [0, 0.3, 0.2],
      ],
      [
        [-0.1, 0.2, 0.3],
        [0.5, 0.5, -0.5],
        [0.1, 0, 0.9],
        [0.4, 0.4, 0.1],
      ],
    ];
    const inputs = [
      scores,
      [
        [1, 1],
        [2, 1],
      ],
      [4, 3],
      [2, 1],
    ];
    const loss = evaluate(build, inputs) as number[];
    expect(loss[0]).toBeCloseTo(2.426677561516723, 13);
    expect(loss[1]).toBeCloseTo(1.7280266187383295, 13);
    const slopes = gradient(build, inputs)[0] as number[][][];
    const first = [0.20493106371304404, -0.41691378442057175, 0.21198272070752772];
    first.forEach((slope, c) => expect(slopes[0]?.[0]?.[c]).toBeCloseTo(slope, 13));
    expect(slopes[1]?.[2]?.[1]).toBeCloseTo(0.2190688944504256, 13);
    expect(slopes[1]?.[3]).toEqual([0, 0, 0]);
  });
});

it('the reductions', () => {
  const reduced = (how: 'none' | 'mean' | 'sum') => evaluate((b, x) => reduceLoss(b, x, how), [[1, 2, 6]]);
  expect([reduced('none'), reduced('mean'), reduced('sum')]).toEqual([[1, 2, 6], 3, 9]);
});

describe('gradients agree with central differences', () => {
  type Build = (b: GraphBuilder, ...inputs: NodeId[]) => NodeId;
  const pair = (build: Build, range?: Sample['range']) =>
    fc.constant({
      shapes: [
        [3, 2],
        [3, 2],
      ],
      ...(range && { range }),
      build: (b: GraphBuilder, inputs: readonly NodeId[]) => build(b, ...inputs),
    });
  const scored = (build: Build) =>
    fc.constant({
      shapes: [[3, 4, 2]],
      build: (b: GraphBuilder, [z = 0]: readonly NodeId[]) => build(b, z, b.constant([3, 2], [0, 3, 1, -1, 2, 2])),
    });
  const rows = (build: Build) =>
    fc.constant({
      shapes: [[3, 4]],
      build: (b: GraphBuilder, [z = 0]: readonly NodeId[]) => build(b, z, b.constant([3], [1, 3, 0])),
    });
  const signed = (count: number, build: Build) =>
    fc.constant({
      shapes: Array.from({ length: count }, () => [4, 3]),
      build: (b: GraphBuilder, inputs: readonly NodeId[]) => build(b, ...inputs, b.constant([4], [1, -1, -1, 1])),
    });
  const spread = (b: GraphBuilder, y: NodeId): NodeId => b.reshape(y, [4, 1]);
  const inside: Sample['range'] = [0.1, 0.8];
  const weight = (b: GraphBuilder): NodeId => b.constant([4], [0.5, 2, 1, 3]);
  it.each(
    Object.entries({
      'squared errors': pair(regression.squaredErrors),
      'absolute errors': pair(regression.absoluteErrors),
      'smooth absolute errors': pair((b, x = 0, y = 0) => regression.smoothAbsoluteErrors(b, x, y, 0.913)),
      'huber errors': pair((b, x = 0, y = 0) => regression.huberErrors(b, x, y, 0.913)),
      'poisson errors': pair((b, x = 0, y = 0) => regression.poissonErrors(b, x, y, { full: true }), positive),
      'poisson errors of rates': pair(
        (b, x = 0, y = 0) => regression.poissonErrors(b, x, y, { logInput: false }),
        positive,
      ),
      'gaussian errors': pair(
        (b, x = 0, y = 0) => regression.gaussianErrors(b, [x, y, b.mul(y, y)], { full: true }),
        positive,
      ),
      'binary cross-entropies': pair((b, x = 0, y = 0) => probability.binaryCrossEntropies(b, x, y, x), inside),
      'binary cross-entropies of logits': pair((b, x = 0, y = 0) =>
        probability.binaryCrossEntropiesOfLogits(b, x, y, { weight: b.number(2), positive: b.constant([2], [3, 0.5]) }),
      ),
      divergences: pair((b, x = 0, y = 0) => probability.divergences(b, x, y), positive),
      'divergences of logarithms': pair((b, x = 0, y = 0) => probability.divergences(b, x, y, true)),
      'cross-entropy': scored((b, z = 0, t = 0) =>
        crossEntropy(b, z, t, { ignoreIndex: -1, weight: weight(b), labelSmoothing: 0.1 }),
      ),
      'cross-entropy of probabilities': fc.constant({
        shapes: [
          [3, 4, 2],
          [3, 4, 2],
        ],
        build: (b: GraphBuilder, [z = 0, y = 0]: readonly NodeId[]) =>
          crossEntropyOfProbabilities(b, z, y, { labelSmoothing: 0.1, weight: weight(b), reduction: 'none' }),
      }),
      'negative log-likelihood': scored((b, z = 0, t = 0) =>
        negativeLogLikelihood(b, z, t, { ignoreIndex: -1, weight: weight(b) }),
      ),
      'hinge embeddings': signed(1, (b, x = 0, y = 0) => margins.hingeEmbeddings(b, x, spread(b, y), 1.013)),
      'margin rankings': signed(2, (b, x = 0, z = 0, y = 0) => margins.marginRankings(b, [x, z, spread(b, y)], 0.113)),
      'cosine embeddings': signed(2, (b, x = 0, z = 0, y = 0) => margins.cosineEmbeddings(b, [x, z, y], -0.113)),
      'triplet margins': fc.constant({
        shapes: [
          [4, 3],
          [4, 3],
          [4, 3],
        ],
        build: (b: GraphBuilder, [x = 0, y = 0, z = 0]: readonly NodeId[]) =>
          margins.tripletMargins(b, [x, y, z], { swap: true }),
      }),
      'soft margins': signed(1, (b, x = 0, y = 0) => margins.softMargins(b, x, spread(b, y))),
      'soft margins of several labels': pair(margins.multiLabelSoftMargins),
      'margins of several classes': rows((b, x = 0, t = 0) =>
        margins.multiMargins(b, x, t, { margin: 1.013, weight: weight(b) }),
      ),
      'margins of several classes, squared': rows((b, x = 0, t = 0) =>
        margins.multiMargins(b, x, t, { margin: 1.013, p: 2 }),
      ),
    }),
  )('%s', (_, samples) => expectGradients(samples as Parameters<typeof expectGradients>[0], 5));
});
