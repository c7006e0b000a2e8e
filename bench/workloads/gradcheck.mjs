import { denseLayers } from './network.mjs';
import { random } from './random.mjs';

const differences = (peer, variant) => ({ peer, precision: 'float64', variant });

const GRADCHECK = differences('torchDifferences', 'gradcheck');

/** That one of ours is so many times as fast as torch's own check. */
const target = (variant, atLeast) => ({
  what: 'torch.autograd.gradcheck, float64',
  ours: [differences('differences', variant)],
  theirs: GRADCHECK,
  atLeast,
});

/**
 * ∂J/∂θ of every weight and bias: by central differences, J at two places for each; by all that the check samples, with a bound and
 * a verdict for each; and what the exact reference takes, which judges op by op.
 */
function checked({ sizes, batch, seed, plain, whole }) {
  const entries = sizes.slice(1).reduce((sum, units, i) => sum + units * (sizes[i] + 1), 0);
  return {
    name: `gradcheck-${sizes[0]}`,
    label: `check of ${sizes.join('-')}`,
    title: `central differences of all ${entries} entries of ${sizes.join('-')}, tanh, batch ${batch}`,
    unit: { name: 'entries/s', each: entries },
    problem: () => {
      const numbers = random(seed);
      return {
        kind: 'network',
        input: [sizes[0]],
        batch,
        layers: denseLayers(numbers, sizes, 'tanh', 'linear'),
        loss: 'cross-entropy',
        learningRate: 0.1,
        x: numbers.between0and1(batch * sizes[0]),
        y: numbers.whole(batch, sizes.at(-1)),
      };
    },
    peers: [
      differences('differences', 'plain'),
      differences('differences', 'F whole'),
      differences('differences', 'E'),
      GRADCHECK,
      differences('torchDifferences', 'one by one'),
      differences('torchDifferences', 'suffix batched'),
    ],
    targets: [target('plain', plain), target('F whole', whole)],
  };
}

export const gradcheck64 = checked({ sizes: [64, 64, 32, 10], batch: 16, seed: 7, plain: 40, whole: 5 });
export const gradcheck784 = checked({ sizes: [784, 32, 10], batch: 8, seed: 8, plain: 150, whole: 20 });
