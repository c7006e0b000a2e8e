import type { FaultName } from '../../../../src/analysis/check/faults/names.js';
import { type Trained, trained } from '../claims/trained.js';
import { each, N, type Numbers, outer, product, right, rowsOf, scaled, weight, withSlope } from './arithmetic.js';
import * as nets from './nets.js';
import { everyStepOfGru, firstStepOnly, lastStepAlone, lastStepOfLstm } from './recurrentMistakes.js';

/** A mistake, by plain arithmetic on what training computes: the model, the claim that it is planted in, its wrong numbers. */
export type Plant = readonly [text: string, claim: string, wrong: (net: Trained) => Numbers | Promise<Numbers>];

const penalty = (part: number) => (net: Trained) => {
  const w = weight(net, 'last.weight');
  return each(right(net, 'last.weight'), (entry, i) => entry + (part - 1) * 0.1 * (w[i] as number));
};

/** What the loss hands down, from softmax p and targets t. */
const ofLoss = (change: (p: number, t: number) => number) => (net: Trained) => {
  const t = net.input.batch.y.data;
  return softmaxRows(rowsOf(net, 'last', 'a')).flatMap((row, n) =>
    row.map((p, k) => change(p, t[n * row.length + k] as number) / N),
  );
};

function softmaxRows(z: number[][]): number[][] {
  return z.map((row) => {
    const total = row.reduce((sum, each) => sum + Math.exp(each), 0);
    return row.map((each) => Math.exp(each) / total);
  });
}

const masked = (change: (g: number, kept: boolean, other: boolean) => number) => (net: Trained) => {
  const [kept, g] = [net.numbers(net.layer('drop').a), net.numbers(net.layer('drop').upstream)];
  return each(g, (entry, i) => change(entry, kept[i] !== 0, kept[(i + 6) % kept.length] !== 0));
};

/** What pooling hands each entry of its windows of 2 × 2 of 4 × 4 maps: by the entry's place in its window, and the window's. */
const pooled = (path: string, gives: (at: number, window: readonly number[]) => boolean) => (net: Trained) => {
  const [x, g] = [net.numbers(net.layer(path).x), net.numbers(net.layer(path).upstream)];
  return each(x, (_, place) => {
    const [map, r, c] = [Math.floor(place / 16), Math.floor((place % 16) / 4), place % 4];
    const corner = map * 16 + (r - (r % 2)) * 4 + (c - (c % 2));
    const window = [0, 1, 4, 5].map((step) => x[corner + step] as number);
    return gives((r % 2) * 2 + (c % 2), window)
      ? (g[map * 4 + 2 * Math.floor(r / 2) + Math.floor(c / 2)] as number)
      : 0;
  });
};

/** ∇W of a 3 × 3 kernel, where rows of the input are taken to be 7 numbers long, and not 6. */
function withStride(net: Trained): Numbers {
  const [x, delta] = [rowsOf(net, 'conv', 'x'), rowsOf(net, 'conv', 'delta')];
  return Array.from({ length: 27 }, (_, place) => {
    const [filter, p, q] = [Math.floor(place / 9), Math.floor((place % 9) / 3), place % 3];
    return delta.reduce(
      (sum, row, n) =>
        sum +
        row.slice(16 * filter, 16 * filter + 16).reduce((part, d, at) => {
          const [r, c] = [Math.floor(at / 4) + p, (at % 4) + q];
          return part + d * (x[n]?.[7 * r + c] ?? 0);
        }, 0),
      0,
    );
  });
}

/** f′ from the entry before: a buffer that was written one step too late. */
function staleSlope(net: Trained): Numbers {
  const { a, upstream } = net.layer('first');
  const numbers = net.numbers(a);
  return each(net.numbers(upstream), (g, i) => g * (1 - (numbers[Math.max(0, i - 1)] as number) ** 2));
}

/** The gradient of the first step is still in that of the second. */
const withStepBefore = (name: string) => async (net: Trained) => {
  const old = right(await trained(nets.SQUARE), name);
  return each(right(net, name), (entry, i) => entry + (old[i] as number));
};

/** For every name of the contract (§5) mistakes that have to be called so. */
export const PLANTS: Readonly<Record<FaultName, readonly Plant[]>> = {
  sign: [[nets.SQUARE, 'first.weight', scaled('first.weight', -1)]],
  'factor-2': [
    [nets.SQUARE, 'first.bias', scaled('first.bias', 2)],
    [nets.KINKED, 'first.delta', withSlope('first', (z) => (z > 0 ? 2 : z === 0 ? 1.5 : 0))],
    [nets.TIED, 'conv.upstream', (net) => each(right(net, 'conv.upstream'), (entry) => 2 * entry)],
    [nets.CUT, 'cut.delta', withSlope('cut', (z) => (Math.abs(z) < 1 ? 2 : 1.5))],
  ],
  'factor-half': [[nets.SQUARE, 'first.delta', scaled('first.delta', 0.5)]],
  'factor-batch': [
    [nets.SQUARE, 'last.upstream', scaled('last.upstream', N)],
    [nets.SQUARE, 'last.bias', scaled('last.bias', 1 / N)],
  ],
  'factor-outputs': [[nets.SQUARE, 'last.upstream', scaled('last.upstream', 1 / 3)]],
  factor: [[nets.SQUARE, 'second.weight', scaled('second.weight', 1.3)]],
  zero: [[nets.SQUARE, 'second.weight', scaled('second.weight', 0)]],
  'isolated-entries': [
    [
      nets.SQUARE,
      'second.weight',
      (net) => each(right(net, 'second.weight'), (entry, i) => (i === 5 ? entry + 1 : entry)),
    ],
  ],
  transposed: [
    [
      nets.SQUARE,
      'second.weight',
      (net) =>
        each(
          right(net, 'second.weight'),
          (_, i) => right(net, 'second.weight')[(i % 4) * 4 + Math.floor(i / 4)] as number,
        ),
    ],
  ],
  'input-shifted': [
    [
      nets.SQUARE,
      'second.weight',
      (net) =>
        each(
          right(net, 'second.weight'),
          (_, i) => right(net, 'second.weight')[4 * Math.floor(i / 4) + ((i + 3) % 4)] as number,
        ),
    ],
  ],
  'output-shifted': [
    [
      nets.SQUARE,
      'second.weight',
      (net) => each(right(net, 'second.weight'), (_, i) => right(net, 'second.weight')[(i + 4) % 16] as number),
    ],
  ],
  'rows-permuted': [
    [
      nets.SQUARE,
      'second.weight',
      (net) =>
        each(
          right(net, 'second.weight'),
          (_, i) => right(net, 'second.weight')[i < 4 ? i + 8 : i >= 8 && i < 12 ? i - 8 : i] as number,
        ),
    ],
  ],
  'one-example-only': [
    [nets.SQUARE, 'second.weight', (net) => outer(rowsOf(net, 'second', 'delta'), rowsOf(net, 'second', 'x'), [N - 1])],
  ],
  'l2-missing': [[nets.PENALIZED, 'last.weight', penalty(0)]],
  'l2-doubled': [[nets.PENALIZED, 'last.weight', penalty(2)]],
  'l2-sign': [[nets.PENALIZED, 'last.weight', penalty(-1)]],
  'l2-over-batch': [[nets.PENALIZED, 'last.weight', penalty(1 / N)]],
  'preactivation-for-activation': [
    [nets.SQUARE, 'second.weight', (net) => outer(rowsOf(net, 'second', 'delta'), rowsOf(net, 'first', 'z'))],
  ],
  'activation-before-dropout': [
    [nets.DROPOUT, 'last.weight', (net) => outer(rowsOf(net, 'last', 'delta'), rowsOf(net, 'first', 'a'))],
  ],
  'own-output-for-input': [
    [nets.SQUARE, 'second.weight', (net) => outer(rowsOf(net, 'second', 'delta'), rowsOf(net, 'second', 'a'))],
  ],
  'upstream-for-delta': [
    [nets.SQUARE, 'second.weight', (net) => outer(rowsOf(net, 'second', 'upstream'), rowsOf(net, 'second', 'x'))],
    [
      nets.RESIDUAL,
      'block.inner.weight',
      (net) => {
        const made = outer(rowsOf(net, 'block.inner', 'upstream'), rowsOf(net, 'block.inner', 'x'));
        return each(made, (entry, i) => entry + 0.1 * (weight(net, 'block.inner.weight')[i] as number));
      },
    ],
  ],
  'stale-activation': [
    [
      nets.WIDE,
      'first.weight',
      (net) =>
        outer(
          rowsOf(net, 'first', 'delta'),
          rowsOf(net, 'first', 'x').map((row) => row.map((x) => Math.cos(3 * x))),
        ),
    ],
  ],
  'bias-missing': [[nets.SQUARE, 'second.bias', scaled('second.bias', 0)]],
  'weight-not-transposed': [
    [
      nets.SQUARE,
      'first.upstream',
      (net) => {
        const w = weight(net, 'second.weight');
        const turned = each(w, (_, i) => w[(i % 4) * 4 + Math.floor(i / 4)] as number);
        return product(rowsOf(net, 'second', 'delta'), turned, 4);
      },
    ],
  ],
  'stale-weight': [
    [
      nets.SQUARE,
      'second.upstream',
      (net) =>
        product(
          rowsOf(net, 'last', 'delta'),
          each(weight(net, 'last.weight'), (w) => w + 0.01 * Math.sin(9 * w)),
          4,
        ),
    ],
  ],
  'derivative-missing': [[nets.SQUARE, 'second.delta', withSlope('second', () => 1)]],
  'derivative-at-activation': [[nets.SQUARE, 'second.delta', withSlope('second', (_, a) => 1 - Math.tanh(a) ** 2)]],
  'derivative-twice': [[nets.SQUARE, 'second.delta', withSlope('second', (_, a) => (1 - a * a) ** 2)]],
  'function-for-derivative': [[nets.SQUARE, 'second.delta', withSlope('second', (_, a) => a)]],
  'derivative-of-another': [
    [nets.SQUARE, 'second.delta', withSlope('second', (z) => 1 / (1 + Math.exp(-z)) / (1 + Math.exp(z)))],
    [nets.KINKED, 'first.delta', withSlope('first', (z) => (z > 0 ? 1 : z === 0 ? 0.6 : 0.2))],
  ],
  'invalid-subgradient': [[nets.KINKED, 'first.delta', withSlope('first', (z) => (z > 0 ? 1 : z === 0 ? 2 : 0))]],
  'softmax-cross-terms-missing': [
    [nets.RESIDUAL, 'block.upstream', withSlope('soft', (_, p) => p * (1 - p))],
    [nets.PROBABLE, 'last.upstream', ofLoss((p, t) => -t * (1 - p))],
  ],
  'target-missing': [
    [nets.PROBABLE, 'last.upstream', ofLoss((p) => p)],
    [nets.SQUARE, 'last.upstream', (net) => rowsOf(net, 'last', 'a').flatMap((row) => row.map((a) => a / N))],
  ],
  'extra-derivative': [[nets.PROBABLE, 'last.upstream', ofLoss((p, t) => (p - t) * p * (1 - p))]],
  'softmax-axis': [
    [
      nets.PROBABLE,
      'last.upstream',
      (net) => {
        const z = rowsOf(net, 'last', 'a');
        const columns = softmaxRows([0, 1, 2].map((k) => z.map((row) => row[k] ?? 0)));
        return z.flatMap((row, n) =>
          row.map((_, k) => ((columns[k]?.[n] ?? 0) - (net.input.batch.y.data[n * 3 + k] as number)) / N),
        );
      },
    ],
  ],
  'dropout-mask-missing': [[nets.DROPOUT, 'first.upstream', masked((g) => g)]],
  'dropout-unscaled': [[nets.DROPOUT, 'first.upstream', masked((g, kept) => (kept ? g : 0))]],
  'dropout-mask-twice': [[nets.DROPOUT, 'first.upstream', masked((g, kept) => (kept ? g / 0.36 : 0))]],
  'dropout-mask-inverted': [[nets.DROPOUT, 'first.upstream', masked((g, kept) => (kept ? 0 : g / 0.6))]],
  'dropout-mask-of-another': [[nets.DROPOUT, 'first.upstream', masked((g, _, other) => (other ? g / 0.6 : 0))]],
  'pool-to-every-input': [[nets.CONVOLUTION, 'conv.upstream', pooled('pool', () => true)]],
  'pool-wrong-winner': [[nets.CONVOLUTION, 'conv.upstream', pooled('pool', (at) => at === 0)]],
  'pool-to-every-tie': [
    [nets.TIED, 'conv.upstream', pooled('pool', (at, window) => window[at] === Math.max(...window))],
  ],
  'fan-out-overwritten': [
    [nets.RESIDUAL, 'first.upstream', (net) => net.numbers(net.layer('block').upstream)],
    [nets.RNN, 'cell.bias_hh_l0', firstStepOnly],
    [nets.RNN, 'cell.bias_ih_l0', firstStepOnly],
  ],
  'accumulated-not-zeroed': ['second.weight', 'last.bias'].map(
    (name): Plant => [nets.SQUARE, name, withStepBefore(name)],
  ),
  'broadcast-not-summed': [
    [
      nets.CONVOLUTION,
      'conv.bias',
      (net) => {
        const delta = rowsOf(net, 'conv', 'delta');
        const first = (n: number, filter: number): number =>
          [0, 4, 8, 12].reduce((sum, at) => sum + (delta[n]?.[filter * 16 + at] ?? 0), 0);
        return [0, 1, 2].map((filter) => delta.reduce((sum, _, n) => sum + first(n, filter), 0));
      },
    ],
    [
      nets.FIVE,
      'first.bias',
      (net) => rowsOf(net, 'first', 'delta').map((row) => row.reduce((sum, each) => sum + each, 0)),
    ],
  ],
  'statistics-constant': [
    [
      nets.NORM,
      'first.upstream',
      (net) => {
        const x = rowsOf(net, 'norm', 'x');
        const deviation = nets.GAMMA.map((_, k) => {
          const mean = x.reduce((sum, row) => sum + (row[k] ?? 0), 0) / N;
          return Math.sqrt(x.reduce((sum, row) => sum + ((row[k] ?? 0) - mean) ** 2, 0) / N + 1e-5);
        });
        return rowsOf(net, 'norm', 'delta').flatMap((row) =>
          row.map((g, k) => (g * (nets.GAMMA[k] ?? 0)) / (deviation[k] ?? 1)),
        );
      },
    ],
  ],
  'carry-lost': [
    [nets.RNN, 'cell.weight_hh_l0', lastStepAlone],
    [nets.LSTM, 'cell.weight_hh_l0', lastStepOfLstm],
    [nets.GRU, 'cell.weight_hh_l0', everyStepOfGru],
  ],
  'kernel-flipped': [
    [
      nets.CONVOLUTION,
      'conv.weight',
      (net) =>
        each(
          right(net, 'conv.weight'),
          (_, i) => right(net, 'conv.weight')[9 * Math.floor(i / 9) + 8 - (i % 9)] as number,
        ),
    ],
  ],
  unknown: [
    // A stride of 7 in maps of 36 numbers, the input of another layer, an entry before the one that is meant.
    [nets.CONVOLUTION, 'conv.weight', withStride],
    [nets.SQUARE, 'second.weight', (net) => outer(rowsOf(net, 'second', 'delta'), rowsOf(net, 'first', 'x'))],
    [nets.SQUARE, 'first.delta', staleSlope],
    [nets.SQUARE, 'second.delta', withSlope('second', (z, a) => 1 - a * z)],
    [nets.SQUARE, 'first.upstream', (net) => each(right(net, 'first.upstream'), (entry) => entry + entry ** 2)],
  ],
};
