// synaptic: neurons and connections, compiled into one function at first use.
import synaptic from 'synaptic';
import { problem, serveSteps, versionOf } from './serve.mjs';

const { Layer, Network, Neuron } = synaptic;
const SQUASH = { sigmoid: Neuron.squash.LOGISTIC, tanh: Neuron.squash.TANH };
const SLOPE = { sigmoid: (a) => a * (1 - a), tanh: (a) => 1 - a * a };

function build({ layers, input }) {
  const all = [new Layer(input[0]), ...layers.map(({ units }) => new Layer(units))];
  layers.forEach(({ weights, bias, inputs, activation }, i) => {
    const [from, to] = [all[i], all[i + 1]];
    from.project(to);
    to.set({ squash: SQUASH[activation] });
    to.list.forEach((neuron, j) => {
      neuron.bias = bias[j];
      for (const connection of Object.values(neuron.connections.inputs))
        connection.weight = weights[j * inputs + from.list.indexOf(connection.from)];
    });
  });
  return new Network({ input: all[0], hidden: all.slice(1, -1), output: all.at(-1) });
}

const network = build(problem);
const { x, y, learningRate } = problem;
const slope = SLOPE[problem.layers.at(-1).activation];
const target = new Array(y.length);
let output = null;

/** It leaves f′ out at the output; with a target moved by as much it computes the gradient of ½Σ(a − y)². */
function step() {
  output = network.activate(x);
  for (let i = 0; i < y.length; i++) target[i] = output[i] + (y[i] - output[i]) * slope(output[i]);
  network.propagate(learningRate, target);
}

const loss = () => output.reduce((sum, a, i) => sum + 0.5 * (a - y[i]) ** 2, 0);
await serveSteps({ version: versionOf('synaptic'), step, loss });
