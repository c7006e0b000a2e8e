// toygrad: convnetjs' successor in float32, one example at a time, an update after each batch.
import { NeuralNetwork, Tensor, Trainers } from 'toygrad';
import { depthLast } from './depthLast.mjs';
import { problem, serveSteps, versionOf } from './serve.mjs';

const { layers, batch, input, learningRate } = problem;
const classes = problem.loss === 'cross-entropy';
const [depth, height = 1, width = 1] = input;

function definition(layer) {
  if (layer.type === 'pool') return [{ type: 'pool', sx: layer.kernel, stride: layer.kernel }];
  if (layer.type === 'flatten') return [];
  const activation = layer.activation === 'linear' ? [] : [{ type: layer.activation }];
  if (layer.type === 'dense') return [{ type: 'dense', filters: layer.units }, ...activation];
  return [{ type: 'conv', sx: layer.kernel, filters: layer.filters, stride: 1, pad: layer.padding }, ...activation];
}

function build() {
  const first = { type: 'input', sx: width, sy: height, sz: depth };
  const last = { type: classes ? 'softmax' : 'regression' };
  const network = new NeuralNetwork({ layers: [first, ...layers.flatMap(definition), last] });
  const weighted = network.layers.filter(({ filters }) => filters);
  depthLast(problem).parameters.forEach(({ filters, bias }, i) => {
    weighted[i].biases.w.set(bias);
    filters.forEach((values, j) => {
      weighted[i].filters[j].w.set(values);
    });
  });
  return network;
}

const trainer = new Trainers.SGD(build(), { batchSize: batch, momentum: 0, learningRate });
const examples = depthLast(problem).examples.map(
  (values) => new Tensor(width, height, depth, Float32Array.from(values)),
);
const targets = examples.map((_, i) => (classes ? problem.y[i] : problem.y));

let sum = 0;
const step = () => {
  sum = 0;
  for (let i = 0; i < batch; i++) sum += trainer.train(examples[i], targets[i]).cost;
};
await serveSteps({ version: versionOf('toygrad'), step, loss: () => sum / batch });
