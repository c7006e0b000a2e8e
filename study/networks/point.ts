import { Execution } from '../../src/engine/execution.js';
import { feedGraph } from '../../src/engine/feed.js';
import type { LayerNodes } from '../../src/engine/graph.js';
import type { Data } from '../../src/engine/tensor.js';
import type { Draw } from './draw.js';
import type { Network } from './network.js';

/** Moves a network to a place that its condition asks for: parameters and batch are changed in place. */
export function shape(network: Network, draw: Draw): Network {
  scatterBiases(network, draw);
  if (network.condition === 'extreme') rescale(network, draw);
  if (network.condition === 'kinks') toKinks(network, draw);
  return network;
}

/** Biases as training would have left them: some of them not 0. */
function scatterBiases({ model, state, condition }: Network, draw: Draw): void {
  for (const { name, penalized } of model.parameters) {
    if (penalized || (condition === 'kinks' && draw.chance(0.5))) continue;
    change(state.parameters.get(name), (value) => value + 0.3 * draw.normal());
  }
}

/** Inputs, targets and weights from 1e-9 to 1e6, one of them or several. */
function rescale({ model, state, batch, architecture }: Network, draw: Draw): void {
  const scale = (low: number, high: number): number => 10 ** draw.between(low, high);
  const [inputs, targets, weights] = [draw.chance(0.5), draw.chance(0.5), draw.chance(0.5)];
  if (architecture !== 'embedding' && inputs) multiply(batch.x.data, scale(-9, 6));
  if (/^(squared|mean|absolute|huber|own)/.test(model.loss) && targets) multiply(batch.y.data, scale(-9, 6));
  for (const { name } of model.parameters) {
    const values = state.parameters.get(name);
    if (values && weights) multiply(values, scale(-4, 1.5));
  }
}

/** Dead units, inputs of 0, ties, and pre-activations right at a kink or a little beside it. */
function toKinks(network: Network, draw: Draw): void {
  const { model, state, batch, architecture } = network;
  const perExample = batch.x.data.length / (batch.x.shape[0] ?? 1);
  if (architecture !== 'embedding') {
    if (draw.chance(0.5)) batch.x.data.fill(0, 0, perExample);
    // A few levels only, as pixels have: windows tie.
    if (draw.chance(0.5)) change(batch.x.data, (value) => Math.round(2 * value) / 2);
  }
  for (const { name, shape: extents, penalized } of model.parameters) {
    const values = state.parameters.get(name);
    const [rows = 1] = extents;
    if (!values || !penalized || extents.length < 2 || !draw.chance(0.4)) continue;
    const width = values.length / rows;
    const row = draw.whole(0, rows - 1);
    if (draw.chance(0.5)) values.fill(0, row * width, (row + 1) * width);
    else values.copyWithin(((row + 1) % rows) * width, row * width, (row + 1) * width);
  }
  besideKinks(network, draw);
}

/** Moves a unit's bias so that its z of the first example stands 1e-3 to 1e-12 from 0, layer by layer. */
function besideKinks({ model, state, batch }: Network, draw: Draw): void {
  const graph = model.graph({ batchSize: batch.x.shape[0] ?? 1, mode: 'train' });
  const zs = graph.layers.map(({ z }) => z);
  const execution = new Execution(graph.nodes, [...zs, graph.loss]);
  feedGraph(execution, graph, { batch, parameters: state.parameters, buffers: state.buffers, step: state.step });
  for (const layer of graph.layers) {
    const bias = state.parameters.get(`${layer.path}.bias`);
    if (!bias || layer.z === layer.a || !draw.chance(0.7)) continue;
    execution.run();
    const unit = draw.whole(0, bias.length - 1);
    const distance = draw.pick([-1, 1]) * 10 ** -draw.whole(3, 12);
    bias[unit] = (bias[unit] ?? 0) - firstOf(execution, layer, bias.length, unit) + distance;
  }
}

/** z of a unit, or at the first position of a channel, of the first example. */
function firstOf(execution: Execution, { z }: LayerNodes, units: number, unit: number): number {
  const [, channels = 1, ...positions] = execution.shape(z);
  const stride = channels === units ? positions.reduce((size, extent) => size * extent, 1) : 1;
  return execution.view(z)[unit * stride] ?? 0;
}

function multiply(data: Data, factor: number): void {
  change(data, (value) => value * factor);
}

function change(data: Data | undefined, by: (value: number) => number): void {
  data?.forEach((value, i) => {
    data[i] = by(value);
  });
}
