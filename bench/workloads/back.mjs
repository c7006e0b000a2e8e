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

/** To steps all over a run of 100,000 that was made before, beside a step forward: what the checkpoints' spacing costs. */
export const backFar = {
  name: 'back-far',
  label: 'going to any step of 100,000',
  title: 'to any step of a run of 100,000 in W2',
  problem: w2.problem,
  peers: ['forwards', 'anywhere'].map((variant) => ({ peer: 'moves', precision: 'float64', variant })),
  targets: [],
};
