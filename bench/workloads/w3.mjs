import { convolutionAndPool, denseLayers } from './network.mjs';
import { atLeast, javascript, ours, torch } from './peers.mjs';
import { random } from './random.mjs';

/** A small convolutional network on images of 28×28. */
export const w3 = {
  name: 'w3',
  label: 'W3',
  title: 'SGD step of conv 3×3×16, pool, conv 3×3×32, pool, dense 10, batch 32',
  problem: () => {
    const numbers = random(4);
    return {
      kind: 'network',
      input: [1, 28, 28],
      batch: 32,
      layers: [
        ...convolutionAndPool(numbers, 1, 16),
        ...convolutionAndPool(numbers, 16, 32),
        { type: 'flatten' },
        ...denseLayers(numbers, [32 * 7 * 7, 10], 'linear', 'linear'),
      ],
      loss: 'cross-entropy',
      learningRate: 0.01,
      x: numbers.between0and1(32 * 28 * 28),
      y: numbers.whole(32, 10),
    };
  },
  peers: [
    ...ours('float32', 'float64'),
    ...torch('float32', 'channels_last'),
    ...torch('float64', 'channels_last'),
    ...javascript('jaxjs', 'tfjs', 'convnetjs', 'toygrad'),
  ],
  targets: [atLeast(0.6, 'torch', 'float32'), atLeast(1.1, 'torch', 'float64')],
};
