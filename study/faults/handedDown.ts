import type { Graph, LayerNodes } from '../../src/engine/graph.js';
import { layerType, type Plant, Plot, parameterOf, rolled, type Traced } from './planting.js';

/** What goes wrong in what a layer hands down to the one below: Wᵀδ of dense layers, masks, windows, statistics. */
export const handedDownFaults: Plant = (traced) => {
  const { graph } = traced.network;
  return graph.layers.flatMap((layer) => {
    const node = traced.cotangent(layer.x);
    // Of the first layer no parameter sees it; where other layers use the same input, the sum is not this one's work.
    const seen = graph.layers.some(({ a }) => a === layer.x) && isOnlyUsedBy(graph, layer);
    if (node === undefined || !seen || [...graph.gradients.values()].includes(node)) return [];
    const plot = new Plot(traced, node, layer.path);
    plot.each('sign', (value) => -value).add('input-shifted', rolled(plot.correct, traced.shape(layer.x), 1));
    const family = FAMILIES[layerType(traced, layer.path)];
    family?.(traced, plot, layer);
    return plot.plantings;
  });
};

function isOnlyUsedBy({ nodes, loss }: Graph, { x, from, to }: LayerNodes): boolean {
  return nodes.every(
    (node) => node.kind !== 'apply' || node.id > loss || !node.inputs.includes(x) || (node.id >= from && node.id < to),
  );
}

type Family = (traced: Traced, plot: Plot, layer: LayerNodes) => void;

const ofDense: Family = (traced, plot, { path, delta, upstream }) => {
  const weight = traced.network.graph.parameters.get(`${path}.weight`);
  if (weight === undefined) return;
  const [rows = 1, columns = 1] = traced.shape(weight);
  const product = (of: Float64Array, w: ArrayLike<number>, transposed: boolean): Float64Array =>
    plot.correct.map((_, i) => {
      const [n, input] = [Math.floor(i / columns), i % columns];
      let sum = 0;
      for (let j = 0; j < rows; j++)
        sum += (of[n * rows + j] ?? 0) * (w[transposed ? input * columns + j : j * columns + input] ?? 0);
      return sum;
    });
  const w = parameterOf(traced, `${path}.weight`) ?? [];
  plot
    .add('stale-weight', product(traced.at(delta), traced.before(weight), false))
    .add('upstream-for-delta', product(traced.at(upstream), w, false));
  if (rows === columns) plot.add('weight-not-transposed', product(traced.at(delta), w, true));
};

const ofDropout: Family = ({ at, shape }, plot, { x, a, upstream }) => {
  const [given, kept, up] = [at(x), at(a), at(upstream)];
  const mask = given.map((value, i) => (value === 0 ? 0 : (kept[i] ?? 0) / value));
  const scale = Math.max(...mask);
  if (!(scale > 1)) return;
  plot
    .add('dropout-mask-missing', up)
    .each('dropout-unscaled', (value) => value / scale)
    .each('dropout-mask-twice', (value, i) => value * (mask[i] ?? 0))
    .add(
      'dropout-mask-inverted',
      up.map((value, i) => (mask[i] === 0 ? value * scale : 0)),
    );
  const others = rolled(mask, shape(x), 0);
  plot.add('dropout-mask-of-another', others && up.map((value, i) => value * (others[i] ?? 0)));
};

const ofPooling: Family = ({ at, shape }, plot, { x, a, upstream }) => {
  const [, , height = 1, width = 1] = shape(x);
  const [, , h = 1, w = 1] = shape(a);
  const [up, given, largest] = [at(upstream), at(x), at(a)];
  const kernel = height / h;
  const windowOf = (i: number): number => {
    const [map, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    return (map * h + Math.floor(row / kernel)) * w + Math.floor(column / kernel);
  };
  const isFirst = (i: number): boolean => (Math.floor(i / width) % kernel) + ((i % width) % kernel) === 0;
  const where = (gets: (i: number) => boolean): Float64Array =>
    plot.correct.map((_, i) => (gets(i) ? (up[windowOf(i)] ?? 0) : 0));
  plot
    .add(
      'pool-to-every-input',
      where(() => true),
    )
    .add('pool-wrong-winner', where(isFirst))
    .add(
      'pool-to-every-tie',
      where((i) => given[i] === largest[windowOf(i)]),
    );
};

/** dx = upstream · γ / σ: mean and deviation taken for constants. */
const ofNorm: Family = (traced, plot, { path, x, upstream }) => {
  const gamma = parameterOf(traced, `${path}.weight`) ?? [];
  const shape = traced.shape(x);
  const [channels, inner] =
    layerType(traced, path) === 'batchnorm' ? [shape[1] ?? 1, shape.slice(2).reduce((p, q) => p * q, 1)] : [0, 1];
  const width = shape.at(-1) ?? 1;
  const group = (i: number): number => (channels ? Math.floor(i / inner) % channels : Math.floor(i / width));
  const given = traced.at(x);
  const deviations = deviationsOf(given, group);
  const up = traced.at(upstream);
  plot.each('statistics-constant', (_, i) => {
    const scale = gamma[channels ? group(i) : i % width] ?? 1;
    return ((up[i] ?? 0) * scale) / (deviations.get(group(i)) ?? 1);
  });
};

function deviationsOf(data: Float64Array, group: (i: number) => number): Map<number, number> {
  const groups = new Map<number, number[]>();
  data.forEach((value, i) => {
    groups.set(group(i), [...(groups.get(group(i)) ?? []), value]);
  });
  const deviation = (values: readonly number[]): number => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length + 1e-5);
  };
  return new Map([...groups].map(([key, values]) => [key, deviation(values)]));
}

const FAMILIES: Readonly<Record<string, Family>> = {
  dense: ofDense,
  dropout: ofDropout,
  maxpool2d: ofPooling,
  batchnorm: ofNorm,
  layernorm: ofNorm,
};
