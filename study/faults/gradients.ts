import type { LayerNodes } from '../../src/engine/graph.js';
import type { Parameter } from '../../src/engine/model.js';
import type { Shape } from '../../src/engine/tensor.js';
import { layerType, moved, type Plant, Plot, parameterOf, rolled, type Traced } from './planting.js';

/** What goes wrong between a layer's δ and its parameters' gradients. */
export const gradientFaults: Plant = (traced) =>
  traced.network.model.parameters.flatMap((parameter) => {
    const node = traced.network.graph.gradients.get(parameter.name);
    const layer = layerOf(traced, parameter.name);
    if (node === undefined || !layer) return [];
    const plot = new Plot(traced, node, layer.path);
    factors(traced, plot);
    plot.add('isolated-entries', zeroAt(plot.correct, traced.draw.whole(0, plot.correct.length - 1)));
    plot.each('accumulated-not-zeroed', (value, i) => value + (traced.before(node)[i] ?? 0));
    penalties(traced, plot, parameter);
    if (parameter.shape.length > 1) ofMatrices(plot, parameter.shape);
    else plot.add('output-shifted', rolled(plot.correct, parameter.shape, 0));
    if (layerType(traced, layer.path) === 'dense') ofDense(traced, plot, parameter, layer);
    return plot.plantings;
  });

function layerOf({ network }: Traced, parameter: string): LayerNodes | undefined {
  const owner = network.model.layers.find(({ parameters }) => parameters.includes(parameter));
  return network.graph.layers.find(({ path }) => path === owner?.path);
}

function factors({ network }: Traced, plot: Plot): void {
  const { batchSize } = network.graph;
  plot
    .each('sign', (value) => -value)
    .each('factor-2', (value) => 2 * value)
    .each('factor-half', (value) => value / 2)
    .each('factor-batch', (value) => value * batchSize)
    .each('factor-batch', (value) => value / batchSize)
    .each('zero', () => 0);
}

function zeroAt(data: Float64Array, entry: number): Float64Array {
  return data.map((value, i) => (i === entry ? 0 : value));
}

/** λW, the penalty's own gradient. */
function penalties(traced: Traced, plot: Plot, { name, penalized }: Parameter): void {
  const { model, graph } = traced.network;
  const lambda = model.training.l2;
  if (lambda === 0 || !penalized) return;
  const decay = Float64Array.from(parameterOf(traced, name) ?? [], (w) => lambda * w);
  const at = (i: number): number => decay[i] ?? 0;
  plot
    .each('l2-missing', (value, i) => value - at(i))
    .each('l2-doubled', (value, i) => value + at(i))
    .each('l2-sign', (value, i) => value - 2 * at(i))
    .each('l2-over-batch', (value, i) => value - at(i) + at(i) / graph.batchSize);
}

function ofMatrices(plot: Plot, shape: Shape): void {
  const [rows = 1, columns = 1] = shape;
  if (shape.length === 2 && rows === columns)
    plot.add(
      'transposed',
      moved(plot.correct, (i) => (i % columns) * columns + Math.floor(i / columns)),
    );
  plot.add('output-shifted', rolled(plot.correct, shape, 0)).add('input-shifted', rolled(plot.correct, shape, 1));
  const row = plot.correct.length / rows;
  const swap = (i: number): number => (i < row ? i + row : i < 2 * row ? i - row : i);
  if (rows > 2) plot.add('rows-permuted', moved(plot.correct, swap));
  if (shape.length === 4) plot.add('kernel-flipped', flipped(plot.correct, shape));
}

/** Kernels turned round: a convolution where a cross-correlation belongs. */
function flipped(data: Float64Array, [, , height = 1, width = 1]: Shape): Float64Array {
  const size = height * width;
  return moved(data, (i) => i - (i % size) + size - 1 - (i % size));
}

/** ∇W = δᵀx and ∇b = Σδ of [N, units], computed of what does not belong there. */
function ofDense(traced: Traced, plot: Plot, { name, shape, penalized }: Parameter, layer: LayerNodes): void {
  const { at, before, network } = traced;
  const [rows, inputs] = [shape[0] ?? 1, shape[1] ?? 1];
  const isBias = shape.length === 1;
  const decay = penalized ? network.model.training.l2 : 0;
  const w = parameterOf(traced, name) ?? [];
  const last = at(layer.delta).length / rows - 1;
  const product = (delta: Float64Array, x: Float64Array, first = 0): Float64Array | null => {
    if (delta.length / rows !== (isBias ? delta.length / rows : x.length / inputs)) return null;
    return Float64Array.from(plot.correct, (_, i) => {
      let sum = decay * (w[i] ?? 0);
      const [unit, input] = isBias ? [i, 0] : [Math.floor(i / inputs), i % inputs];
      for (let n = first; n < delta.length / rows; n++)
        sum += (delta[n * rows + unit] ?? 0) * (isBias ? 1 : (x[n * inputs + input] ?? 0));
      return sum;
    });
  };
  const [delta, x] = [at(layer.delta), at(layer.x)];
  plot
    .add('one-example-only', product(delta, x, last))
    .add('upstream-for-delta', product(at(layer.upstream), x))
    .add('stale-activation', isBias ? null : product(delta, before(layer.x)))
    .add('own-output-for-input', isBias ? null : product(delta, at(layer.a)));
  if (isBias) plot.each('bias-missing', () => 0);
  const feeding = network.graph.layers.find(({ a }) => a === layer.x);
  if (isBias || !feeding) return;
  if (feeding.z !== feeding.a) plot.add('preactivation-for-activation', product(delta, at(feeding.z)));
  if (layerType(traced, feeding.path) === 'dropout')
    plot.add('activation-before-dropout', product(delta, at(feeding.x)));
}
