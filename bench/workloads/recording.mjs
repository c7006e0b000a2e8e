import { w1 } from './w1.mjs';
import { w2 } from './w2.mjs';

const way = (precision, variant) => ({ peer: 'engine', precision, variant });

/** What it costs to keep a step's whole trace, values, cotangents and gradients, for whoever will look. */
const recording = (of, precisions, atMost) => ({
  name: `recording-${of.name}`,
  label: `recording ${of.label}`,
  title: of.title,
  problem: of.problem,
  peers: precisions.flatMap((precision) => [way(precision, null), way(precision, 'recording')]),
  targets: precisions.map((precision) => ({
    what: `the plain step, ${precision}`,
    ours: [way(precision, 'recording')],
    theirs: way(precision, null),
    atMost,
  })),
});

export const recordingW1 = recording(w1, ['float32', 'float64'], 1.1);
export const recordingW2 = recording(w2, ['float64'], 1.35);
