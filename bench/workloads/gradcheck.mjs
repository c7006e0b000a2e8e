import { denseLayers } from './network.mjs';
import { random } from './random.mjs';

const differences = (peer, variant) => ({ peer, precision: 'float64', variant });

/** ∂J/∂θ of every weight and bias by central differences: J at two places for each. */
function checked({ sizes, batch, seed, wanted }) {
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
      differences('differences', null),
      differences('torchDifferences', 'gradcheck'),
      differences('torchDifferences', 'one by one'),
      differences('torchDifferences', 'suffix batched'),
    ],
    targets: [
      {
        what: 'torch.autograd.gradcheck, float64',
        ours: [differences('differences')],
        theirs: differences('torchDifferences', 'gradcheck'),
        atLeast: wanted,
      },
    ],
  };
}

export const gradcheck64 = checked({ sizes: [64, 64, 32, 10], batch: 16, seed: 7, wanted: 40 });
export const gradcheck784 = checked({ sizes: [784, 32, 10], batch: 8, seed: 8, wanted: 150 });
