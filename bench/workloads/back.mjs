import { w1 } from './w1.mjs';
import { w2 } from './w2.mjs';

/** A step back, after two hundred forward, beside a step forward: both one at a time through the session's port. */
const goingBack = (of, name) => ({
  name: `back-${name}`,
  label: 'going back',
  title: `one step at a time in ${name.toUpperCase()}`,
  problem: of.problem,
  peers: ['forwards', 'back'].map((variant) => ({ peer: 'moves', precision: 'float64', variant })),
  targets: [],
});

export const backW1 = goingBack(w1, 'w1');
export const backW2 = goingBack(w2, 'w2');
