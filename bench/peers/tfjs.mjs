// TensorFlow.js with its WebAssembly backend, on one thread.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { absent, problem, serveSteps, versionOf } from './serve.mjs';
import { transformer } from './tfjsTransformer.mjs';

const require = createRequire(import.meta.url);
// Its advice to install other packages would stand among our answers.
console.log = console.warn = () => {};
const tf = require('@tensorflow/tfjs');
const backend = require('@tensorflow/tfjs-backend-wasm');

const ACTIVATIONS = { sigmoid: tf.sigmoid, tanh: tf.tanh, relu: tf.relu, linear: (x) => x };

const parameter = (values, shape) => tf.variable(tf.tensor(Float32Array.from(values), shape));

/** Its own layout: images with channels last, dense weights [in, out]. */
const LAYERS = {
  flatten: () => (x) => tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [x.shape[0], -1]),
  pool:
    ({ kernel }) =>
    (x) =>
      tf.maxPool(x, kernel, kernel, 'valid'),
  dense: ({ weights, bias, inputs, units, activation }) => {
    const w = tf.variable(tf.transpose(tf.tensor(Float32Array.from(weights), [units, inputs])));
    const b = parameter(bias, [units]);
    return (x) => ACTIVATIONS[activation](tf.add(tf.matMul(x, w), b));
  },
  conv: ({ weights, bias, channels, filters, kernel, padding, activation }) => {
    const torchs = tf.tensor(Float32Array.from(weights), [filters, channels, kernel, kernel]);
    const [w, b] = [tf.variable(tf.transpose(torchs, [2, 3, 1, 0])), parameter(bias, [filters])];
    return (x) => ACTIVATIONS[activation](tf.add(tf.conv2d(x, w, 1, padding), b));
  },
};

function inputs() {
  const [channels, ...size] = problem.input;
  const x = tf.tensor(Float32Array.from(problem.x), [problem.batch, channels, ...size]);
  return size.length > 0 ? tf.transpose(x, [0, 2, 3, 1]) : x;
}

/** What J is, over variables. */
function network() {
  const layers = problem.layers.map((layer) => LAYERS[layer.type](layer));
  const x = inputs();
  const output = () => layers.reduce((values, layer) => layer(values), x);
  if (problem.loss === 'cross-entropy') {
    const y = tf.cast(tf.oneHot(tf.tensor1d(problem.y, 'int32'), problem.layers.at(-1).units), 'float32');
    return () => tf.losses.softmaxCrossEntropy(y, output());
  }
  const y = tf.tensor(problem.y, [problem.batch, problem.y.length / problem.batch]);
  return () => tf.mul(0.5, tf.sum(tf.square(tf.sub(output(), y))));
}

async function main() {
  backend.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  backend.setThreadsCount(1);
  await tf.setBackend('wasm');
  const loss = problem.kind === 'transformer' ? transformer(tf, problem) : network();
  const optimizer = tf.train.sgd(problem.learningRate);
  let last = null;
  const step = () => {
    last?.dispose();
    last = optimizer.minimize(loss, true);
  };
  try {
    tf.tidy(() => optimizer.computeGradients(loss));
  } catch (error) {
    return absent(`can't train it: ${error.message.split('\n')[0]}`);
  }
  return serveSteps({ version: versionOf('@tensorflow/tfjs'), step, loss: () => last.dataSync()[0] });
}

await main();
