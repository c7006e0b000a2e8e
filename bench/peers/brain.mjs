// brain.js on the CPU: one pattern, one update.
import { createRequire } from 'node:module';
import { problem, serveSteps, versionOf } from './serve.mjs';

const { NeuralNetwork } = createRequire(import.meta.url)('brain.js');
const { layers, input, x, y, learningRate } = problem;

const network = new NeuralNetwork({
  inputSize: input[0],
  outputSize: layers.at(-1).units,
  hiddenLayers: layers.slice(0, -1).map(({ units }) => units),
  activation: layers[0].activation,
});
Object.assign(network.trainOpts, { learningRate, momentum: 0 });
network.initialize();
network.setActivation();
layers.forEach(({ weights, bias, inputs, units }, i) => {
  for (let j = 0; j < units; j++) {
    network.weights[i + 1][j].set(weights.slice(j * inputs, (j + 1) * inputs));
    network.biases[i + 1][j] = bias[j];
  }
});

const pattern = { input: Float32Array.from(x), output: Float32Array.from(y) };
const step = () => network.trainPattern(pattern);
const loss = () => network.errors.at(-1).reduce((sum, error) => sum + 0.5 * error ** 2, 0);
await serveSteps({ version: versionOf('brain.js'), step, loss });
