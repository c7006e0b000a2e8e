import { setFlagsFromString } from 'node:v8';
import type { Words } from '../../../src/engine/kernels/instructions.js';
import { SCRATCH_BYTES } from '../../../src/engine/kernels/layout.js';
import { createMachine, type KernelSet, kernelSets, type Machine } from '../../../src/engine/kernels/machine.js';
import type { Precision } from '../../../src/engine/tensor.js';

// Node 20 can do relaxed SIMD, but does not unasked.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

export type Numbers = Float32Array | Float64Array;

const machines = new Map<KernelSet, Machine>();

/** As many threads as a test may pretend to have: the memory of a machine for one has no scratch areas for more. */
export const MOST_THREADS = 5;

function machineOf(set: KernelSet): Machine {
  const machine =
    machines.get(set) ?? createMachine({ set, pages: 128 + MOST_THREADS * Math.ceil(SCRATCH_BYTES / 65536) });
  machines.set(set, machine);
  return machine;
}

export const bytesOf = (precision: Precision): number => (precision === 'float32' ? 4 : 8);

/** Every kernel set that runs here, with either precision. */
export const variants = kernelSets().flatMap((set) =>
  (['float64', 'float32'] as const).map((precision) => ({ set, precision })),
);

/** A machine's memory to lay numbers in and to run instructions on. */
export class Workbench {
  private readonly machine: Machine;
  private at: number;

  constructor(
    set: KernelSet,
    readonly precision: Precision,
  ) {
    this.machine = machineOf(set);
    this.at = this.machine.free + (MOST_THREADS - 1) * SCRATCH_BYTES;
  }

  /** Numbers in memory, rounded to the precision, with `gap` bytes before them so that they need not lie evenly. */
  place(values: ArrayLike<number>, gap = 0): number {
    const address = this.at + gap;
    this.view(address, values.length).set(values);
    this.at = Math.ceil((address + values.length * bytesOf(this.precision)) / 64) * 64;
    return address;
  }

  /** Float64 numbers, whatever the precision. */
  placeFloat64(values: ArrayLike<number>): number {
    const address = this.at;
    new Float64Array(this.machine.memory.buffer, address, values.length).set(values);
    this.at = Math.ceil((address + values.length * 8) / 64) * 64;
    return address;
  }

  get memory(): ArrayBuffer {
    return this.machine.memory.buffer as ArrayBuffer;
  }

  read(address: number, count: number): number[] {
    return [...this.view(address, count)];
  }

  /** Float64 at `address`, whatever the precision. */
  readFloat64(address: number): number {
    return new Float64Array(this.machine.memory.buffer, address, 1)[0] as number;
  }

  /** Runs each instruction for one thread after the other: as threads would, which wait for each other between instructions. */
  run(program: readonly Words[], threads = 1): void {
    const words = program.flat();
    new Int32Array(this.machine.memory.buffer, this.at, words.length).set(words);
    for (let start = 0; start < words.length; start += words[start + 1] as number) {
      const end = start + (words[start + 1] as number);
      for (let thread = 0; thread < threads; thread++) {
        this.machine.run(this.at + 4 * start, this.at + 4 * end, thread, threads);
      }
    }
  }

  private view(address: number, count: number): Numbers {
    const { buffer } = this.machine.memory;
    return this.precision === 'float32'
      ? new Float32Array(buffer, address, count)
      : new Float64Array(buffer, address, count);
  }
}
