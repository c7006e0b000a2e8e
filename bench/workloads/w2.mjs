import { denseLayers } from './network.mjs';
import { atLeast, javascript, ours, torch } from './peers.mjs';
import { random } from './random.mjs';

/** One example in a tiny network, as textbooks have it: what it costs to do next to nothing. */
function tiny(name, sizes, activation, problem) {
  return {
    name,
    label: `W2, ${sizes.join('-')}`,
    title: `SGD step of ${sizes.join('-')}, ${activation}, one example`,
    problem: () => ({
      kind: 'network',
      input: [sizes[0]],
      batch: 1,
      loss: 'squared-error',
      learningRate: 0.5,
      ...problem(),
    }),
    peers: [
      ...ours('float64'),
      ...torch('float64'),
      ...javascript('synaptic', 'brain', 'convnetjs', 'toygrad', 'jaxjs', 'tfjs'),
    ],
    targets: [atLeast(0.4, 'synaptic', 'float64'), atLeast(400, 'torch', 'float64')],
  };
}

const dense = (weights, bias) => ({ type: 'dense', inputs: 2, units: 2, activation: 'sigmoid', weights, bias });

/** Matt Mazur's example: https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/ */
const mazur = () => ({
  layers: [dense([0.15, 0.2, 0.25, 0.3], [0.35, 0.35]), dense([0.4, 0.45, 0.5, 0.55], [0.6, 0.6])],
  x: [0.05, 0.1],
  y: [0.01, 0.99],
});

const drawn = (seed, sizes, activation) => () => {
  const numbers = random(seed);
  return {
    layers: denseLayers(numbers, sizes, activation, activation),
    x: numbers.between0and1(sizes[0]),
    y: numbers.between0and1(sizes.at(-1)),
  };
};

export const w2 = tiny('w2', [2, 2, 2], 'sigmoid', mazur);
export const w2Tanh = tiny('w2-tanh', [3, 5, 2], 'tanh', drawn(2, [3, 5, 2], 'tanh'));
export const w2Deep = tiny('w2-deep', [2, 4, 4, 1], 'sigmoid', drawn(3, [2, 4, 4, 1], 'sigmoid'));
