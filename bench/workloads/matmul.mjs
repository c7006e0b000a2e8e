import { openblas, PRECISIONS } from './peers.mjs';
import { random } from './random.mjs';

const SIZE = 256;

/** One product of two square matrices. */
export const matmul = {
  name: 'matmul',
  label: `${SIZE}³`,
  title: `matrix product, ${SIZE}×${SIZE}×${SIZE}`,
  /** What one repetition counts, where that is not one step. */
  unit: { name: 'GFLOP/s', each: (2 * SIZE ** 3) / 1e9 },
  problem: () => {
    const numbers = random(6);
    return { kind: 'matmul', size: SIZE, a: numbers.around(SIZE ** 2, 1), b: numbers.around(SIZE ** 2, 1) };
  },
  peers: PRECISIONS.flatMap((precision) => [{ peer: 'matmul', precision, variant: null }, ...openblas(precision)]),
  targets: [
    ['float32', 0.54],
    ['float64', 0.45],
  ].map(([precision, wanted]) => ({
    what: `numpy, ${precision}`,
    ours: [{ peer: 'matmul', precision }],
    theirs: { peer: 'openblas', precision },
    atLeast: wanted,
  })),
};
