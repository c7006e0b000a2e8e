import type { MakeArena } from '../engine/arena.js';
import { bestKernels, makeBestArena } from '../engine/kernels/choose.js';
import { createMachine } from '../engine/kernels/machine.js';
import { MachineArena } from '../engine/kernels/machineArena.js';
import { Crew } from './crew.js';

/** Arenas whose programs so many threads run together, where there are kernels; with the same bits as one alone. */
export function crewArena(threads: number): MakeArena {
  return (precision) => {
    const set = bestKernels(precision);
    if (threads === 1 || set === 'plain') return makeBestArena(precision);
    const machine = createMachine({ set, pages: 1, threads });
    return new MachineArena(machine, new Crew(machine));
  };
}
