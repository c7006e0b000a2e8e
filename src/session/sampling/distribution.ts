import { BINS_IN_A_DECADE, edgeOf } from '../../analysis/distribution/edges.js';
import { type Histogram, histogramOf } from '../../analysis/distribution/histogram.js';
import type { NodeId } from '../../engine/graph.js';
import type { Layer } from '../../engine/model.js';
import type { Data } from '../../engine/tensor.js';
import { weightsOf } from '../../engine/train/curves.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { didYouMean } from '../../formats/nearest.js';
import type { DistributedQuantity, Distribution, DistributionQuery } from '../../protocol.js';
import type { Run } from '../run.js';
import { pointsAsked } from './pointsAsked.js';
import type { Sample } from './samples.js';

/** Bins reach so far down from the largest entry. */
const MOST_BINS = 24 * BINS_IN_A_DECADE;

/** How the entries of a layer's quantity were distributed, over steps. Throws an Error for the user where there is no such quantity. */
export function* distributionOf(
  run: Run,
  { layer: path, quantity, points, from, to }: DistributionQuery,
  revision: number,
  enough: () => boolean,
): Generator<void, Distribution> {
  const layer = run.model.layers.find((each) => each.path === path);
  const paths = run.model.layers.map((each) => each.path);
  if (!layer) throw new Error(`there is no layer "${path}"${didYouMean(path, paths)}`);
  const read = READERS[quantity];
  if (!read) throw new Error(`a distribution is of a, delta, gradient or weight; found "${quantity}"`);
  if ((quantity === 'gradient' || quantity === 'weight') && weightsOf(layer).length === 0)
    throw new Error(`"${path}" has no weights`);
  const measure = (trainer: Trainer): Generator<void, Histogram> =>
    histogramOf(read(trainer, layer).map((data) => data.slice()));
  const key = `distribution ${quantity} ${path}`;
  const { samples, complete } = yield* run.samples.take({ key, measure }, pointsAsked(points), enough, { from, to });
  return { revision, layer: path, quantity, complete, ...tableOf(samples) };
}

const READERS: Readonly<Record<DistributedQuantity, (trainer: Trainer, layer: Layer) => Data[]>> = {
  a: (trainer, layer) => ofLayer(trainer, layer, 'a'),
  delta: (trainer, layer) => ofLayer(trainer, layer, 'delta'),
  gradient: (trainer, layer) =>
    weightsOf(layer).map((name) => trainer.view(trainer.graph.gradients.get(name) as NodeId)),
  weight: (trainer, layer) => weightsOf(layer).map((name) => trainer.parameter(name)),
};

function ofLayer(trainer: Trainer, { path }: Layer, quantity: 'a' | 'delta'): Data[] {
  return trainer.graph.layers.filter((each) => each.path === path).map((nodes) => trainer.view(nodes[quantity]));
}

type Table = Omit<Distribution, 'revision' | 'layer' | 'quantity' | 'complete'>;

/** Histograms over common bins. */
function tableOf(samples: readonly Sample<Histogram>[]): Table {
  const all = samples.map(({ value }) => value);
  const filled = all.filter(({ counts }) => counts.length > 0);
  const last = Math.max(...filled.map(({ first, counts }) => first + counts.length));
  const first = Math.max(last - MOST_BINS, Math.min(...filled.map((each) => each.first)));
  const bins = filled.length === 0 ? 0 : last - first;
  const counts = new Float64Array(samples.length * bins);
  const below = new Float64Array(samples.length);
  all.forEach((each, row) => {
    each.counts.forEach((count, i) => {
      const bin = each.first + i - first;
      if (bin < 0) below[row] = (below[row] as number) + count;
      else counts[row * bins + bin] = count;
    });
  });
  const column = (of: (histogram: Histogram) => number): Float64Array => Float64Array.from(all, of);
  return {
    steps: Float64Array.from(samples, ({ step }) => step),
    edges: Float64Array.from({ length: bins === 0 ? 0 : bins + 1 }, (_, i) => edgeOf(first + i)),
    counts,
    entries: column(({ entries }) => entries),
    zeros: column(({ zeros }) => zeros),
    below,
    negative: column(({ negative }) => negative),
    nonFinite: column(({ nonFinite }) => nonFinite),
    medians: column(({ median }) => median),
  };
}
