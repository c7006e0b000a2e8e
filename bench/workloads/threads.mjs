import { w1 } from './w1.mjs';

const way = (precision, variant) => ({ peer: 'engine', precision, variant });

/** Two threads share the work of each batch; the bits are those of one. */
export const threadsW1 = {
  name: `threads-${w1.name}`,
  label: `two threads on ${w1.label}`,
  title: w1.title,
  problem: w1.problem,
  peers: ['float32', 'float64'].flatMap((precision) => [way(precision, null), way(precision, '2 threads')]),
  targets: ['float32', 'float64'].map((precision) => ({
    what: `one thread, ${precision}`,
    ours: [way(precision, '2 threads')],
    theirs: way(precision, null),
    atLeast: 1.6,
  })),
};
