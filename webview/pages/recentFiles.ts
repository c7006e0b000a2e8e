import type { RecentFile } from '../../src/protocol.js';

const file = (name: string, step: number, wrong: number, findings: number): RecentFile => ({
  uri: `file:///examples/${name}`,
  name,
  known: { step, wrong, findings },
});

/** As if these had been open. */
export const RECENT: readonly RecentFile[] = [
  file('mazur.grad.json', 0, 0, 0),
  file('digits-wrong.grad.json', 612, 1, 0),
  file('deep-sigmoid.grad.json', 9, 0, 3),
];
