import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { chain, matrix } from '../chain.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * Bytes on JavaScript's heap that a warm step leaves behind: no collection runs between the two looks, they are too few.
 * The least of three stretches: what a step leaves is left in each, what the compiler keeps falls into one of them.
 */
function bytesAStep(trainer: Trainer, steps: number): number {
  const train = (): void => {
    for (let i = 0; i < steps; i++) {
      trainer.advance();
      // Looking at J makes the step's forward and backward pass.
      if (trainer.loss === Number.NEGATIVE_INFINITY) throw new Error('no step was made');
    }
  };
  // Until the functions are compiled, and every batch of an epoch has been met.
  for (let i = 0; i < 20; i++) train();
  const stretches = [1, 2, 3].map(() => {
    collect();
    const before = process.memoryUsage();
    train();
    const after = process.memoryUsage();
    return after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers;
  });
  return Math.min(...stretches) / steps;
}

describe('a warm training step', () => {
  it.each(['sgd', 'adam'] as const)('leaves no tensor behind, by %s: less than its smallest takes', (name) => {
    const model = chain({
      layers: [
        { name: 'hidden', weight: matrix(32, 20, (i) => Math.sin(i)), bias: Array(32).fill(0), activation: 'tanh' },
        { name: 'output', weight: matrix(4, 32, (i) => Math.cos(i)), bias: Array(4).fill(0), activation: 'linear' },
      ],
      loss: 'cross-entropy',
      x: matrix(64, 20, (i) => Math.sin(3 * i)),
      y: matrix(64, 4, (i) => (i % 4 === Math.floor(i / 4) % 4 ? 1 : 0)),
      training: {
        batchSize: 16,
        shuffle: false,
        optimizer:
          name === 'sgd'
            ? { name, momentum: 0.9, nesterov: false, decay: 0 }
            : { name, betas: [0.9, 0.999], epsilon: 1e-8, decay: 0 },
      },
    });
    // The output's logits of one batch: 16 · 4 · 8 bytes.
    expect(bytesAStep(new Trainer(model, model.data), 400)).toBeLessThan(512);
  });
});
