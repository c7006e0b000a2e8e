// convnetjs: float64, one example at a time, an update after each batch.
import { createRequire } from 'node:module';
import { depthLast } from './depthLast.mjs';
import { problem, serveSteps, versionOf } from './serve.mjs';

const convnet = createRequire(import.meta.url)('convnetjs');
const { layers, batch, input, learningRate } = problem;
const classes = problem.loss === 'cross-entropy';
const [depth, height = 1, width = 1] = input;

function definition(layer, isLast) {
  if (layer.type === 'pool') return [{ type: 'pool', sx: layer.kernel, stride: layer.kernel }];
  if (layer.type === 'flatten') return [];
  const activation = layer.activation === 'linear' ? {} : { activation: layer.activation };
  if (layer.type === 'conv') {
    return [{ type: 'conv', sx: layer.kernel, filters: layer.filters, stride: 1, pad: layer.padding, ...activation }];
  }
  // The last dense layer comes with the loss.
  if (!isLast) return [{ type: 'fc', num_neurons: layer.units, ...activation }];
  return [classes ? { type: 'softmax', num_classes: layer.units } : { type: 'regression', num_neurons: layer.units }];
}

/** A regression's outputs are linear of themselves: an activation is put before it. */
function activateOutput(network, { activation, units }) {
  if (activation === 'linear') return;
  const Kind = { sigmoid: convnet.SigmoidLayer, tanh: convnet.TanhLayer }[activation];
  network.layers.splice(-1, 0, new Kind({ in_sx: 1, in_sy: 1, in_depth: units }));
}

function build() {
  const network = new convnet.Net();
  const first = { type: 'input', out_sx: width, out_sy: height, out_depth: depth };
  network.makeLayers([first, ...layers.flatMap((layer, i) => definition(layer, i === layers.length - 1))]);
  activateOutput(network, layers.at(-1));
  const weighted = network.layers.filter(({ filters }) => filters);
  depthLast(problem).parameters.forEach(({ filters, bias }, i) => {
    weighted[i].biases.w.set(bias);
    filters.forEach((values, j) => {
      weighted[i].filters[j].w.set(values);
    });
  });
  return network;
}

const trainer = new convnet.SGDTrainer(build(), { learning_rate: learningRate, momentum: 0, batch_size: batch });
const examples = depthLast(problem).examples.map((values) => {
  const volume = new convnet.Vol(width, height, depth, 0);
  volume.w.set(values);
  return volume;
});
const targets = examples.map((_, i) => (classes ? problem.y[i] : problem.y));

let sum = 0;
const step = () => {
  sum = 0;
  for (let i = 0; i < batch; i++) sum += trainer.train(examples[i], targets[i]).cost_loss;
};
// Its regression says 2Σ(a − y)² and goes down ½Σ(a − y)².
const loss = () => sum / batch / (classes ? 1 : 4);
await serveSteps({ version: versionOf('convnetjs'), step, loss });
