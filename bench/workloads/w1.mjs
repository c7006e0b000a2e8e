import { denseLayers } from './network.mjs';
import { atLeast, javascript, ours, torch } from './peers.mjs';
import { random } from './random.mjs';

/** A small classifier of images as digits' are. */
export const w1 = {
  name: 'w1',
  label: 'W1',
  title: 'SGD step of 784-128-64-10, sigmoid, batch 64',
  problem: () => {
    const numbers = random(1);
    return {
      kind: 'network',
      input: [784],
      batch: 64,
      layers: denseLayers(numbers, [784, 128, 64, 10], 'sigmoid', 'linear'),
      loss: 'cross-entropy',
      learningRate: 0.1,
      x: numbers.between0and1(64 * 784),
      y: numbers.whole(64, 10),
    };
  },
  peers: [
    ...ours('float32', 'float64'),
    ...torch('float32'),
    ...torch('float64'),
    ...javascript('jaxjs', 'tfjs', 'convnetjs', 'toygrad'),
  ],
  targets: [
    atLeast(0.9, 'torch', 'float32'),
    atLeast(0.65, 'torch', 'float64'),
    atLeast(2.5, 'jaxjs', 'float32'),
    atLeast(12, 'tfjs', 'float32'),
  ],
};
