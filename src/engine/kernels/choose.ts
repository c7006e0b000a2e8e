import { type Arena, type MakeArena, PLAIN_ARENA } from '../arena.js';
import type { Precision } from '../tensor.js';
import { createMachine, type KernelSet, kernelSets } from './machine.js';
import { MachineArena } from './machineArena.js';

/** What computes: WebAssembly kernels, or plain TypeScript. */
export type Kernels = KernelSet | 'plain';

/** The best that is here. float64 takes the set whose bits are the same on every processor (law 2). */
export function bestKernels(precision: Precision): Kernels {
  const sets = kernelSets();
  if (precision === 'float64' && sets.includes('simd')) return 'simd';
  return sets[0] ?? 'plain';
}

/** The best that is here, in this thread alone. */
export const makeBestArena: MakeArena = (precision) => makeArena(bestKernels(precision));

/** Memory for one run's numbers, and the kernels that compute there. Throws RangeError where those kernels are not here. */
export function makeArena(kernels: Kernels): Arena {
  if (kernels === 'plain') return PLAIN_ARENA;
  if (!kernelSets().includes(kernels)) throw new RangeError(`the kernels "${kernels}" do not run here`);
  return new MachineArena(createMachine({ set: kernels, pages: 1 }));
}
